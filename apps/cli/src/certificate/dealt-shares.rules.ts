import type { Certificate } from '@entresol/contracts/allocation.message';
import { exact, shares, sum } from '../verify/exact.js';

/** Of each account that has a line, in proportion to what it is to get; null: the quantities themselves. See docs/certificate.md, «Weights». */
export function weightsOf({ allocMethod, proRated, accounts, side, qty }: Certificate): bigint[] | null {
  const lines = accounts.filter(({ instructed }) => instructed);
  switch (allocMethod) {
    case 'PRO_RATA':
      return lines.map(({ weight }) => exact(weight!));
    case 'PERCENTAGE':
      return lines.map(({ percent }) => exact(percent!));
    case 'EQUAL':
      return lines.map(() => 1n);
    case 'FIXED_QUANTITY':
      return proRated ? lines.map(({ quantity }) => exact(quantity!)) : null;
    case 'TARGET_HOLDING': {
      const [held, targets] = [lines.map((line) => exact(line.heldQuantity!)), lines.map((line) => exact(line.targetValue!))];
      const sign = side === 'BUY' ? 1n : -1n;
      const afterwards = sum(held) + sign * exact(qty);
      return lines.map((_, place) => sign * (afterwards * targets[place]! - held[place]! * sum(targets)));
    }
  }
}

/** The shares of every account, in 10⁻¹⁶ths, in their order. See docs/certificate.md, «Shares». */
export function dealtShares(certificate: Certificate, weights: readonly bigint[] | null): bigint[] {
  const { accounts, oddLotAccount } = certificate;
  const [qty, lot] = [exact(certificate.qty), exact(certificate.lotSize)];
  const dealt = weights === null
    ? accounts.filter(({ instructed }) => instructed).map(({ quantity }) => exact(quantity!))
    : byWeight({ qty, lot, odd: oddLotAccount != null }, served(certificate, weights));
  const all = accounts.map((_, place) => dealt[place] ?? 0n);
  if (oddLotAccount == null || weights === null) return all;
  const rest = qty - sum(all);
  return all.map((some, place) => (accounts[place]!.account === oddLotAccount ? some + rest : some));
}

/** Weights of those that the minimum of lots leaves without a part are zero. */
function served({ qty, lotSize, minLots }: Certificate, weights: readonly bigint[]): bigint[] {
  if (minLots === 1) return [...weights];
  const lots = exact(qty) / exact(lotSize);
  const order = [...weights.keys()].sort((a, b) => (weights[a] === weights[b] ? a - b : weights[a]! > weights[b]! ? -1 : 1));
  let total = 0n;
  const out = weights.map(() => 0n);
  for (const place of order) {
    total += weights[place]!;
    if (weights[place] === 0n || lots * weights[place]! < total * BigInt(minLots)) break;
    out[place] = weights[place]!;
  }
  return out;
}

function byWeight({ qty, lot, odd }: { qty: bigint; lot: bigint; odd: boolean }, weights: readonly bigint[]): bigint[] {
  if (odd) return weights.map((weight) => ((qty * weight) / (sum(weights) * lot)) * lot);
  const dealt = shares(qty / lot, weights).map((lots) => lots * lot);
  const largest = [...dealt.keys()].sort((a, b) => compare(dealt[b]!, dealt[a]!) || compare(weights[b]!, weights[a]!) || a - b)[0]!;
  return dealt.map((some, place) => (place === largest ? some + (qty % lot) : some));
}

function compare(a: bigint, b: bigint): number {
  return a === b ? 0 : a > b ? 1 : -1;
}
