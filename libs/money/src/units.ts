import { Decimal } from './decimal.js';

/** As many decimals as the one that has most. Throws RangeError unless all are finite. */
export function placesOf(list: readonly Decimal[]): number {
  return list.reduce((most, d) => {
    if (!d.isFinite()) throw new RangeError(`not a finite decimal: ${d.toString()}`);
    return Math.max(most, d.decimalPlaces());
  }, 0);
}

/** How many 10^-places a decimal of at most that many places holds, exactly. */
export function toUnits(d: Decimal, places: number): bigint {
  return BigInt(d.toFixed(places).replace('.', ''));
}

/** The decimal that holds that many 10^-places, whatever its length. */
export function fromUnits(units: bigint, places: number): Decimal {
  return new Decimal(`${units}e-${places}`);
}
