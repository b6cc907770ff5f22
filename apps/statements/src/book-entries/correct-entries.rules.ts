import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import { decimal, plain } from '@entresol/money/decimal';
import type { BookingRefusal } from './book-entries.rules.js';
import type { LedgerEntry } from './ledger-entry.entity.js';

/** The trade that a correction names, as the ledger has it. */
export interface NamedTrade {
  readonly entry: LedgerEntry;
  /** The confirmId of the correction that has taken it back. */
  readonly reversedBy: string | null;
}

export type CorrectionBooking = { readonly entries: readonly LedgerEntry[] } | { readonly refused: BookingRefusal };

/** The entries of a correction: the opposite of the trade that it names, then, of a replacement, the trade that takes its place. */
export function entriesOfCorrection(
  { confirmId, confirmTransType, account }: ConfirmationIssued, own: LedgerEntry, named: NamedTrade | undefined,
): CorrectionBooking {
  if (named?.entry.account !== account) return { refused: 'REFERENCE_UNKNOWN' };
  if (named.reversedBy !== null && named.reversedBy !== confirmId) return { refused: 'ALREADY_REVERSED' };
  const reversal = reversalOf(named.entry, confirmId);
  return { entries: confirmTransType === 'REPLACE' ? [reversal, own] : [reversal] };
}

function reversalOf(trade: LedgerEntry, confirmId: string): LedgerEntry {
  const { quantity, grossTradeAmt, commission, fees, amount } = trade;
  return {
    ...trade, entryKind: 'REVERSAL', reference: confirmId, correctionOf: trade.reference, quantity: opposite(quantity),
    grossTradeAmt: opposite(grossTradeAmt), commission: opposite(commission), fees: opposite(fees), amount: opposite(amount),
  };
}

function opposite(figure: string | null): string | null {
  return figure === null ? null : plain(decimal(figure).neg());
}

/**
 * Whether a correction's entries are booked, all or none of them. `standing` is the content hash of what stands under each one's key, or
 * undefined; `isConfirmed`: another confirmation of its allocation stands.
 */
export function judgeEntries(hashes: readonly string[], standing: readonly (string | undefined)[], isConfirmed: boolean): 'BOOK' | 'REPEAT' | BookingRefusal {
  if (hashes.every((hash, place) => hash === standing[place])) return 'REPEAT';
  if (standing.some((hash) => hash !== undefined)) return 'CONFLICT';
  return isConfirmed ? 'ALREADY_CONFIRMED' : 'BOOK';
}

/** Corrections in their order, in rounds that can each be booked at once: none needs, or rivals, another of the same round. */
export function inRounds<C extends { readonly value: ConfirmationIssued }>(corrections: readonly C[]): C[][] {
  const rounds: C[][] = [];
  let touched = new Set<string>();
  for (const correction of corrections) {
    const { confirmId, confirmRefId, individualAllocId } = correction.value;
    const touches = [`confirmation ${confirmId}`, `confirmation ${confirmRefId}`, `allocation ${individualAllocId}`];
    if (rounds.length === 0 || touches.some((one) => touched.has(one))) {
      rounds.push([]);
      touched = new Set();
    }
    rounds.at(-1)!.push(correction);
    for (const one of touches) touched.add(one);
  }
  return rounds;
}
