import type { Instruction } from '@entresol/contracts/allocation.message';
import { ALLOC_STATUSES, type AllocRejReason, type AllocStatus } from '@entresol/trade/allocation';
import type { LeftOut, Verdict } from './instruct-block.rules.js';
import { allocStatusOf, toldOf } from './instruction-life.rules.js';

/** What became of an instruction. A refused one is an answer, not an error: it is kept and published. */
export interface InstructionAnswer {
  readonly allocId: string;
  readonly blockId: string;
  readonly state: 'ACCEPTED' | 'PROPOSED' | 'CARRIED_OUT' | 'REFUSED';
  /** FIX AllocStatus 87, by name and by code. */
  readonly allocStatus: AllocStatus;
  readonly allocStatusCode: number;
  readonly reason: AllocRejReason | null;
  /** FIX AllocRejCode 88. */
  readonly allocRejCode: number | null;
  readonly text: string | null;
  readonly account: string | null;
  /** Accounts that an error of their own left out. */
  readonly leftOut: readonly LeftOut[];
}

export function answerOf({ allocId, blockId, allocTransType }: Instruction, verdict: Exclude<Verdict, { state: 'WAITING' }>): InstructionAnswer {
  const refusal = verdict.state === 'REFUSED' ? toldOf(verdict) : { reason: null, allocRejCode: null, text: null, account: null };
  const state = verdict.state === 'REFUSED' ? verdict.state : verdict.effect.state;
  const allocStatus = allocStatusOf({ state, reason: refusal.reason, allocTransType });
  const leftOut = verdict.state === 'TAKEN' ? verdict.leftOut : [];
  return { allocId, blockId, state, allocStatus, allocStatusCode: ALLOC_STATUSES[allocStatus], ...refusal, leftOut };
}
