import type { settlementDates } from '@entresol/calendar/settlement';
import type { Instrument } from '@entresol/contracts/reference.message';
import { averagePrice } from '@entresol/money/average-price';
import { minorUnit, UnknownCurrency } from '@entresol/money/currency';
import { Decimal, decimal, leastAmount, money, plain } from '@entresol/money/decimal';
import { roundHalfUp } from '@entresol/money/round';
import { splitUnits } from '@entresol/money/split';
import type { AllocRejReason } from '@entresol/trade/allocation';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import type { Break } from './break-block.rules.js';
import { lotsOf, splitShares, type Part } from './split-shares.rules.js';
import { weighAccounts } from './weigh-accounts.rules.js';

/** An account's part of a block. */
export interface SplitLine {
  readonly account: string;
  readonly allocQty: string;
  readonly grossTradeAmt: string;
}

/** What an account gets, which may be nothing. `instructed` is false of an odd-lot account without a line that counts. */
export interface SplitPart extends SplitLine {
  readonly instructed: boolean;
}

/** A block that is split: shares are whole, amounts have the currency's decimals, and the lines add up to the block. */
export interface SplitBlock {
  readonly qty: string;
  readonly exactGross: string;
  /** Rounded once, half up, to the minor unit. */
  readonly gross: string;
  /** exactGross − gross. */
  readonly residual: string;
  readonly avgPx: string;
  readonly settlDate: string;
  readonly lotSize: string;
  readonly minLots: number;
  /** Fixed quantities were taken as weights, for less was executed than ordered. */
  readonly proRated: boolean;
  /** Every account that counts, in the order of the instruction, those whose share came to nothing among them; an odd-lot account without a line is last. */
  readonly parts: readonly SplitPart[];
  /** Those that got something. */
  readonly lines: readonly SplitLine[];
  readonly zeroLines: number;
}

/** What the reference data says, as a split needs it. */
export interface SplitReference {
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly settlementOf: ReturnType<typeof settlementDates>;
}

/** Messages carry amounts below this. */
const LIMIT = new Decimal('1e15');

/** Why a complete and instructed block can't be split, in order of precedence. */
export const SPLIT_REFUSALS = [
  'QUANTITY_NOT_WHOLE', 'QUANTITY_MISMATCH', 'TARGET_AGAINST_SIDE', 'NO_INSTRUMENT', 'LOT_MISMATCH', 'BELOW_MINIMUM_LOTS', 'NO_SETTLEMENT_DATE', 'OVERFILLED',
] as const satisfies AllocRejReason[];

/**
 * Splits what was executed among the instructed accounts: whole lots of shares by the method of the instruction; then the block's gross,
 * rounded once, by largest remainder over the shares that each account got. Never from an average price: its rounding would make or lose cents.
 */
export function splitBlock(block: ExecutedBlock, instruction: StandingInstruction, reference: SplitReference): { split: SplitBlock } | { refused: Break } {
  const qty = decimal(block.qty);
  const gross = decimal(block.gross);
  if (!qty.isInteger()) return refused('QUANTITY_NOT_WHOLE', `${plain(qty)} were executed, and only whole shares are allocated.`);
  const weighed = weighAccounts(block, instruction);
  if ('refused' in weighed) return weighed;
  const places = decimalsOf(block.currency);
  const instrument = reference.instruments.get(block.symbol);
  if (instrument?.status !== 'ACTIVE' || instrument.currency !== block.currency || places === undefined) {
    return refused('NO_INSTRUMENT', `No active instrument ${block.symbol} in ${block.currency} is known.`);
  }
  const lots = lotsOf(instrument);
  const shared = splitShares(qty, weighed, instruction, lots);
  if ('refused' in shared) return shared;
  const settlDate = settlDateOf(block, instrument, reference);
  if (settlDate === undefined) {
    return refused('NO_SETTLEMENT_DATE', `No settlement date in ${instrument.settlementMarket} for ${instrument.securityType}, traded ${block.tradeDate}.`);
  }
  const rounded = roundHalfUp(gross, places);
  if (qty.greaterThanOrEqualTo(LIMIT) || rounded.greaterThanOrEqualTo(LIMIT)) return refused('OVERFILLED', 'The block is larger than any message can say.');

  const parts = splitGross(rounded, shared.parts, block.currency);
  const lines = parts.filter((_, line) => !shared.parts[line]!.shares.isZero()).map(({ instructed: _, ...line }) => line);
  return {
    split: {
      qty: plain(qty), exactGross: plain(gross), gross: money(rounded, block.currency), residual: plain(gross.minus(rounded)),
      avgPx: averagePrice(gross, qty), settlDate, lotSize: plain(lots.lotSize), minLots: lots.minLots, proRated: weighed.proRated,
      parts, lines, zeroLines: parts.length - lines.length,
    },
  };
}

function splitGross(gross: Decimal, parts: readonly Part[], currency: string): SplitPart[] {
  const amounts = splitUnits(gross, parts.map(({ shares }) => shares), leastAmount(currency));
  return parts.map(({ account, shares, instructed }, line) => ({
    account, instructed, allocQty: plain(shares), grossTradeAmt: money(amounts[line]!, currency),
  }));
}

function settlDateOf(block: ExecutedBlock, { settlementMarket, securityType }: Instrument, { settlementOf }: SplitReference): string | undefined {
  if (!block.regularSettlement) return undefined;
  return settlementOf({ tradeDate: block.tradeDate, market: settlementMarket, securityType }).settlDate;
}

function decimalsOf(currency: string): number | undefined {
  try {
    return minorUnit(currency);
  } catch (error) {
    if (error instanceof UnknownCurrency) return undefined;
    throw error;
  }
}

function refused(reason: (typeof SPLIT_REFUSALS)[number], text: string): { refused: Break } {
  return { refused: { reason, text } };
}
