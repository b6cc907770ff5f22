/** A quantity that is divided in whole lots. */
export interface Division {
  readonly quantity: bigint;
  readonly lotSize: bigint;
  /** Lots that each part is at least, if it is anything. */
  readonly minLots: bigint;
  readonly weights: readonly bigint[];
  /** Whether what fills no lot goes to an account of its own. */
  readonly oddLots: boolean;
}

export interface Divided {
  /** By the weights, in their order. */
  readonly parts: readonly bigint[];
  readonly oddLot: bigint;
}

/**
 * Divides as the services must, told apart from them and in whole numbers alone: whole lots in proportion to the weights, those left over one
 * each to the largest fractions, and less than a lot to the largest part; or all that fills no lot to the odd-lot account.
 */
export function divide({ quantity, lotSize, minLots, weights, oddLots }: Division): Divided {
  const lots = quantity / lotSize;
  const served = minLots > 1n ? withoutTooSmall(lots, minLots, weights) : weights;
  const all = total(served);
  if (oddLots) {
    const parts = served.map((weight) => (quantity * weight) / all / lotSize * lotSize);
    return { parts, oddLot: quantity - total(parts) };
  }
  const dealt = served.map((weight) => (lots * weight) / all);
  const left = Number(lots - total(dealt));
  const byFraction = inOrder(served.map((weight) => (lots * weight) % all));
  for (const place of byFraction.slice(0, left)) dealt[place]! += 1n;
  const parts = dealt.map((each) => each * lotSize);
  parts[largest(parts, served)]! += quantity % lotSize;
  return { parts, oddLot: 0n };
}

/** Weights, but 0 where the part would be less than the least number of lots: the smallest stand back first. */
function withoutTooSmall(lots: bigint, minLots: bigint, weights: readonly bigint[]): bigint[] {
  const served = new Set<number>();
  let sum = 0n;
  for (const place of inOrder(weights)) {
    const weight = weights[place]!;
    if (weight === 0n || lots * weight < minLots * (sum + weight)) break;
    served.add(place);
    sum += weight;
  }
  return weights.map((weight, place) => (served.has(place) ? weight : 0n));
}

/** The places of figures from the largest down, of equals the first first. */
function inOrder(figures: readonly bigint[]): number[] {
  return figures.map((figure, place) => ({ figure, place }))
    .sort((a, b) => (a.figure === b.figure ? a.place - b.place : a.figure > b.figure ? -1 : 1))
    .map(({ place }) => place);
}

/** The place of the largest part, of equals that of the largest weight. */
function largest(parts: readonly bigint[], weights: readonly bigint[]): number {
  const first = inOrder(parts)[0]!;
  const equals = inOrder(weights).filter((place) => parts[place] === parts[first]);
  return equals[0]!;
}

function total(figures: readonly bigint[]): bigint {
  return figures.reduce((sum, figure) => sum + figure, 0n);
}
