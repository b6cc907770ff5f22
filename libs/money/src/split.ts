import type { Decimal } from './decimal.js';
import { fromUnits, placesOf, toUnits } from './units.js';

/** How one weight comes to its part of a split, in whole numbers of the unit. */
export interface SplitStep {
  /** Its exact part is `owed` / `of` units. */
  readonly owed: bigint;
  readonly of: bigint;
  /** What is left of that when it is cut down to whole units. */
  readonly whole: bigint;
  /** What was cut off, in `of`-ths of a unit. */
  readonly remainder: bigint;
  /** Its place in the handing out of the units left over, from 1: the largest remainder first, ties in the order given. Null where none are. */
  readonly rank: number | null;
  /** Whether one of the units left over is its. */
  readonly oneMore: boolean;
}

/**
 * Splits a total in proportion to weights, each part a multiple of the unit (one share, one cent), by largest remainder: every
 * part is first cut down to whole units, then the units left over go one each to the largest remainders, ties in the order given.
 * So Σ parts = total, each part is within one unit of its exact share, and a weight of zero gets nothing.
 * A negative total is split as its opposite. Computed in integers: exact for any length of figures.
 *
 * Throws RangeError if no weight is above zero, any is negative, the unit is not above zero, or the total is not a multiple of it.
 */
export function splitUnits(total: Decimal, weights: readonly Decimal[], unit: Decimal): Decimal[] {
  return partsOf(splitSteps(total, weights, unit), total.isNegative() ? unit.negated() : unit);
}

/** The same, with how each part came about. Of a negative total the steps are those of its opposite. */
export function splitSteps(total: Decimal, weights: readonly Decimal[], unit: Decimal): SplitStep[] {
  const places = placesOf([total, unit]);
  const unitSize = toUnits(unit, places);
  if (unitSize <= 0n) throw new RangeError(`the unit of a split is not above zero: ${unit.toString()}`);
  const size = toUnits(total.abs(), places);
  if (size % unitSize !== 0n) throw new RangeError(`${total.toString()} is not a multiple of ${unit.toString()}`);
  return shareOut(size / unitSize, wholeWeights(weights));
}

/** Each part cut down to whole units, and nothing more: what that leaves over is the caller's. */
export function stepsCutDown(total: Decimal, weights: readonly Decimal[], unit: Decimal): SplitStep[] {
  const places = placesOf([total, unit]);
  const whole = wholeWeights(weights);
  const of = whole.reduce((all, weight) => all + weight, 0n) * toUnits(unit, places);
  const size = toUnits(total, places);
  return whole.map((weight) => ({ owed: size * weight, of, whole: (size * weight) / of, remainder: (size * weight) % of, rank: null, oneMore: false }));
}

/** What steps come to, each in multiples of the unit. */
export function partsOf(steps: readonly SplitStep[], unit: Decimal): Decimal[] {
  const places = placesOf([unit]);
  const unitSize = toUnits(unit, places);
  return steps.map(({ whole, oneMore }) => fromUnits((whole + (oneMore ? 1n : 0n)) * unitSize, places));
}

function wholeWeights(weights: readonly Decimal[]): bigint[] {
  const places = placesOf(weights);
  const whole = weights.map((weight) => toUnits(weight, places));
  if (whole.some((weight) => weight < 0n)) throw new RangeError('a weight of a split is negative');
  if (whole.every((weight) => weight === 0n)) throw new RangeError('no weight of a split is above zero');
  return whole;
}

function shareOut(units: bigint, weights: readonly bigint[]): SplitStep[] {
  const of = weights.reduce((total, weight) => total + weight, 0n);
  const lines = weights.map((weight, position) => {
    const owed = units * weight;
    return { position, owed, of, whole: owed / of, remainder: owed % of, rank: null as number | null, oneMore: false };
  });
  const leftOver = Number(units - lines.reduce((given, line) => given + line.whole, 0n));
  const byRemainder = [...lines].sort((a, b) => (a.remainder === b.remainder ? a.position - b.position : a.remainder > b.remainder ? -1 : 1));
  byRemainder.forEach((line, index) => {
    line.rank = index + 1;
    line.oneMore = index < leftOver;
  });
  return lines;
}
