import { allocate, decide, standingLines, type NaiveBlock } from './naive-block.example.js';
import { SPLITS, asText, type PaperSplit } from './naive-split.example.js';

/** A block's correction as it would be, in what a preview must list of it; or why there is none. */
export type NaivePreview = { readonly refused: string } | { readonly list: PreviewList; readonly split: PaperSplit | null };

export interface PreviewList {
  readonly cause: string;
  readonly version: number;
  readonly allocMethod: string | null;
  readonly deviationReason: string | null;
  readonly before: { readonly qty: string; readonly gross: string };
  readonly after: { readonly qty: string; readonly gross: string };
  readonly lines: readonly object[];
  readonly instructions: readonly object[];
}

function causeOf({ outcome, proposal, instructions, late }: NaiveBlock): string | undefined {
  if (outcome === 'BROKEN') return 'BROKEN_BLOCK';
  if (outcome === 'PENDING') return undefined;
  if (proposal !== null) return instructions.get(proposal)!.allocTransType === 'REVERSAL' ? 'REVERSAL' : 'REPLACEMENT';
  return late ? 'FILLS_CHANGED' : undefined;
}

export function previewOnPaper(block: NaiveBlock, day: string): NaivePreview {
  if (!block.known) return { refused: 'UNKNOWN_BLOCK' };
  const cause = causeOf(block);
  if (!cause) return { refused: 'NOTHING_TO_CORRECT' };
  const decided = cause === 'REVERSAL' ? { split: null } : decide(block, day, true);
  const nothingLeft = 'lacking' in decided && decided.lacking === 'NOTHING_EXECUTED' && standingLines(block).length > 0;
  if ('lacking' in decided && !nothingLeft) return { refused: decided.lacking };
  const split = 'split' in decided ? decided.split : null;
  return { split, list: listOf(block, cause, split) };
}

function listOf(block: NaiveBlock, cause: string, split: PaperSplit | null): PreviewList {
  const deciding = block.instructions.get(block.proposal ?? block.standing!)!;
  const newest = block.versions.at(-1);
  const reversal = cause === 'REVERSAL';
  return {
    cause, version: block.versions.length + 1, allocMethod: reversal ? null : SPLITS[deciding.split!].allocMethod, deviationReason: deciding.deviationReason,
    before: figuresOf(newest?.split ?? null), after: figuresOf(split), lines: linesOf(block, split),
    instructions: block.proposal === null ? [] : [
      { allocId: block.standing, from: 'ACCEPTED', to: reversal ? 'REVERSED' : 'REPLACED' },
      { allocId: block.proposal, from: 'PROPOSED', to: reversal ? 'CARRIED_OUT' : 'ACCEPTED' },
    ],
  };
}

function figuresOf(split: PaperSplit | null): { qty: string; gross: string } {
  return split ? { qty: split.qty.toString(), gross: asText(split.cents, 2) } : { qty: '0', gross: '0' };
}

function linesOf(block: NaiveBlock, split: PaperSplit | null): object[] {
  const stood = standingLines(block);
  const had = (account: string) => {
    const line = stood.find((one) => one.account === account);
    return line ? { individualAllocId: line.id, allocQty: line.qty.toString(), grossTradeAmt: asText(line.cents, 2) } : null;
  };
  const samePrice = block.versions.at(-1)?.split?.avgPx === split?.avgPx;
  const kept = (split?.lines ?? []).map(({ account, qty, cents }) => {
    const old = stood.find((one) => one.account === account);
    const same = old?.qty === qty && old.cents === cents && samePrice;
    const after = { allocQty: qty.toString(), grossTradeAmt: asText(cents, 2) };
    return { account, change: !old ? 'NEW' : same ? 'UNCHANGED' : 'REPLACE', before: had(account), after };
  });
  const gone = stood.filter((line) => !kept.some(({ account }) => account === line.account));
  return [...kept, ...gone.map(({ account }) => ({ account, change: 'REVERSAL', before: had(account), after: null }))];
}

/** Applies a preview under this allocId; after a reversal the block is open again, or broken where its day is closed. */
export function correctOnPaper(block: NaiveBlock, { list, split }: Extract<NaivePreview, { list: PreviewList }>, allocId: string, dayClosed: boolean): void {
  allocate(block, allocId, split);
  if (block.proposal === null) return;
  const [standing, proposal] = [block.instructions.get(block.standing!)!, block.instructions.get(block.proposal)!];
  const reversal = list.cause === 'REVERSAL';
  standing.state = reversal ? 'REVERSED' : 'REPLACED';
  proposal.state = reversal ? 'CARRIED_OUT' : 'ACCEPTED';
  block.standing = reversal ? null : proposal.allocId;
  block.proposal = null;
  if (!reversal) return;
  block.outcome = dayClosed ? 'BROKEN' : 'PENDING';
  block.reason = dayClosed ? 'NO_INSTRUCTION' : null;
}
