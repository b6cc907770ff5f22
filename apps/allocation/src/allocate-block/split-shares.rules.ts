import { Decimal, decimal, plain, sum } from '@entresol/money/decimal';
import { partsOf, splitSteps, stepsCutDown, type SplitStep } from '@entresol/money/split';
import type { StandingInstruction } from './block.entity.js';
import type { Break } from './break-block.rules.js';
import type { Weighed } from './weigh-accounts.rules.js';

/** How an instrument is dealt out. */
export interface Lots {
  /** What is dealt out are multiples of it. */
  readonly lotSize: Decimal;
  /** Lots that an account gets at least, if it gets any. */
  readonly minLots: number;
}

/** An account with its shares, which may be none, and how it came by them. */
export interface Part {
  readonly account: string;
  readonly shares: Decimal;
  /** False: the odd-lot account, which has no line that counts. */
  readonly instructed: boolean;
  /** How its whole lots were dealt to it; null where nothing was worked out for it. */
  readonly step: SplitStep | null;
  /** What of its shares is no whole lot that was dealt to it. */
  readonly rest: Decimal;
}

type Outcome = { readonly parts: readonly Part[] } | { readonly refused: Break };

const NOTHING = new Decimal(0);

/**
 * Deals out shares: whole lots by largest remainder, ties in the order of the instruction. Where the instruction names an odd-lot account,
 * everyone's part is cut down to whole lots instead, and that account gets what is left over. Without one, what is less than a lot goes to the
 * account with the largest part, of equals to that with the largest weight, of equals to the first.
 */
export function splitShares(
  qty: Decimal, { lines, weights, fixed }: Weighed, { oddLotAccount }: Pick<StandingInstruction, 'oddLotAccount'>, lots: Lots,
): Outcome {
  const accounts = lines.map(({ account }) => account);
  if (fixed) return fixedParts(accounts, weights, { oddLotAccount, lots });
  const served = serveMinimum(qty, weights, lots);
  if (served === null) {
    return { refused: { reason: 'BELOW_MINIMUM_LOTS', text: `No account’s part comes to ${lots.minLots} lots of ${plain(lots.lotSize)}.` } };
  }
  const { lotSize } = lots;
  const steps = oddLotAccount === null ? splitSteps(qty.minus(qty.modulo(lotSize)), served, lotSize) : stepsCutDown(qty, served, lotSize);
  const dealt = partsOf(steps, lotSize);
  const parts = accounts.map((account, line): Part => ({ account, shares: dealt[line]!, instructed: true, step: steps[line]!, rest: NOTHING }));
  const rest = qty.minus(sum(dealt));
  return { parts: rest.isZero() ? parts : withRest(parts, rest, oddLotAccount ?? accounts[largestOf(dealt, served)]!) };
}

function fixedParts(
  accounts: readonly string[], quantities: readonly Decimal[], { oddLotAccount, lots }: { oddLotAccount: string | null; lots: Lots },
): Outcome {
  const least = lots.lotSize.times(lots.minLots);
  const parts = accounts.map((account, line) => ({ account, shares: quantities[line]!, instructed: true, step: null, rest: NOTHING }));
  const wrong = parts.find(({ account, shares }) =>
    account !== oddLotAccount && !shares.isZero() && (shares.lessThan(least) || !shares.modulo(lots.lotSize).isZero()));
  if (!wrong) return { parts };
  const text = `${plain(wrong.shares)} are not whole lots of ${plain(lots.lotSize)}, ${lots.minLots} of them at least.`;
  return { refused: { reason: 'LOT_MISMATCH', text, account: wrong.account } };
}

/**
 * Counted from the largest weight, of equals from the first, as many accounts as each get the minimum of the whole lots; the weights of the
 * others are zero. Null where not even one does.
 */
function serveMinimum(qty: Decimal, weights: readonly Decimal[], { lotSize, minLots }: Lots): readonly Decimal[] | null {
  if (minLots === 1) return weights;
  const lots = qty.dividedToIntegerBy(lotSize);
  const byWeight = [...weights.keys()].sort((a, b) => weights[b]!.comparedTo(weights[a]!) || a - b);
  const served = new Set<number>();
  let total = new Decimal(0);
  for (const line of byWeight) {
    const weight = weights[line]!;
    total = total.plus(weight);
    if (weight.isZero() || lots.times(weight).lessThan(total.times(minLots))) break;
    served.add(line);
  }
  return served.size === 0 ? null : weights.map((weight, line) => (served.has(line) ? weight : new Decimal(0)));
}

/** The place of the largest part, of equals that of the largest weight, of equals the first. */
function largestOf(dealt: readonly Decimal[], weights: readonly Decimal[]): number {
  return [...dealt.keys()].sort((a, b) => dealt[b]!.comparedTo(dealt[a]!) || weights[b]!.comparedTo(weights[a]!) || a - b)[0]!;
}

/** What is not dealt out goes to this account, whether it has a line or not. */
function withRest(parts: readonly Part[], rest: Decimal, to: string): Part[] {
  const dealt = parts.map((part) => (part.account === to ? { ...part, shares: part.shares.plus(rest), rest } : part));
  return parts.some(({ account }) => account === to) ? dealt : [...dealt, { account: to, shares: rest, instructed: false, step: null, rest }];
}

/** The lots of an instrument; without any, single shares. */
export function lotsOf({ lotSize, minLots }: { readonly lotSize?: string | null; readonly minLots?: number | null }): Lots {
  return { lotSize: decimal(lotSize ?? '1'), minLots: minLots ?? 1 };
}
