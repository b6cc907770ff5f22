import { Decimal as DecimalJs } from 'decimal.js';
import { minorUnit } from './currency.js';

/**
 * The only decimal of the platform. Sixty digits hold any product of two figures that a contract lets in, so sums and products
 * are exact. The exponent is bounded because a figure such as 1e100000000 would otherwise hang whatever prints it.
 */
export const Decimal = DecimalJs.clone({ precision: 60, maxE: 999, minE: -999, defaults: true });
export type Decimal = DecimalJs;

const DECIMAL = /^-?\d{1,34}(\.\d{1,20})?$/;

/** A decimal of its text. Throws RangeError for anything but digits with a point: no exponent, hex, NaN, Infinity or blanks. */
export function decimal(text: string): Decimal {
  if (typeof text !== 'string' || !DECIMAL.test(text)) throw new RangeError(`not a decimal: ${String(text).slice(0, 60)}`);
  return new Decimal(text);
}

/** The shortest text of a decimal: never an exponent, no trailing zeros, no negative zero. Throws RangeError unless it is finite. */
export function plain(d: Decimal): string {
  if (!d.isFinite()) throw new RangeError(`not a finite decimal: ${d.toString()}`);
  return d.isZero() ? '0' : d.toFixed();
}

/** The least amount of a currency, such as 0.01 USD. Throws UnknownCurrency. */
export function leastAmount(currency: string): Decimal {
  return new Decimal(10).pow(-minorUnit(currency));
}

/**
 * An amount with exactly as many decimals as its currency has: `37861.50`. Throws UnknownCurrency, and RangeError for an amount
 * with parts of a minor unit, for rounding is a decision that belongs to the caller.
 */
export function money(d: Decimal, currency: string): string {
  const places = minorUnit(currency);
  if (!d.isFinite() || d.decimalPlaces() > places) throw new RangeError(`not a whole number of minor units of ${currency}: ${d.toString()}`);
  return (d.isZero() ? new Decimal(0) : d).toFixed(places);
}

/** Σ, zero for an empty list. */
export function sum(list: readonly Decimal[]): Decimal {
  return list.reduce((total, d) => total.plus(d), new Decimal(0));
}
