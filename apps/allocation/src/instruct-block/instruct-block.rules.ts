import type { Instruction, InstructedAccount } from '@entresol/contracts/allocation.message';
import type { Account } from '@entresol/contracts/reference.message';
import { decimal, plain } from '@entresol/money/decimal';
import type { AllocRejReason } from '@entresol/trade/allocation';
import { FIGURES, sumOf, type Figure } from '../allocate-block/figures.rules.js';
import { effectOf, isAllocated, type Effect, type InstructedBlock, type InstructionState, type Refusal } from './instruction-life.rules.js';

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
  readonly block: InstructedBlock | null;
  /** State of the instruction of the same block that refAllocId names; null where there is none. */
  readonly referenced: InstructionState | null;
  readonly accounts: ReadonlyMap<string, Account>;
  /** It comes after the block's first fill, and is not what was stated before. */
  readonly departs: boolean;
}

/** An account that an error of its own leaves out, where the instruction allows that. */
export type LeftOut = Refusal & { readonly account: string };

export type Verdict =
  | { readonly state: 'TAKEN'; readonly effect: Effect; readonly leftOut: readonly LeftOut[] }
  | { readonly state: 'WAITING' }
  | ({ readonly state: 'REFUSED' } & Refusal);

/** What one message can say of accounts, and one person can oversee. */
const MOST_ACCOUNTS = 10_000;

type LifeCheck = (instruction: Instruction, circumstances: Circumstances, block: InstructedBlock) => boolean;

const isNew = ({ allocTransType }: Instruction): boolean => allocTransType === 'NEW';
const names = ({ refAllocId }: Instruction, allocId: string | null): boolean => allocId !== null && refAllocId === allocId;

/** What its block and the instructions before it have against an instruction, in order of precedence. */
const LIFE: readonly { reason: AllocRejReason; text: string; applies: LifeCheck }[] = [
  { reason: 'REFERENCE_MISSING', text: 'refAllocId must name the instruction that is meant.', applies: (i) => !isNew(i) && i.refAllocId == null },
  { reason: 'REFERENCE_UNKNOWN', text: 'refAllocId names no instruction of this block.', applies: (i, { referenced }) => !isNew(i) && referenced === null },
  {
    reason: 'REFERENCE_NOT_STANDING', text: 'The instruction that refAllocId names does not stand any more.',
    applies: (i, _, { allocId, proposalId }) => !isNew(i) && !names(i, allocId) && (i.allocTransType === 'REVERSAL' || !names(i, proposalId)),
  },
  { reason: 'REASON_MISSING', text: 'allocCancReplaceReason must say why.', applies: (i) => !isNew(i) && i.allocCancReplaceReason == null },
  {
    reason: 'NOT_ALLOCATED', text: 'Only an allocated block is reversed; before that, cancel the instruction.',
    applies: (i, _, block) => i.allocTransType === 'REVERSAL' && block.outcome !== 'ALLOCATED',
  },
  {
    reason: 'BLOCK_ALREADY_ALLOCATED', text: 'The block is allocated: only a replacement or a reversal changes it.',
    applies: (i, _, block) => isAllocated(block) && (isNew(i) || (i.allocTransType === 'CANCEL' && !names(i, block.proposalId))),
  },
  {
    reason: 'CORRECTION_PENDING', text: 'Another correction of the block waits for its approval.',
    applies: (i, _, { proposalId }) => !isNew(i) && proposalId !== null && !names(i, proposalId),
  },
  { reason: 'BLOCK_ALREADY_INSTRUCTED', text: 'Another instruction stands for the block.', applies: (i, _, { allocId }) => isNew(i) && allocId !== null },
];

interface Content {
  readonly instruction: Instruction;
  readonly circumstances: Circumstances;
  /** Those of the lines that are not left out. */
  readonly lines: readonly InstructedAccount[];
  /** Accounts named more than once. */
  readonly repeated: ReadonlySet<string>;
}
/** One is of a whole instruction, the other finds a line at fault. */
type ContentCheck = { reason: AllocRejReason; text: string } & (
  | { whole: (content: Content) => boolean } | { line: (line: InstructedAccount, content: Content) => boolean }
);

const accountOf = ({ account }: InstructedAccount, { circumstances: { accounts } }: Content): Account | undefined => accounts.get(account);

/** What is wrong with how an instruction splits its block, in order of precedence. */
const CONTENT: readonly ContentCheck[] = [
  { reason: 'METHOD_MISSING', text: 'allocMethod must say how the block is split.', whole: ({ instruction }) => instruction.allocMethod == null },
  { reason: 'NO_ACCOUNTS', text: 'No account is named.', whole: ({ lines }) => lines.length === 0 },
  { reason: 'TOO_MANY_ACCOUNTS', text: 'An instruction names at most 10,000 accounts.', whole: ({ lines }) => lines.length > MOST_ACCOUNTS },
  { reason: 'DUPLICATE_ACCOUNT', text: 'An account is named twice.', line: ({ account }, { repeated }) => repeated.has(account) },
  { reason: 'UNKNOWN_ACCOUNT', text: 'The account is not known.', line: (line, content) => accountOf(line, content) === undefined },
  { reason: 'ACCOUNT_CLOSED', text: 'The account is closed.', line: (line, content) => accountOf(line, content)!.status === 'CLOSED' },
  { reason: 'ACCOUNT_WITHOUT_CUSTODIAN', text: 'The account has no custodian.', line: (line, content) => accountOf(line, content)!.custodian == null },
  { reason: 'LINE_NOT_FOR_METHOD', text: 'A line has exactly the figures that the method asks for.', line: (line, content) => notForMethod(line, content) },
  {
    reason: 'QUANTITY_NOT_WHOLE', text: 'Only whole shares are allocated.',
    line: ({ quantity }, { instruction }) => instruction.allocMethod === 'FIXED_QUANTITY' && !decimal(quantity!).isInteger(),
  },
  {
    reason: 'PERCENTAGE_NOT_100', text: 'The percentages do not add up to exactly 100.',
    // Of all lines that were given: an account that is left out does not make the others wrong.
    whole: ({ instruction: { allocMethod, allocations } }) => allocMethod === 'PERCENTAGE' && !sumOf(allocations, 'percent').equals(100),
  },
  { reason: 'NO_WEIGHT', text: 'Every line is zero.', whole: ({ instruction, lines }) => isWeightless(instruction, lines) },
  {
    reason: 'DEVIATION_WITHOUT_REASON', text: 'It departs from what was stated before the trade: deviationReason must say why.',
    whole: ({ instruction, circumstances }) => circumstances.departs && instruction.deviationReason == null,
  },
];

/** The reasons of `judgeInstruction`, in order of precedence. */
export const INSTRUCTION_REFUSALS: readonly AllocRejReason[] = [
  'DUPLICATE_ALLOC_ID', 'UNKNOWN_BLOCK', ...LIFE.map(({ reason }) => reason), ...CONTENT.map(({ reason }) => reason),
];

/** Judges an instruction on its receipt: the first reason that applies refuses it, but an unknown block is waited for. */
export function judgeInstruction(instruction: Instruction, circumstances: Circumstances): Verdict {
  const { allocIdTaken, block } = circumstances;
  if (allocIdTaken) return refused('DUPLICATE_ALLOC_ID', 'The allocId was used for another instruction.');
  if (block === null) return { state: 'WAITING' };
  const life = LIFE.find(({ applies }) => applies(instruction, circumstances, block));
  if (life) return refused(life.reason, life.text);
  const splits = isNew(instruction) || instruction.allocTransType === 'REPLACE';
  const judged = splits ? judgeContent(instruction, circumstances) : [];
  return 'reason' in judged ? judged : { state: 'TAKEN', effect: effectOf(instruction, block), leftOut: judged };
}

/** One bad line refuses the whole, unless the instruction says that it is only left out; the odd-lot account can't be left out. */
function judgeContent(instruction: Instruction, circumstances: Circumstances): LeftOut[] | ReturnType<typeof refused> {
  const { allocations, oddLotAccount, accountErrors } = instruction;
  const leftOut: LeftOut[] = [];
  const repeated = repeatedAccounts(allocations);
  for (const check of CONTENT) {
    const { reason, text } = check;
    const out = new Set(leftOut.map(({ account }) => account));
    const content = { instruction, circumstances, repeated, lines: allocations.filter(({ account }) => !out.has(account)) };
    if ('whole' in check) {
      if (check.whole(content)) return refused(reason, text);
      continue;
    }
    const oddLot = OF_THE_ACCOUNT.includes(reason) && oddLotAccount != null ? [{ account: oddLotAccount }] : [];
    if (oddLot.some((line) => check.line(line, content))) return refused(reason, text, oddLotAccount);
    const faulty = content.lines.filter((line) => check.line(line, content));
    if (faulty.length > 0 && accountErrors !== 'LEAVE_OUT') return refused(reason, text, faulty[0]!.account);
    leftOut.push(...[...new Set(faulty.map(({ account }) => account))].map((account) => ({ reason, text, account })));
    if (faulty.length === content.lines.length) return refused('NO_ACCOUNTS', 'Every account that is named is left out.');
  }
  return leftOut;
}

/** What is asked of an account that gets no figure of its own too. */
const OF_THE_ACCOUNT: readonly AllocRejReason[] = ['UNKNOWN_ACCOUNT', 'ACCOUNT_CLOSED', 'ACCOUNT_WITHOUT_CUSTODIAN'];

function refused(reason: AllocRejReason, text: string, account: string | null = null): { state: 'REFUSED' } & Refusal {
  return { state: 'REFUSED', reason, text, account };
}

function repeatedAccounts(lines: readonly InstructedAccount[]): Set<string> {
  const seen = new Set<string>();
  return new Set(lines.filter(({ account }) => seen.size === seen.add(account).size).map(({ account }) => account));
}

const ALL_FIGURES = [...new Set(Object.values(FIGURES).flat())] as readonly Figure[];

function notForMethod(line: InstructedAccount, { instruction: { allocMethod } }: Content): boolean {
  return ALL_FIGURES.some((figure) => (line[figure] != null) !== (FIGURES[allocMethod!] as readonly Figure[]).includes(figure));
}

/** The figure that decides how much of a block each line gets; EQUAL has none. */
const WEIGHS: Partial<Record<NonNullable<Instruction['allocMethod']>, Figure>> = {
  PRO_RATA: 'weight', PERCENTAGE: 'percent', FIXED_QUANTITY: 'quantity', TARGET_HOLDING: 'targetValue',
};

function isWeightless({ allocMethod }: Instruction, lines: readonly InstructedAccount[]): boolean {
  const figure = WEIGHS[allocMethod!];
  return figure !== undefined && sumOf(lines, figure).isZero();
}

/**
 * What an instruction says, such that the same content is the same text: figures without trailing zeros, absent fields null, the order
 * of lines kept because ties are served in it. When it was given is not content: a repeat is given later.
 */
export function contentOf({ instruction, instructedBy }: GivenInstruction): string {
  const { allocId, allocTransType, refAllocId, allocCancReplaceReason, blockId, deviationReason } = instruction;
  const life = [allocId, allocTransType, refAllocId ?? null, allocCancReplaceReason ?? null, blockId, deviationReason ?? null, instructedBy];
  return JSON.stringify([...life, splitOf(instruction)]);
}

/** What of an instruction decides how its block is split: two of the same split are told apart by nothing in the outcome. */
export function splitOf({ allocMethod, allocations, oddLotAccount, accountErrors }: Instruction): string {
  const figure = (text: string | null | undefined): string | null => (text == null ? null : plain(decimal(text)));
  const lines = allocations.map((line) => [line.account, ...ALL_FIGURES.map((name) => figure(line[name]))]);
  return JSON.stringify([allocMethod ?? null, lines, oddLotAccount ?? null, accountErrors ?? 'REFUSE_ALL']);
}
