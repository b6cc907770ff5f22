import fc from 'fast-check';
import { addDays, isWeekend } from './day.js';
import { type Calendar, type Cycle, settlementDate, settlementDates } from './settlement.js';

/** The cycles of US equities as they really were, by trade date. */
const US_CYCLES: Cycle[] = [
  cycle(5, '1968-02-01', '1995-06-04'),
  cycle(4, '1995-06-05', '1995-06-06'),
  cycle(3, '1995-06-07', '2017-09-04'),
  cycle(2, '2017-09-05', '2024-05-27'),
  cycle(1, '2024-05-28'),
];

/** Some closures of the market, and bank holidays on which it trades but does not settle. */
const US = calendar('1988-01-01', '2026-12-31', [
  '1988-11-11', '1988-11-24', '1995-07-04', '1995-09-04', '1995-10-09', '1995-11-23', '1999-10-11', '1999-11-11', '2014-10-13', '2014-11-27',
  '2017-09-04', '2024-05-27', '2025-11-11', '2025-11-27', '2025-12-25',
]);

function cycle(days: number, validFrom: string, validTo: string | null = null): Cycle {
  return { settlementMarket: 'US', securityType: 'EQUITY', status: 'ACTIVE', days, validFrom, validTo };
}

function calendar(validFrom: string, validTo: string, closures: string[] = []): Calendar {
  return { calendar: 'US', status: 'ACTIVE', validFrom, validTo, closures };
}

function trade(tradeDate: string) {
  return { tradeDate, market: 'US', securityType: 'EQUITY' };
}

describe('settlementDate', () => {
  it.each([
    ['1988-11-10', '1988-11-18', 'T+5 over Veterans Day (FINRA Notice 88-82)'],
    ['1995-06-05', '1995-06-09', 'T+4, first day of the change of cycle'],
    ['1995-06-06', '1995-06-12', 'T+4, second day of the change of cycle'],
    ['1995-06-07', '1995-06-12', 'T+3 from here: two trade dates settle on one day'],
    ['1995-10-04', '1995-10-10', 'T+3 over Columbus Day (FINRA Notice 95-77)'],
    ['1995-10-05', '1995-10-11', 'T+3 over Columbus Day'],
    ['1995-10-06', '1995-10-12', 'T+3 over Columbus Day'],
    ['1995-10-09', '1995-10-12', 'a trade on Columbus Day itself'],
    ['1999-10-08', '1999-10-14', 'T+3 over Columbus Day (FINRA Notice 99-83)'],
    ['2014-09-17', '2014-09-22', 'the tape’s day: T+3 over a weekend'],
    ['2017-09-01', '2017-09-07', 'the last T+3, over Labor Day'],
    ['2017-09-05', '2017-09-07', 'the first T+2: two trade dates settle on one day'],
    ['2024-05-24', '2024-05-29', 'the last T+2, over Memorial Day'],
    ['2024-05-28', '2024-05-29', 'the first T+1'],
    ['2025-01-08', '2025-01-09', 'the exchange was closed on January 9, the depository was not'],
    ['2025-11-26', '2025-11-28', 'T+1 over Thanksgiving'],
  ])('of %s is %s: %s', (tradeDate, settlDate) => {
    expect(settlementDate(trade(tradeDate), [US], US_CYCLES)).toEqual({ settlDate });
  });

  it.each([
    ['2014-09-17', '2014-09-17', 'a settlement day'],
    ['2014-09-20', '2014-09-22', 'a Saturday'],
    ['2014-10-13', '2014-10-14', 'a bank holiday'],
  ])('T+0 of %s is %s: %s', (tradeDate, settlDate) => {
    expect(settlementDate(trade(tradeDate), [US], [cycle(0, '2014-01-01')])).toEqual({ settlDate });
  });

  it.each<[string, string, Calendar[], Cycle[], string]>([
    ['neither cycle nor calendar', '2014-09-17', [], [], 'NO_CYCLE'],
    ['no cycle', '2014-09-17', [US], [], 'NO_CYCLE'],
    ['a cycle of later days', '2014-09-17', [US], [cycle(1, '2024-05-28')], 'NO_CYCLE'],
    ['a cycle of earlier days', '2014-09-17', [US], [cycle(5, '1968-02-01', '2014-09-16')], 'NO_CYCLE'],
    ['a cycle of another market', '2014-09-17', [US], [{ ...cycle(2, '2000-01-01'), settlementMarket: 'DE' }], 'NO_CYCLE'],
    ['a cycle of another kind', '2014-09-17', [US], [{ ...cycle(2, '2000-01-01'), securityType: 'BOND' }], 'NO_CYCLE'],
    ['a cycle that is closed', '2014-09-17', [US], [{ ...cycle(3, '2000-01-01'), status: 'CLOSED' }], 'NO_CYCLE'],
    ['two cycles at once', '2014-09-17', [US], [cycle(3, '2000-01-01'), cycle(2, '2014-01-01')], 'NO_CYCLE'],
    ['no calendar', '2014-09-17', [], US_CYCLES, 'NO_CALENDAR'],
    ['a calendar of another market', '2014-09-17', [{ ...US, calendar: 'DE' }], US_CYCLES, 'NO_CALENDAR'],
    ['a calendar that is closed', '2014-09-17', [{ ...US, status: 'CLOSED' }], US_CYCLES, 'NO_CALENDAR'],
    ['a calendar that begins after the trade', '2014-09-17', [calendar('2014-09-18', '2014-12-31')], US_CYCLES, 'NO_CALENDAR'],
    ['a calendar that ends before settlement', '2014-09-17', [calendar('2014-01-01', '2014-09-21')], US_CYCLES, 'NO_CALENDAR'],
    ['a gap between two calendars', '2014-09-17', [calendar('2014-01-01', '2014-09-18'), calendar('2014-09-20', '2014-12-31')], US_CYCLES, 'NO_CALENDAR'],
  ])('fails closed on %s', (_name, tradeDate, calendars, cycles, refused) => {
    expect(settlementDate(trade(tradeDate), calendars, cycles)).toEqual({ refused });
  });

  it('reads on from one calendar into the next', () => {
    const years = [calendar('2014-09-01', '2014-09-18'), calendar('2014-09-19', '2014-09-30', ['2014-09-19'])];
    expect(settlementDate(trade('2014-09-17'), years, US_CYCLES)).toEqual({ settlDate: '2014-09-23' });
  });

  it('gives the same of rows that are asked again and again', () => {
    const settlementOf = settlementDates([US], US_CYCLES);
    for (const tradeDate of ['2014-09-17', '2014-09-18', '2014-09-17', '2001-01-01']) {
      expect(settlementOf(trade(tradeDate))).toEqual(settlementDate(trade(tradeDate), [US], US_CYCLES));
    }
    expect(() => settlementOf(trade('2014-02-30'))).toThrow(RangeError);
  });

  it('refuses a trade date that does not exist', () => {
    expect(() => settlementDate(trade('2014-02-30'), [US], US_CYCLES)).toThrow(RangeError);
  });

  it('is never closed, has n settlement days behind it, and never moves back as the trade date moves on', () => {
    const closures = fc.uniqueArray(fc.integer({ min: 0, max: 400 }).map((n) => addDays('2014-01-01', n)), { maxLength: 120 });
    fc.assert(fc.property(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 1, max: 5 }), closures, (from, days, closed) => {
      const year = calendar('2014-01-01', '2016-12-31', closed);
      const settled = (tradeDate: string) => settlementDate(trade(tradeDate), [year], [cycle(days, '2014-01-01')]).settlDate!;
      const isOpen = (day: string) => !isWeekend(day) && !closed.includes(day);
      const tradeDate = addDays('2014-01-01', from);
      const settlDate = settled(tradeDate);

      let open = 0;
      for (let day = addDays(tradeDate, 1); day <= settlDate; day = addDays(day, 1)) if (isOpen(day)) open += 1;
      expect(open).toBe(days);
      expect(isOpen(settlDate)).toBe(true);
      expect(settled(addDays(tradeDate, 1)) >= settlDate).toBe(true);
    }));
  });
});
