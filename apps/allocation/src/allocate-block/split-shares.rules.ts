import { Decimal, decimal, plain, sum } from '@entresol/money/decimal';
import { splitUnits } from '@entresol/money/split';
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

/** An account with its shares, which may be none. */
export interface Part {
  readonly account: string;
  readonly shares: Decimal;
  /** False: the odd-lot account, which has no line that counts. */
  readonly instructed: boolean;
}

type Outcome = { readonly parts: readonly Part[] } | { readonly refused: Break };

/**
 * Deals out shares: whole lots by largest remainder, ties in the order of the instruction. Where the instruction names an odd-lot account,
 * everyone's part is cut down to whole lots instead, and that account gets what is left over. Without one, what is less than a lot goes to the
 * account with the largest part, of equals to that with the largest weight, of equals to the first.
 */
export function splitShares(qty: Decimal, { lines, weights, fixed }: Weighed, { oddLotAccount }: StandingInstruction, lots: Lots): Outcome {
  const accounts = lines.map(({ account }) => account);
  if (fixed) return fixedParts(accounts, weights, { oddLotAccount, lots });
  const served = serveMinimum(qty, weights, lots);
  if (served === null) {
    return { refused: { reason: 'BELOW_MINIMUM_LOTS', text: `No account’s part comes to ${lots.minLots} lots of ${plain(lots.lotSize)}.` } };
  }
  const shares = oddLotAccount === null ? withOddRest(qty, served, lots) : cutToLots(qty, served, lots);
  return { parts: withOddLot(accounts.map((account, line) => ({ account, shares: shares[line]!, instructed: true })), qty, oddLotAccount) };
}

function fixedParts(
  accounts: readonly string[], quantities: readonly Decimal[], { oddLotAccount, lots }: { oddLotAccount: string | null; lots: Lots },
): Outcome {
  const least = lots.lotSize.times(lots.minLots);
  const parts = accounts.map((account, line) => ({ account, shares: quantities[line]!, instructed: true }));
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

function withOddRest(qty: Decimal, weights: readonly Decimal[], { lotSize }: Lots): Decimal[] {
  const whole = qty.dividedToIntegerBy(lotSize).times(lotSize);
  const shares = splitUnits(whole, weights, lotSize);
  const rest = qty.minus(whole);
  if (rest.isZero()) return shares;
  const [largest] = [...shares.keys()].sort((a, b) => shares[b]!.comparedTo(shares[a]!) || weights[b]!.comparedTo(weights[a]!) || a - b);
  return shares.map((some, line) => (line === largest ? some.plus(rest) : some));
}

function cutToLots(qty: Decimal, weights: readonly Decimal[], { lotSize }: Lots): Decimal[] {
  const total = sum(weights).times(lotSize);
  return weights.map((weight) => qty.times(weight).dividedToIntegerBy(total).times(lotSize));
}

/** What is not dealt out yet goes to the odd-lot account, whether it has a line or not. */
function withOddLot(parts: readonly Part[], qty: Decimal, oddLotAccount: string | null): Part[] {
  const rest = qty.minus(sum(parts.map(({ shares }) => shares)));
  if (oddLotAccount === null) return [...parts];
  const line = parts.some(({ account }) => account === oddLotAccount);
  const dealt = parts.map((part) => (part.account === oddLotAccount ? { ...part, shares: part.shares.plus(rest) } : part));
  return line || rest.isZero() ? dealt : [...dealt, { account: oddLotAccount, shares: rest, instructed: false }];
}

/** The lots of an instrument; without any, single shares. */
export function lotsOf({ lotSize, minLots }: { readonly lotSize?: string | null; readonly minLots?: number | null }): Lots {
  return { lotSize: decimal(lotSize ?? '1'), minLots: minLots ?? 1 };
}
