/** What fills come to: their count, Σ quantity, and Σ quantity × price in cents; whole numbers that a double holds exactly. */
export interface Tally {
  fills: number;
  qty: number;
  cents: number;
}

/** A repetition whose sums are wrong. */
export class WrongSum extends Error {}

/** Throws WrongSum unless what was found is exactly what should be. */
export function requireTally(where: string, found: Tally, expected: Tally): void {
  for (const figure of ['fills', 'qty', 'cents'] as const) {
    if (found[figure] !== expected[figure]) throw new WrongSum(`${where}: ${figure} is ${found[figure]}, and should be ${expected[figure]}`);
  }
}

/** Cents as text with two decimals. */
export function moneyText(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
}

/** The cents of an exact decimal. Throws where it is not whole cents, or too large to be held exactly. */
export function toCents(text: string): number {
  const [, whole, decimals = ''] = /^(\d+)(?:\.(\d{1,2}?)0*)?$/.exec(text) ?? [];
  const cents = Number(`${whole}${decimals.padEnd(2, '0')}`);
  if (whole === undefined || !Number.isSafeInteger(cents)) throw new RangeError(`${text} is not an exact number of cents`);
  return cents;
}
