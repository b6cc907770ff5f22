import type { Instruction } from '@entresol/contracts/allocation.message';
import { allocRejCode, rejectStatus, type AllocRejReason, type AllocStatus } from '@entresol/trade/allocation';
import type { BlockOutcome } from '@entresol/trade/block';

/**
 * Where an instruction is in its life. ACCEPTED is the one that stands for its block; PROPOSED would change what is allocated, once a
 * second person approves that; a cancel, and a reversal that was approved, are CARRIED_OUT.
 */
export const INSTRUCTION_STATES = ['RECEIVED', 'ACCEPTED', 'PROPOSED', 'REFUSED', 'REPLACED', 'CANCELLED', 'REVERSED', 'CARRIED_OUT'] as const;
export type InstructionState = (typeof INSTRUCTION_STATES)[number];

/** What an instruction finds of its block. */
export interface InstructedBlock {
  readonly outcome: BlockOutcome;
  /** The one that stands. */
  readonly allocId: string | null;
  /** The one that is proposed. */
  readonly proposalId: string | null;
}

/** What an accepted instruction brings about. */
export interface Effect {
  readonly state: 'ACCEPTED' | 'PROPOSED' | 'CARRIED_OUT';
  readonly block: InstructedBlock;
  /** What the instruction that it names becomes now. */
  readonly referenced: 'REPLACED' | 'CANCELLED' | null;
}

/** Whether the block has an allocation, so that only an approved correction changes it. */
export function isAllocated({ outcome }: Pick<InstructedBlock, 'outcome'>): boolean {
  return outcome === 'ALLOCATED' || outcome === 'CANCELLED';
}

/** Before the block is allocated an instruction acts at once; afterwards it proposes, and only a proposal is replaced or cancelled at once. */
export function effectOf({ allocId, allocTransType, refAllocId }: Instruction, block: InstructedBlock): Effect {
  const ofProposal = refAllocId != null && refAllocId === block.proposalId;
  switch (allocTransType) {
    case 'NEW':
      return { state: 'ACCEPTED', block: { ...block, allocId }, referenced: null };
    case 'REPLACE':
      return ofProposal || isAllocated(block)
        ? { state: 'PROPOSED', block: { ...block, proposalId: allocId }, referenced: ofProposal ? 'REPLACED' : null }
        : { state: 'ACCEPTED', block: { ...block, allocId }, referenced: 'REPLACED' };
    case 'CANCEL':
      return { state: 'CARRIED_OUT', block: ofProposal ? { ...block, proposalId: null } : { ...block, allocId: null }, referenced: 'CANCELLED' };
    case 'REVERSAL':
      return { state: 'PROPOSED', block: { ...block, proposalId: allocId }, referenced: null };
  }
}

/** What an instruction has come to, as FIX AllocStatus 87 tells it. */
export function allocStatusOf(instruction: {
  readonly state: InstructionState; readonly reason: AllocRejReason | null; readonly allocTransType: Instruction['allocTransType'];
}): AllocStatus {
  const { state, reason, allocTransType } = instruction;
  if (reason !== null) return rejectStatus(reason);
  if (state === 'PROPOSED') return allocTransType === 'REVERSAL' ? 'REVERSAL_PENDING' : 'PENDING';
  if (state === 'REPLACED' || state === 'CANCELLED') return 'CANCELLED';
  return state === 'REVERSED' || state === 'RECEIVED' ? state : 'ACCEPTED';
}

/** A refusal as messages and answers tell it. */
export interface Refusal {
  readonly reason: AllocRejReason;
  readonly text: string;
  /** The account at fault. */
  readonly account: string | null;
}

export function toldOf({ reason, text, account }: Refusal): Refusal & { readonly allocRejCode: number } {
  return { reason, allocRejCode: allocRejCode(reason), text, account };
}
