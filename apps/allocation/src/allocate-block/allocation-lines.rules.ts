import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import { eventId } from '@entresol/messaging/event-id';
import type { Outgoing } from '@entresol/messaging/work';
import type { NewVersion } from './save-allocation.handler.js';

/** A line of the version before, which the next one replaces or reverses. */
export interface StandingLine {
  readonly individualAllocId: string;
  readonly account: string;
  readonly allocQty: string;
  readonly grossTradeAmt: string;
  readonly avgPx: string;
  readonly settlDate: string;
}

type Line = Pick<AllocationAllocated, 'account' | 'allocQty' | 'grossTradeAmt' | 'avgPx' | 'settlDate' | 'allocTransType' | 'refIndividualAllocId'>;

/** Ids end at 64 characters, and a confirmation's is longer still than its line's. */
const LONGEST_STEM = 56;

/**
 * The lines of a version as they are published: those of its split, each naming the line that it replaces, then the reversals of those whose
 * account has no part any more, with the figures that they had.
 */
export function linesOf({ block, split, allocId, before }: NewVersion): Outgoing<AllocationAllocated>[] {
  const { blockId, symbol, side, tradeDate, currency, version } = block;
  const stood = new Map(before.map((line) => [line.account, line]));
  const standing = (split?.lines ?? []).map((line): Line => {
    const replaced = stood.get(line.account);
    const { avgPx, settlDate } = split!;
    return replaced
      ? { ...line, avgPx, settlDate, allocTransType: 'REPLACE', refIndividualAllocId: replaced.individualAllocId }
      : { ...line, avgPx, settlDate, allocTransType: 'NEW' };
  });
  const kept = new Set(standing.map(({ account }) => account));
  const reversed = before.filter(({ account }) => !kept.has(account)).map(({ individualAllocId, ...line }): Line =>
    ({ ...line, allocTransType: 'REVERSAL', refIndividualAllocId: individualAllocId }));
  const lines = [...standing, ...reversed];

  const stem = allocId.length <= LONGEST_STEM ? allocId : eventId('A', allocId);
  const ofBlock = { blockQty: split?.qty ?? '0', blockGrossTradeAmt: split?.gross ?? '0', totNoAllocs: lines.length };
  return lines.map((line, index) => {
    const individualAllocId = `${stem}.${index + 1}`;
    const value: AllocationAllocated = {
      individualAllocId, allocId, version: version + 1, blockId, symbol, side, tradeDate, currency, ...line, ...ofBlock,
      lastFragment: index === lines.length - 1,
    };
    return { key: blockId, id: eventId('allocated', individualAllocId), subject: blockId, value };
  });
}
