/** A delivery that is divided among outlets, all in units. */
export interface Division {
  readonly units: bigint;
  readonly caseSize: bigint;
  /** Cases that an outlet gets at least, if it gets any. */
  readonly minCases: bigint;
  /** Of the outlets in their order. */
  readonly weights: readonly bigint[];
  /** Whether what fills no case goes to a clearance outlet of its own. */
  readonly clears: boolean;
}

interface Divided {
  /** Units of each outlet. */
  readonly outlets: readonly bigint[];
  readonly clearance: bigint;
}

/**
 * What each outlet gets, told apart from the services and in whole numbers alone, to compare with them: whole cases in proportion to the
 * weights, those left over one each to the largest fractions, or all that fills no case to the clearance outlet.
 */
export function divide({ units, caseSize, minCases, weights, clears }: Division): Divided {
  const cases = units / caseSize;
  const served = minCases > 1n ? withoutTooSmall(cases, minCases, weights) : weights;
  const all = total(served);
  if (clears) {
    const outlets = served.map((weight) => (units * weight) / all / caseSize * caseSize);
    return { outlets, clearance: units - total(outlets) };
  }
  const dealt = served.map((weight) => (cases * weight) / all);
  const left = Number(cases - total(dealt));
  const byFraction = served.map((weight, outlet) => ({ outlet, fraction: (cases * weight) % all }))
    .sort((a, b) => (a.fraction === b.fraction ? a.outlet - b.outlet : a.fraction > b.fraction ? -1 : 1));
  for (const { outlet } of byFraction.slice(0, left)) dealt[outlet]! += 1n;
  return { outlets: dealt.map((each) => each * caseSize), clearance: 0n };
}

/** Weights, but 0 for outlets that would not get the least number of cases: the smallest stand back first. */
function withoutTooSmall(cases: bigint, minCases: bigint, weights: readonly bigint[]): bigint[] {
  const bySize = weights.map((weight, outlet) => ({ weight, outlet }))
    .sort((a, b) => (a.weight === b.weight ? a.outlet - b.outlet : a.weight > b.weight ? -1 : 1));
  const served = new Set<number>();
  let sum = 0n;
  for (const { weight, outlet } of bySize) {
    if (weight === 0n || cases * weight < minCases * (sum + weight)) break;
    served.add(outlet);
    sum += weight;
  }
  return weights.map((weight, outlet) => (served.has(outlet) ? weight : 0n));
}

function total(figures: readonly bigint[]): bigint {
  return figures.reduce((sum, figure) => sum + figure, 0n);
}
