import type { Certificate, InstructedAccount } from '@entresol/contracts/allocation.message';
import { exact, shares, sum } from './exact.js';

/** How shares are to be dealt out, and to whom. */
export interface Dealing extends Pick<Certificate, 'allocMethod' | 'side' | 'lotSize' | 'minLots' | 'oddLotAccount' | 'proRated'> {
  readonly lines: readonly InstructedAccount[];
}

/** An account with its shares, as 10⁻¹⁶ths. */
export interface Dealt {
  readonly account: string;
  readonly quantity: bigint;
}

/** The checker's own dealing out of shares, by the rules of docs/certificate.md: it shares nothing with the service's. */
export function splitAsInstructed(qty: bigint, dealing: Dealing): Dealt[] {
  const { allocMethod, lines, lotSize, minLots, oddLotAccount, proRated } = dealing;
  const weights = weightsOf(qty, dealing);
  const named = (quantities: readonly bigint[]): Dealt[] => lines.map(({ account }, line) => ({ account, quantity: quantities[line]! }));
  if (allocMethod === 'FIXED_QUANTITY' && !proRated) return named(weights);
  const lot = exact(lotSize);
  const served = minLots > 1 ? servedOf(qty / lot, weights, BigInt(minLots)) : weights;
  if (oddLotAccount == null) return named(withOddRest(qty, served, lot));
  const all = sum(served);
  const cut = named(served.map((weight) => ((qty * weight) / (all * lot)) * lot));
  const rest = qty - sum(cut.map(({ quantity }) => quantity));
  if (cut.some(({ account }) => account === oddLotAccount)) {
    return cut.map((part) => (part.account === oddLotAccount ? { ...part, quantity: part.quantity + rest } : part));
  }
  return rest === 0n ? cut : [...cut, { account: oddLotAccount, quantity: rest }];
}

function weightsOf(qty: bigint, { allocMethod, side, lines }: Dealing): bigint[] {
  const of = (figure: (line: InstructedAccount) => string | null | undefined): bigint[] => lines.map((line) => exact(figure(line) ?? '0'));
  switch (allocMethod) {
    case 'PRO_RATA': return of(({ weight }) => weight);
    case 'PERCENTAGE': return of(({ percent }) => percent);
    case 'FIXED_QUANTITY': return of(({ quantity }) => quantity);
    case 'EQUAL': return lines.map(() => 1n);
    case 'TARGET_HOLDING': {
      const [held, targets] = [of(({ heldQuantity }) => heldQuantity), of(({ targetValue }) => targetValue)];
      const after = sum(held) + (side === 'BUY' ? qty : -qty);
      return targets.map((target, line) => (after * target - held[line]! * sum(targets)) * (side === 'BUY' ? 1n : -1n));
    }
  }
}

/** From the largest weight on, as many as each get the minimum of what is there. */
function servedOf(lots: bigint, weights: readonly bigint[], minLots: bigint): bigint[] {
  const order = [...weights.keys()].sort((a, b) => (weights[a] === weights[b] ? a - b : weights[a]! > weights[b]! ? -1 : 1));
  const served = new Set<number>();
  let total = 0n;
  for (const line of order) {
    total += weights[line]!;
    if (weights[line] === 0n || lots * weights[line]! < total * minLots) break;
    served.add(line);
  }
  return weights.map((weight, line) => (served.has(line) ? weight : 0n));
}

/** Whole lots by largest remainder; less than a lot goes to the largest part, of equals to the largest weight, of equals to the first. */
function withOddRest(qty: bigint, weights: readonly bigint[], lot: bigint): bigint[] {
  const parts = shares(qty / lot, weights).map((lots) => lots * lot);
  const rest = qty % lot;
  if (rest === 0n) return parts;
  const larger = (a: number, b: number): boolean => parts[a] !== parts[b] ? parts[a]! > parts[b]! : weights[a]! > weights[b]!;
  const largest = [...parts.keys()].reduce((most, line) => (larger(line, most) ? line : most));
  return parts.map((part, line) => (line === largest ? part + rest : part));
}
