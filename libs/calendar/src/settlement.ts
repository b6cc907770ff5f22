import { addDays, isWeekend } from './day.js';

/** Days on which a market does not settle, weekends apart, within the dates that the row covers. */
export interface Calendar {
  readonly calendar: string;
  readonly status: 'ACTIVE' | 'CLOSED';
  readonly validFrom: string;
  readonly validTo: string;
  readonly closures: readonly string[];
}

/** Settlement days from trade date, by market and kind of security, effective-dated by trade date; no validTo means open. */
export interface Cycle {
  readonly settlementMarket: string;
  readonly securityType: string;
  readonly status: 'ACTIVE' | 'CLOSED';
  readonly days: number;
  readonly validFrom: string;
  readonly validTo?: string | null;
}

export interface TradeToSettle {
  readonly tradeDate: string;
  /** The instrument's settlementMarket: it names both the calendar and the cycle. */
  readonly market: string;
  readonly securityType: string;
}

export type Settlement = { settlDate: string; refused?: undefined } | { settlDate?: undefined; refused: 'NO_CYCLE' | 'NO_CALENDAR' };

/**
 * T+n: the n-th settlement day strictly after the trade date; T+0 is the trade date, or the first settlement day after it.
 * Trading and settlement days differ: a bank holiday on which the exchange is open is not a settlement day (FINRA Notice 95-77).
 * Fails closed: no cycle row for the trade date, or more than one, is NO_CYCLE; a day that no calendar row covers is NO_CALENDAR.
 * Throws RangeError for a trade date that does not exist.
 */
export function settlementDate(trade: TradeToSettle, calendars: readonly Calendar[], cycles: readonly Cycle[]): Settlement {
  const [cycle, ...others] = governingCycles(trade, cycles);
  if (cycle === undefined || others.length > 0) return { refused: 'NO_CYCLE' };
  const rows = calendars.filter((row) => row.calendar === trade.market && row.status === 'ACTIVE');

  let settled = 0;
  for (let day = trade.tradeDate; ; day = addDays(day, 1)) {
    const covering = rows.filter((row) => row.validFrom <= day && day <= row.validTo);
    if (covering.length === 0) return { refused: 'NO_CALENDAR' };
    if (isWeekend(day) || covering.some((row) => row.closures.includes(day))) continue;
    if (day > trade.tradeDate) settled += 1;
    if (settled >= cycle.days) return { settlDate: day };
  }
}

/** `settlementDate` by one set of rows, which reckons each day, market and kind of security once. */
export function settlementDates(calendars: readonly Calendar[], cycles: readonly Cycle[]): (trade: TradeToSettle) => Settlement {
  const known = new Map<string, Settlement>();
  return (trade) => {
    const key = `${trade.tradeDate} ${trade.market} ${trade.securityType}`;
    let settlement = known.get(key);
    if (!settlement) known.set(key, (settlement = settlementDate(trade, calendars, cycles)));
    return settlement;
  };
}

/** The rows that say how a trade settles: one, where all is well. */
export function governingCycles<C extends Cycle>({ tradeDate, market, securityType }: TradeToSettle, cycles: readonly C[]): C[] {
  return cycles.filter((row) =>
    row.settlementMarket === market && row.securityType === securityType && row.status === 'ACTIVE' &&
    row.validFrom <= tradeDate && (row.validTo == null || tradeDate <= row.validTo));
}
