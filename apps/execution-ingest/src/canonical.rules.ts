import { decimal, plain } from '@entresol/money/decimal';

/** What a message says, whatever way it is written: two have the same content if these are equal. */
export type Content = readonly (string | number | null)[];

export function sameContent(a: Content, b: Content): boolean {
  return a.length === b.length && a.every((part, place) => part === b[place]);
}

/** `0100.50` and `100.5` are one figure. */
export function canonicalFigure(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : plain(decimal(text));
}

/** `…:00.500Z` and `…:00.5Z` are one time. */
export function canonicalTime(text: string): string {
  return text.replace(/(\.\d*?)0+Z$/, '$1Z').replace('.Z', 'Z');
}
