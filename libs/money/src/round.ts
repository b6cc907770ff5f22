import { Decimal } from './decimal.js';

/** To that many decimals, halves away from zero: 0.005 → 0.01, −0.005 → −0.01. */
export function roundHalfUp(d: Decimal, places: number): Decimal {
  return d.toDecimalPlaces(places, Decimal.ROUND_HALF_UP);
}

/** To that many decimals, whatever is left away from zero: 0.231 → 0.24, as charges are rounded. */
export function roundUp(d: Decimal, places: number): Decimal {
  return d.toDecimalPlaces(places, Decimal.ROUND_UP);
}
