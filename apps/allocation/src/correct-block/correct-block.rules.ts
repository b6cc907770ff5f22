import { hashOfContent } from '@entresol/contracts/canonical-json';
import { decimal } from '@entresol/money/decimal';
import type { AllocMethod, AllocTransType } from '@entresol/trade/allocation';
import type { BlockOutcome } from '@entresol/trade/block';
import type { Side } from '@entresol/trade/side';
import type { SplitBlock } from '../allocate-block/allocate-block.rules.js';
import type { StandingLine } from '../allocate-block/allocation-lines.rules.js';
import type { AllocationCause } from '../allocate-block/allocation-version.entity.js';

/** What decides whether, and why, a block is to be corrected. */
export interface CorrectableBlock {
  readonly outcome: BlockOutcome;
  /** A proposal waits. */
  readonly proposed: AllocTransType | null;
  /** A fill of it changed after it was allocated. */
  readonly late: boolean;
}

/** A confirmation that went out, and what the correction does to it. */
export interface AffectedConfirmation {
  readonly confirmId: string;
  readonly account: string;
  readonly custodian: string;
  /** FIX AffirmStatus 940, or null before the custodian's answer. */
  readonly affirmStatus: string | null;
  readonly netMoney: string | null;
  readonly currency: string | null;
  /** The account's part stays, but the block's fees are shared out anew: a cent may move. */
  readonly change: 'REPLACE' | 'CANCEL' | 'FEES_MAY_CHANGE';
}

export type ToldConfirmation = Omit<AffectedConfirmation, 'change'>;

/** A statement that was issued for a period which the trade date falls into. */
export interface AffectedStatement {
  readonly statementId: string;
  readonly account: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly version: number;
}

export interface AffectedInstruction {
  readonly allocId: string;
  readonly from: 'ACCEPTED' | 'PROPOSED';
  readonly to: 'ACCEPTED' | 'REPLACED' | 'REVERSED' | 'CARRIED_OUT';
}

/** An account's part, before and after; null where it has none. */
export interface CorrectedLine {
  readonly account: string;
  readonly change: 'NEW' | 'REPLACE' | 'REVERSAL' | 'UNCHANGED';
  readonly before: { readonly individualAllocId: string; readonly allocQty: string; readonly grossTradeAmt: string } | null;
  readonly after: { readonly allocQty: string; readonly grossTradeAmt: string } | null;
}

/** All that a correction changes: what is approved is the hash of this. */
export interface CorrectionPreview {
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly side: Side;
  readonly currency: string;
  readonly cause: AllocationCause;
  /** The version that it makes. */
  readonly version: number;
  readonly allocMethod: AllocMethod | null;
  readonly deviationReason: string | null;
  readonly before: { readonly qty: string; readonly gross: string };
  readonly after: { readonly qty: string; readonly gross: string };
  readonly lines: readonly CorrectedLine[];
  readonly instructions: readonly AffectedInstruction[];
  readonly confirmations: readonly AffectedConfirmation[];
  readonly statements: readonly AffectedStatement[];
}

/** Why a block would be corrected; undefined where there is nothing to correct. */
export function causeOf({ outcome, proposed, late }: CorrectableBlock): Exclude<AllocationCause, 'ALLOCATION'> | undefined {
  if (outcome === 'BROKEN') return 'BROKEN_BLOCK';
  if (outcome === 'PENDING') return undefined;
  if (proposed) return proposed === 'REVERSAL' ? 'REVERSAL' : 'REPLACEMENT';
  return late ? 'FILLS_CHANGED' : undefined;
}

/** Each account's part before and after: the accounts of the new split in its order, then those that lose theirs. */
export function correctedLines(before: readonly StandingLine[], split: SplitBlock | null): CorrectedLine[] {
  const stood = new Map(before.map((line) => [line.account, line]));
  const after = split?.lines ?? [];
  const kept = new Set(after.map(({ account }) => account));
  return [
    ...after.map(({ account, allocQty, grossTradeAmt }): CorrectedLine => {
      const old = stood.get(account);
      if (!old) return { account, change: 'NEW', before: null, after: { allocQty, grossTradeAmt } };
      const same = equal(old.allocQty, allocQty) && equal(old.grossTradeAmt, grossTradeAmt) && equal(old.avgPx, split!.avgPx)
        && old.settlDate === split!.settlDate;
      return { account, change: same ? 'UNCHANGED' : 'REPLACE', before: figuresOf(old), after: { allocQty, grossTradeAmt } };
    }),
    ...before.filter(({ account }) => !kept.has(account)).map((line): CorrectedLine =>
      ({ account: line.account, change: 'REVERSAL', before: figuresOf(line), after: null })),
  ];
}

function equal(one: string, other: string): boolean {
  return decimal(one).equals(decimal(other));
}

function figuresOf({ individualAllocId, allocQty, grossTradeAmt }: StandingLine) {
  return { individualAllocId, allocQty, grossTradeAmt };
}

/** What becomes of the confirmations that went out and stand, by what becomes of their accounts' lines. */
export function affectedConfirmations(told: readonly ToldConfirmation[], lines: readonly CorrectedLine[], feesShared: boolean): AffectedConfirmation[] {
  const changes = new Map(lines.map(({ account, change }) => [account, change]));
  return told.flatMap((confirmation): AffectedConfirmation[] => {
    const change = changes.get(confirmation.account);
    if (change === 'REPLACE') return [{ ...confirmation, change }];
    if (change === 'UNCHANGED') return feesShared ? [{ ...confirmation, change: 'FEES_MAY_CHANGE' }] : [];
    return [{ ...confirmation, change: 'CANCEL' }];
  });
}

/** What an approval names: it is of all that the preview says. */
export function hashOf(preview: CorrectionPreview): string {
  return hashOfContent(preview);
}
