/** How a clerk would split a block on paper. Figures are whole numbers: shares, cents, and hundredths of a cent for prices. */

export interface PaperFill {
  readonly qty: bigint;
  /** Hundredths of a cent. */
  readonly px: bigint;
}

export interface PaperLine {
  readonly account: string;
  readonly qty: bigint;
  readonly cents: bigint;
}

export interface PaperSplit {
  readonly qty: bigint;
  readonly cents: bigint;
  readonly avgPx: string;
  readonly lines: readonly PaperLine[];
}

/** What instructions in the life of a block say; a faulty one is refused for the reason beside it. */
export const SPLITS = {
  weights: { allocMethod: 'PRO_RATA', allocations: [['ACC-1', 'weight', '2'], ['ACC-2', 'weight', '3'], ['ACC-3', 'weight', '1']] },
  withoutThird: { allocMethod: 'PRO_RATA', allocations: [['ACC-2', 'weight', '1'], ['ACC-1', 'weight', '2']] },
  nothingForFirst: { allocMethod: 'PRO_RATA', allocations: [['ACC-1', 'weight', '0'], ['ACC-3', 'weight', '7'], ['ACC-2', 'weight', '7']] },
  percentages: { allocMethod: 'PERCENTAGE', allocations: [['ACC-3', 'percent', '33'], ['ACC-1', 'percent', '34'], ['ACC-2', 'percent', '33']] },
  fixed: { allocMethod: 'FIXED_QUANTITY', allocations: [['ACC-1', 'quantity', '200'], ['ACC-3', 'quantity', '100']] },
  equal: { allocMethod: 'EQUAL', allocations: [['ACC-3'], ['ACC-2'], ['ACC-1']] },
  lacking: { allocMethod: 'PERCENTAGE', allocations: [['ACC-1', 'percent', '99']], refused: 'PERCENTAGE_NOT_100' },
  stranger: { allocMethod: 'PRO_RATA', allocations: [['ACC-1', 'weight', '1'], ['NOBODY', 'weight', '1']], refused: 'UNKNOWN_ACCOUNT' },
  twice: { allocMethod: 'EQUAL', allocations: [['ACC-1'], ['ACC-1']], refused: 'DUPLICATE_ACCOUNT' },
} as const satisfies Record<string, { allocMethod: string; allocations: readonly (readonly string[])[]; refused?: string }>;
export type SplitName = keyof typeof SPLITS;

/** The one reason for which a clerk refuses a split by itself. */
export function faultOf(name: SplitName): string | undefined {
  const split = SPLITS[name];
  return 'refused' in split ? split.refused : undefined;
}

/** The body of an instruction that says it. */
export function splitBody(name: SplitName): { allocMethod: string; allocations: object[] } {
  const { allocMethod, allocations } = SPLITS[name];
  return { allocMethod, allocations: allocations.map(([account, figure, value]) => ({ account, ...(figure !== undefined && { [figure]: value }) })) };
}

/** One after the other goes to whoever is owed most, the first in order among equals. */
export function giveOut(units: bigint, weights: readonly bigint[]): bigint[] {
  const all = add(weights);
  const given = weights.map((weight) => (units * weight) / all);
  for (let left = units - add(given); left > 0n; left -= 1n) {
    const owed = weights.map((weight, line) => units * weight - given[line]! * all);
    const most = owed.reduce((max, one) => (one > max ? one : max));
    given[owed.indexOf(most)]! += 1n;
  }
  return given;
}

/** Splits what was executed; null where the fixed quantities are neither that nor, before the trade, what was ordered. */
export function splitOnPaper(name: SplitName, fills: readonly PaperFill[], terms: { ordered: bigint; statedBefore: boolean }): PaperSplit | null {
  const { allocMethod, allocations } = SPLITS[name];
  const weights = allocations.map(([, , value]) => BigInt(value ?? '1'));
  const qty = add(fills.map((fill) => fill.qty));
  const fixed = allocMethod === 'FIXED_QUANTITY' && add(weights) !== qty;
  if (fixed && !(terms.statedBefore && add(weights) === terms.ordered && qty < terms.ordered)) return null;
  const gross = add(fills.map((fill) => fill.qty * fill.px));
  const cents = (gross + 50n) / 100n;
  const shares = giveOut(qty, weights);
  const amounts = giveOut(cents, shares);
  const lines = allocations.map(([account], line) => ({ account, qty: shares[line]!, cents: amounts[line]! })).filter((line) => line.qty > 0n);
  return { qty, cents, avgPx: averageOnPaper(gross, qty), lines };
}

/** To eight decimals, half up. */
function averageOnPaper(gross: bigint, qty: bigint): string {
  const digits = ((2n * gross * 10_000n + qty) / (2n * qty)).toString().padStart(9, '0');
  return `${digits.slice(0, -8)}.${digits.slice(-8)}`;
}

export function add(figures: readonly bigint[]): bigint {
  return figures.reduce((total, figure) => total + figure, 0n);
}

/** A price or an amount as text, of so many decimals. */
export function asText(figure: bigint, decimals: number): string {
  const digits = figure.toString().padStart(decimals + 1, '0');
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
