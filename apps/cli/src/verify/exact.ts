/** The checker's own arithmetic: whole numbers of 10⁻¹⁶. It shares nothing with the services' decimals, so that a fault there shows here. */
const PLACES = 16;
export const ONE = 10n ** BigInt(PLACES);
export const CENT = ONE / 100n;

/** A decimal text, such as `-12.5`, as 10⁻¹⁶ths. */
export function exact(text: string): bigint {
  const { negative, whole, decimals } = partsOf(text);
  const magnitude = BigInt(whole) * ONE + BigInt(decimals.padEnd(PLACES, '0'));
  return negative ? -magnitude : magnitude;
}

function partsOf(text: string): { negative: boolean; whole: string; decimals: string } {
  const match = /^(-?)(\d+)(?:\.(\d{1,16}))?$/.exec(text);
  if (!match) throw new Error(`“${text}” is not a decimal of at most ${PLACES} places`);
  return { negative: match[1] === '-', whole: match[2]!, decimals: match[3] ?? '' };
}

/** The product of two figures; both must be exact to half the places, as prices and quantities are. */
export function times(a: bigint, b: bigint): bigint {
  const product = a * b;
  if (product % ONE !== 0n) throw new Error('a product has more places than the checker keeps');
  return product / ONE;
}

export function sum(figures: Iterable<bigint>): bigint {
  let total = 0n;
  for (const figure of figures) total += figure;
  return total;
}

/** To whole units: half a unit goes up. Figures are not negative. */
export function toUnitsHalfUp(figure: bigint, unit: bigint): bigint {
  return (figure + unit / 2n) / unit;
}

export function toUnitsUp(figure: bigint, unit: bigint): bigint {
  return (figure + unit - 1n) / unit;
}

/** Shares of a whole by largest remainder, ties to who comes first. */
export function shares(whole: bigint, weights: readonly bigint[]): bigint[] {
  const all = sum(weights);
  const floors = weights.map((weight) => (whole * weight) / all);
  let left = whole - sum(floors);
  const remainders = weights.map((weight, index) => ({ index, remainder: (whole * weight) % all }));
  remainders.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
  for (const { index } of remainders) {
    if (left === 0n) break;
    floors[index]! += 1n;
    left -= 1n;
  }
  return floors;
}

/** Back to text, without zeros at the end. */
export function text(figure: bigint): string {
  const digits = (figure < 0n ? -figure : figure).toString().padStart(PLACES + 1, '0');
  const decimals = digits.slice(-PLACES).replace(/0+$/, '');
  return `${figure < 0n ? '-' : ''}${digits.slice(0, -PLACES)}${decimals === '' ? '' : `.${decimals}`}`;
}

/** A decimal text without needless zeros, so that texts of one figure are the same; what is absent stays so. */
export function plain(decimal: string | null | undefined): string | null {
  if (decimal === null || decimal === undefined) return null;
  const { negative, whole, decimals } = partsOf(decimal);
  const [left, right] = [whole.replace(/^0+(?=\d)/, ''), decimals.replace(/0+$/, '')];
  const magnitude = right === '' ? left : `${left}.${right}`;
  return negative && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

export function money(figure: bigint): string {
  const [whole, decimals = ''] = text(figure).split('.') as [string, string?];
  return `${whole}.${decimals.padEnd(2, '0')}`;
}
