import type { Decimal } from './decimal.js';
import { fromUnits, placesOf, toUnits } from './units.js';

const PUBLISHED_DECIMALS = 8;

/**
 * FIX AvgPx 6: Σ(lastQty × lastPx) / Σ lastQty, an exact rational, as published: always 8 decimals, half up (`168.27333333`).
 * It is for display; an amount is never computed from it. Throws RangeError unless the quantity is above zero and the gross not below.
 */
export function averagePrice(gross: Decimal, qty: Decimal): string {
  if (!qty.greaterThan(0) || !gross.greaterThanOrEqualTo(0)) throw new RangeError(`no average price of ${gross.toString()} over ${qty.toString()}`);
  const places = placesOf([gross, qty]);
  const dividend = toUnits(gross, places) * 10n ** BigInt(PUBLISHED_DECIMALS);
  const divisor = toUnits(qty, places);
  return fromUnits((2n * dividend + divisor) / (2n * divisor), PUBLISHED_DECIMALS).toFixed(PUBLISHED_DECIMALS);
}
