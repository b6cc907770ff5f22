/**
 * Exact arithmetic in whole numbers of 10⁻⁸, the finest figure that the contract lets on the wire. The day is also what the
 * services are checked against, so it does its sums by itself.
 */
export const PLACES = 8;

/** A decimal as text to a whole number of 10⁻⁸; more than 8 decimals are refused. */
export function scaled(text: string): bigint {
  const match = /^(\d+)(?:\.(\d{1,8}))?$/.exec(text);
  if (!match) throw new Error(`“${text}” is no unsigned decimal of at most ${PLACES} decimals`);
  return BigInt(match[1]! + (match[2] ?? '').padEnd(PLACES, '0'));
}

/** A whole number of 10⁻⁸ as plain text, without an exponent and without trailing zeros. */
export function plain(value: bigint): string {
  const sign = value < 0n ? '-' : '';
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0');
  const decimals = digits.slice(-PLACES).replace(/0+$/, '');
  return sign + digits.slice(0, -PLACES) + (decimals === '' ? '' : `.${decimals}`);
}

/** Rounds an unsigned whole number of 10⁻⁸ half up to so many decimals. */
export function roundHalfUp(value: bigint, decimals: number): bigint {
  const unit = 10n ** BigInt(PLACES - decimals);
  return ((value + unit / 2n) / unit) * unit;
}

/** Splits a whole number by weights: each its floor, then one more to the largest remainders, ties in the order given. */
export function splitWhole(total: bigint, weights: readonly bigint[]): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  const parts = weights.map((weight) => (total * weight) / sum);
  const left = Number(total - parts.reduce((a, b) => a + b, 0n));
  const byRemainder = weights
    .map((weight, line) => ({ line, remainder: (total * weight) % sum }))
    .sort((a, b) => (a.remainder === b.remainder ? a.line - b.line : a.remainder > b.remainder ? -1 : 1));
  for (const { line } of byRemainder.slice(0, left)) parts[line]! += 1n;
  return parts;
}
