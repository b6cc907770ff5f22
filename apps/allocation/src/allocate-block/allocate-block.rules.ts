import type { settlementDates } from '@entresol/calendar/settlement';
import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import type { Instrument } from '@entresol/contracts/reference.message';
import { averagePrice } from '@entresol/money/average-price';
import { minorUnit, UnknownCurrency } from '@entresol/money/currency';
import { Decimal, decimal, leastAmount, money, plain, sum } from '@entresol/money/decimal';
import { roundHalfUp } from '@entresol/money/round';
import { splitUnits } from '@entresol/money/split';
import type { AllocMethod, AllocRejReason } from '@entresol/trade/allocation';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import type { Break } from './break-block.rules.js';

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
  /** Accounts whose share came to nothing: they get no line. */
  readonly zeroLines: number;
  readonly lines: readonly { account: string; allocQty: string; grossTradeAmt: string }[];
}

/** What the reference data says, as a split needs it. */
export interface SplitReference {
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly settlementOf: ReturnType<typeof settlementDates>;
}

/** Messages carry amounts below this. */
const LIMIT = new Decimal('1e15');
const ONE_SHARE = new Decimal(1);

/** Why a complete and instructed block can't be split, in order of precedence. */
export const SPLIT_REFUSALS = [
  'QUANTITY_NOT_WHOLE', 'QUANTITY_MISMATCH', 'NO_INSTRUMENT', 'NO_SETTLEMENT_DATE', 'OVERFILLED',
] as const satisfies AllocRejReason[];

/**
 * Splits what was executed among the instructed accounts: whole shares by largest remainder over weights or percentages, or the
 * fixed quantities; then the block's gross, rounded once, by largest remainder over the shares that each account got. Never from
 * an average price: its rounding would make or lose cents.
 */
export function splitBlock(block: ExecutedBlock, instruction: StandingInstruction, reference: SplitReference): { split: SplitBlock } | { refused: Break } {
  const qty = decimal(block.qty);
  const gross = decimal(block.gross);
  if (!qty.isInteger()) return refused('QUANTITY_NOT_WHOLE', `${plain(qty)} were executed, and only whole shares are allocated.`);
  const shares = sharesOf(qty, instruction);
  const given = sum(shares);
  if (!given.equals(qty)) return refused('QUANTITY_MISMATCH', `${plain(given)} are instructed, ${plain(qty)} were executed.`);
  const places = decimalsOf(block.currency);
  const instrument = reference.instruments.get(block.symbol);
  if (instrument?.status !== 'ACTIVE' || instrument.currency !== block.currency || places === undefined) {
    return refused('NO_INSTRUMENT', `No active instrument ${block.symbol} in ${block.currency} is known.`);
  }
  const settlDate = settlDateOf(block, instrument, reference);
  if (settlDate === undefined) {
    return refused('NO_SETTLEMENT_DATE', `No settlement date in ${instrument.settlementMarket} for ${instrument.securityType}, traded ${block.tradeDate}.`);
  }
  const rounded = roundHalfUp(gross, places);
  if (qty.greaterThanOrEqualTo(LIMIT) || rounded.greaterThanOrEqualTo(LIMIT)) return refused('OVERFILLED', 'The block is larger than any message can say.');

  const lines = splitGross(rounded, instruction.allocations, shares, block.currency);
  return {
    split: {
      qty: plain(qty), exactGross: plain(gross), gross: money(rounded, block.currency), residual: plain(gross.minus(rounded)),
      avgPx: averagePrice(gross, qty), settlDate, zeroLines: shares.length - lines.length, lines,
    },
  };
}

/** The figure that each method asks of a line. */
export const FIGURE = { PRO_RATA: 'weight', PERCENTAGE: 'percent', FIXED_QUANTITY: 'quantity' } as const satisfies Record<AllocMethod, keyof InstructedAccount>;

/** The figures of an instruction's lines, in their order. Throws if a line lacks the one of its method. */
export function figuresOf({ allocMethod, allocations }: Pick<StandingInstruction, 'allocMethod' | 'allocations'>): Decimal[] {
  return allocations.map((line) => decimal(line[FIGURE[allocMethod]]!));
}

function sharesOf(qty: Decimal, instruction: StandingInstruction): Decimal[] {
  const figures = figuresOf(instruction);
  return instruction.allocMethod === 'FIXED_QUANTITY' ? figures : splitUnits(qty, figures, ONE_SHARE);
}

function splitGross(gross: Decimal, accounts: readonly InstructedAccount[], shares: readonly Decimal[], currency: string): SplitBlock['lines'] {
  const amounts = splitUnits(gross, shares, leastAmount(currency));
  return accounts
    .map(({ account }, line) => ({ account, allocQty: plain(shares[line]!), grossTradeAmt: money(amounts[line]!, currency) }))
    .filter((_, line) => !shares[line]!.isZero());
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
