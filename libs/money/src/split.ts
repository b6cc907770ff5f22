import type { Decimal } from './decimal.js';
import { fromUnits, placesOf, toUnits } from './units.js';

/**
 * Splits a total in proportion to weights, each part a multiple of the unit (one share, one cent), by largest remainder: every
 * part is first cut down to whole units, then the units left over go one each to the largest remainders, ties in the order given.
 * So Σ parts = total, each part is within one unit of its exact share, and a weight of zero gets nothing.
 * A negative total is split as its opposite. Computed in integers: exact for any length of figures.
 *
 * Throws RangeError if no weight is above zero, any is negative, the unit is not above zero, or the total is not a multiple of it.
 */
export function splitUnits(total: Decimal, weights: readonly Decimal[], unit: Decimal): Decimal[] {
  const places = placesOf([total, unit]);
  const unitSize = toUnits(unit, places);
  if (unitSize <= 0n) throw new RangeError(`the unit of a split is not above zero: ${unit.toString()}`);
  const size = toUnits(total.abs(), places);
  if (size % unitSize !== 0n) throw new RangeError(`${total.toString()} is not a multiple of ${unit.toString()}`);
  const sign = total.isNegative() ? -1n : 1n;
  return shareOut(size / unitSize, wholeWeights(weights)).map((units) => fromUnits(sign * units * unitSize, places));
}

function wholeWeights(weights: readonly Decimal[]): bigint[] {
  const places = placesOf(weights);
  const whole = weights.map((weight) => toUnits(weight, places));
  if (whole.some((weight) => weight < 0n)) throw new RangeError('a weight of a split is negative');
  if (whole.every((weight) => weight === 0n)) throw new RangeError('no weight of a split is above zero');
  return whole;
}

function shareOut(units: bigint, weights: readonly bigint[]): bigint[] {
  const totalWeight = weights.reduce((total, weight) => total + weight, 0n);
  const lines = weights.map((weight, position) => ({
    position,
    units: (units * weight) / totalWeight,
    remainder: (units * weight) % totalWeight,
  }));
  const leftOver = units - lines.reduce((given, line) => given + line.units, 0n);
  const byRemainder = [...lines].sort((a, b) => (a.remainder === b.remainder ? a.position - b.position : a.remainder > b.remainder ? -1 : 1));
  for (const line of byRemainder.slice(0, Number(leftOver))) line.units += 1n;
  return lines.map((line) => line.units);
}
