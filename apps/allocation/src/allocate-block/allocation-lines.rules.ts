import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { NewVersion } from './allocation-version.entity.js';

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

/**
 * The lines of a version, numbered behind the stem of their ids: those of its split, each naming the line that it replaces, then the reversals of those whose
 * account has no part any more, with the figures that they had.
 */
export function linesOf({ block, split, allocId, before }: NewVersion, stem: string): AllocationAllocated[] {
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

  const ofBlock = { blockQty: split?.qty ?? '0', blockGrossTradeAmt: split?.gross ?? '0', totNoAllocs: lines.length };
  return lines.map((line, index) => ({
    individualAllocId: `${stem}.${index + 1}`, allocId, version: version + 1, blockId, symbol, side, tradeDate, currency, ...line, ...ofBlock,
    lastFragment: index === lines.length - 1,
  }));
}
