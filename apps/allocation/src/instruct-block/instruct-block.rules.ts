import type { Instruction, InstructedAccount } from '@entresol/contracts/allocation.message';
import type { Account } from '@entresol/contracts/reference.message';
import { decimal, plain, sum } from '@entresol/money/decimal';
import type { AllocRejReason } from '@entresol/trade/allocation';
import type { BlockOutcome } from '@entresol/trade/block';
import { FIGURE, figuresOf } from '../allocate-block/allocate-block.rules.js';

/** An instruction with who gave it and when: a user id at order management, asserted, or a person's `sub`. */
export interface GivenInstruction {
  readonly instruction: Instruction;
  readonly instructedBy: string;
  /** FIX TransactTime 60; null counts as after the trade. */
  readonly transactTime: string | null;
}

/** What an instruction meets. */
export interface Circumstances {
  /** Its allocId stands for other content. */
  readonly allocIdTaken: boolean;
  /** Null where the block is not known yet. */
  readonly block: { readonly outcome: BlockOutcome; readonly allocId: string | null } | null;
  readonly accounts: ReadonlyMap<string, Account>;
}

export interface Refusal {
  readonly reason: AllocRejReason;
  readonly text: string;
  /** The account at fault. */
  readonly account: string | null;
}

export type Verdict = { readonly state: 'ACCEPTED' } | { readonly state: 'WAITING' } | ({ readonly state: 'REFUSED' } & Refusal);

type Find = (instruction: Instruction, circumstances: Circumstances) => boolean | InstructedAccount | undefined;

/** Why an instruction is refused, in order of precedence. A line that is found is at fault; one bad line refuses the whole. */
const CHECKS: readonly { reason: AllocRejReason; text: string; find: Find }[] = [
  { reason: 'UNSUPPORTED_TRANS_TYPE', text: 'Only allocTransType NEW is served.', find: ({ allocTransType }) => allocTransType !== 'NEW' },
  { reason: 'DUPLICATE_ALLOC_ID', text: 'The allocId was used for another instruction.', find: (_, { allocIdTaken }) => allocIdTaken },
  { reason: 'UNKNOWN_BLOCK', text: 'No order, fill or total of the block has come.', find: (_, { block }) => block === null },
  { reason: 'BLOCK_ALREADY_ALLOCATED', text: 'The block is allocated.', find: (_, { block }) => block?.outcome === 'ALLOCATED' },
  { reason: 'BLOCK_ALREADY_INSTRUCTED', text: 'Another instruction stands for the block.', find: (_, { block }) => block !== null && block.allocId !== null },
  { reason: 'NO_ACCOUNTS', text: 'No account is named.', find: ({ allocations }) => allocations.length === 0 },
  { reason: 'DUPLICATE_ACCOUNT', text: 'An account is named twice.', find: ({ allocations }) => repeatedAccount(allocations) },
  {
    reason: 'UNKNOWN_ACCOUNT', text: 'The account is not known.',
    find: ({ allocations }, { accounts }) => allocations.find(({ account }) => !accounts.has(account)),
  },
  {
    reason: 'ACCOUNT_CLOSED', text: 'The account is closed.',
    find: ({ allocations }, { accounts }) => allocations.find(({ account }) => accounts.get(account)!.status === 'CLOSED'),
  },
  {
    reason: 'ACCOUNT_WITHOUT_CUSTODIAN', text: 'The account has no custodian.',
    find: ({ allocations }, { accounts }) => allocations.find(({ account }) => accounts.get(account)!.custodian == null),
  },
  { reason: 'LINE_NOT_FOR_METHOD', text: 'A line has exactly the figure that the method asks for.', find: lineNotForMethod },
  {
    reason: 'PERCENTAGE_NOT_100', text: 'The percentages do not add up to exactly 100.',
    find: (instruction) => instruction.allocMethod === 'PERCENTAGE' && !sum(figuresOf(instruction)).equals(100),
  },
  { reason: 'NO_WEIGHT', text: 'Every line is zero.', find: (instruction) => sum(figuresOf(instruction)).isZero() },
  {
    reason: 'QUANTITY_NOT_WHOLE', text: 'Only whole shares are allocated.',
    find: ({ allocMethod, allocations }) => allocMethod === 'FIXED_QUANTITY' && allocations.find(({ quantity }) => !decimal(quantity!).isInteger()),
  },
  { reason: 'LATE', text: 'The block was given up when its day was closed.', find: (_, { block }) => block?.outcome === 'BROKEN' },
];

/** The reasons of `judgeInstruction`, in order of precedence. */
export const INSTRUCTION_REFUSALS = CHECKS.map(({ reason }) => reason);

/** Judges an instruction on its receipt: the first reason that applies refuses it, but an unknown block is waited for. */
export function judgeInstruction(instruction: Instruction, circumstances: Circumstances): Verdict {
  for (const { reason, text, find } of CHECKS) {
    const found = find(instruction, circumstances);
    if (!found) continue;
    if (reason === 'UNKNOWN_BLOCK') return { state: 'WAITING' };
    return { state: 'REFUSED', reason, text, account: found === true ? null : found.account };
  }
  return { state: 'ACCEPTED' };
}

/**
 * What an instruction says, such that the same content is the same text: figures without trailing zeros, absent fields null, the order
 * of lines kept because ties are served in it. When it was given is not content: a repeat is given later.
 */
export function contentOf({ instruction, instructedBy }: GivenInstruction): string {
  const { allocId, allocTransType, refAllocId, blockId, allocMethod, allocations } = instruction;
  const figure = (text: string | null | undefined): string | null => (text == null ? null : plain(decimal(text)));
  const lines = allocations.map(({ account, weight, percent, quantity }) => [account, figure(weight), figure(percent), figure(quantity)]);
  return JSON.stringify([allocId, allocTransType, refAllocId ?? null, blockId, allocMethod, lines, instructedBy]);
}

function repeatedAccount(lines: readonly InstructedAccount[]): InstructedAccount | undefined {
  const seen = new Set<string>();
  return lines.find(({ account }) => seen.size === seen.add(account).size);
}

function lineNotForMethod({ allocMethod, allocations }: Instruction): InstructedAccount | undefined {
  const asked = FIGURE[allocMethod];
  return allocations.find((line) => Object.values(FIGURE).some((figure) => (line[figure] != null) !== (figure === asked)));
}
