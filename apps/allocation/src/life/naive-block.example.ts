import { add, splitOnPaper, type PaperFill, type PaperSplit, type SplitName } from './naive-split.example.js';

/** What the firm of the model says: blocks above the threshold need a second person. */
export const THRESHOLD_CENTS = 400_000n;

/** When an instruction says that it was given; HTTP tells the time of day, which is long after any trade of the model. */
export const TIMES = { before: 'T13:00:00Z', firstFill: 'T13:30:00.5Z', after: 'T15:00:00Z', http: '9999' } as const;

export interface NaiveFill extends PaperFill {
  readonly version: number;
  readonly live: boolean;
}

export interface NaiveTotal {
  readonly version: number;
  readonly held: boolean;
  readonly fills: number;
  readonly qty: bigint;
  readonly gross: bigint;
}

export type TransType = 'NEW' | 'REPLACE' | 'CANCEL' | 'REVERSAL';

export interface NaiveInstruction {
  readonly allocId: string;
  readonly allocTransType: TransType;
  readonly refAllocId: string | null;
  readonly withReason: boolean;
  readonly split: SplitName | null;
  /** Null counts as after the trade. */
  readonly time: string | null;
  readonly deviationReason: string | null;
  /** Of its acceptance, in the order of acceptance. */
  place: number;
  state: 'ACCEPTED' | 'PROPOSED' | 'REFUSED' | 'REPLACED' | 'CANCELLED' | 'REVERSED' | 'CARRIED_OUT';
  /** Why it was refused. */
  reason: string | null;
  approved: boolean;
}

export interface NaiveLine {
  readonly id: string;
  readonly allocTransType: 'NEW' | 'REPLACE' | 'REVERSAL';
  readonly ref: string | null;
  readonly account: string;
  readonly qty: bigint;
  readonly cents: bigint;
}

export interface NaiveVersion {
  readonly allocId: string;
  readonly split: PaperSplit | null;
  readonly lines: readonly NaiveLine[];
}

/** A block as a clerk would keep it. */
export interface NaiveBlock {
  readonly blockId: string;
  known: boolean;
  ordered: bigint | null;
  readonly fills: Map<string, NaiveFill>;
  traded: boolean;
  total: NaiveTotal | null;
  readonly instructions: Map<string, NaiveInstruction>;
  /** On the topic before the block was known. */
  waiting: NaiveInstruction[];
  standing: string | null;
  proposal: string | null;
  outcome: 'PENDING' | 'ALLOCATED' | 'BROKEN' | 'CANCELLED';
  reason: string | null;
  late: boolean;
  readonly versions: NaiveVersion[];
}

export function naiveBlock(blockId: string): NaiveBlock {
  return {
    blockId, known: false, ordered: null, fills: new Map(), traded: false, total: null, instructions: new Map(), waiting: [],
    standing: null, proposal: null, outcome: 'PENDING', reason: null, late: false, versions: [],
  };
}

export function liveFills(block: NaiveBlock): NaiveFill[] {
  return [...block.fills.values()].filter(({ live }) => live);
}

export function executed(block: NaiveBlock): { fills: number; qty: bigint; gross: bigint } {
  const live = liveFills(block);
  return { fills: live.length, qty: add(live.map(({ qty }) => qty)), gross: add(live.map(({ qty, px }) => qty * px)) };
}

/** The lines that stand: those of the newest version that it does not take back. */
export function standingLines(block: NaiveBlock): NaiveLine[] {
  return (block.versions.at(-1)?.lines ?? []).filter(({ allocTransType }) => allocTransType !== 'REVERSAL');
}

/** Given before the first fill, or at its very time. */
export function statedBefore(block: NaiveBlock, { time }: NaiveInstruction, day: string): boolean {
  return time !== null && (!block.traded || time <= day + TIMES.firstFill);
}

/** Given after the first fill, with another split than was last stated before it, where that was not withdrawn. */
export function departs(block: NaiveBlock, instruction: NaiveInstruction, day: string): boolean {
  if (!block.traded || statedBefore(block, instruction, day)) return false;
  const taken = [...block.instructions.values()].filter(({ state, allocTransType }) => state !== 'REFUSED' && allocTransType !== 'REVERSAL');
  const stated = taken.filter((one) => statedBefore(block, one, day));
  stated.sort((a, b) => (a.time === b.time ? a.place - b.place : a.time! < b.time! ? -1 : 1));
  const last = stated.at(-1);
  return last !== undefined && last.allocTransType !== 'CANCEL' && last.split !== instruction.split;
}

export type Decided = { readonly split: PaperSplit } | { readonly lacking: string };

/** How the block would be split by the instruction that decides about it, or what it lacks for that. */
export function decide(block: NaiveBlock, day: string, approvedAnyway: boolean): Decided {
  const { total, ordered } = block;
  if (total === null) return { lacking: 'NO_TOTALS' };
  if (total.held) return { lacking: 'MISSING' };
  if (total.qty === 0n) return { lacking: 'NOTHING_EXECUTED' };
  const { fills, qty, gross } = executed(block);
  const orderMissing = ordered === null && block.fills.size > 0;
  if (fills !== total.fills || qty !== total.qty || gross !== total.gross || orderMissing) return { lacking: 'FILLS_BEHIND' };
  const instruction = block.instructions.get(block.proposal ?? block.standing ?? '');
  if (!instruction) return { lacking: 'NO_INSTRUCTION' };
  if (departs(block, instruction, day) && instruction.deviationReason === null) return { lacking: 'DEVIATION_WITHOUT_REASON' };
  const before = statedBefore(block, instruction, day);
  const approvalNeeded = !before || gross > THRESHOLD_CENTS * 100n;
  if (approvalNeeded && !instruction.approved && !approvedAnyway) return { lacking: 'NOT_APPROVED' };
  const split = splitOnPaper(instruction.split!, liveFills(block), { ordered: ordered!, statedBefore: before });
  return split ? { split } : { lacking: 'QUANTITY_MISMATCH' };
}

/** Writes the next version: accounts of the split in its order, then those that lose their part. */
export function allocate(block: NaiveBlock, allocId: string, split: PaperSplit | null): void {
  const before = standingLines(block);
  const of = (account: string): NaiveLine | undefined => before.find((line) => line.account === account);
  const kept = (split?.lines ?? []).map((line) => {
    const old = of(line.account);
    return { ...line, allocTransType: old ? ('REPLACE' as const) : ('NEW' as const), ref: old?.id ?? null };
  });
  const gone = before.filter((line) => !kept.some(({ account }) => account === line.account));
  const lines = [...kept, ...gone.map((line) => ({ ...line, allocTransType: 'REVERSAL' as const, ref: line.id }))];
  block.versions.push({ allocId, split, lines: lines.map((line, index) => ({ ...line, id: `${allocId}.${index + 1}` })) });
  block.outcome = split ? 'ALLOCATED' : 'CANCELLED';
  block.reason = null;
  block.late = false;
}
