import { feesInForce, type Charged } from '@entresol/contracts/fees-in-force';
import type { Fee } from '@entresol/contracts/reference.message';
import { minorUnit } from '@entresol/money/currency';
import { Decimal, decimal, leastAmount } from '@entresol/money/decimal';
import { roundHalfUp, roundUp } from '@entresol/money/round';
import { splitUnits } from '@entresol/money/split';

/** What a fee is reckoned by: shares, and the amount paid for them. */
export interface Dealt {
  readonly qty: Decimal;
  readonly gross: Decimal;
}

const MILLION = new Decimal(1_000_000);

/**
 * The row that governs a charge. Undefined where no row covers its date, or where more than one does: an unknown rate is never guessed.
 */
export function governingFee(fees: Iterable<Fee>, feeType: Fee['feeType'], charged: Charged): Fee | undefined {
  const [row, ...others] = feesInForce(fees, feeType, charged);
  return others.length === 0 ? row : undefined;
}

/** A charge of one confirmation: within the row's minimum and maximum, then rounded half up to the minor unit. */
export function feeOfConfirmation(row: Fee, dealt: Dealt): Decimal {
  let charge = exactCharge(row, dealt);
  if (row.minimum != null) charge = Decimal.max(charge, decimal(row.minimum));
  if (row.maximum != null) charge = Decimal.min(charge, decimal(row.maximum));
  return roundHalfUp(charge, minorUnit(row.currency));
}

/**
 * A charge of a whole block, rounded up once to the minor unit and split over its lines' gross by largest remainder, ties in the
 * order given. Rounding each line up instead would charge the clients together more than the block owes. The row's minimum and
 * maximum are of one confirmation, so they do not apply.
 */
export function feeOfBlock(row: Fee, block: Dealt, grossOfLines: readonly Decimal[]): Decimal[] {
  if (block.gross.isZero()) return grossOfLines.map(() => new Decimal(0));
  return splitUnits(roundUp(exactCharge(row, block), minorUnit(row.currency)), grossOfLines, leastAmount(row.currency));
}

/** FINRA's trading activity fee, its cap per confirmation; none where a share costs less than the fee on it. */
export function tradingActivityFee(row: Fee, dealt: Dealt, avgPx: Decimal): Decimal {
  return avgPx.lessThan(decimal(row.rate)) ? new Decimal(0) : feeOfConfirmation(row, dealt);
}

function exactCharge({ basis, rate }: Fee, { qty, gross }: Dealt): Decimal {
  return basis === 'PER_SHARE' ? decimal(rate).times(qty) : decimal(rate).times(gross).dividedBy(MILLION);
}
