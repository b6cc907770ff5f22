import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import { addDays } from '@entresol/calendar/day';
import { decimal, plain, sum } from '@entresol/money/decimal';
import fc from 'fast-check';
import type { LedgerEntry } from '../book-entries/ledger-entry.entity.js';
import { booked, cancel, confirmation, corrected, openingCash, openingPosition, replacement, sale, withdrawal } from '../entries.example.js';
import { StatementDoesNotReconcile, makeStatement, type Balance, type Period, type StatementMaterial } from './statement.rules.js';

const FIRST = '2014-09-15';

/** What the database would give of a ledger for a period, by the plainest sums there are. */
function materialOf(ledger: readonly LedgerEntry[], { periodStart, periodEnd }: Period): StatementMaterial {
  const balances = (moveOf: (entry: LedgerEntry) => [string | null, string | null]): Balance[] => {
    const moves = ledger.filter(({ tradeDate }) => tradeDate <= periodEnd).map((entry) => ({ moved: moveOf(entry), tradeDate: entry.tradeDate }));
    const names = new Set(moves.filter(({ moved: [of, by] }) => of !== null && by !== null).map(({ moved: [of] }) => of!));
    return [...names].map((name) => {
      const own = moves.filter(({ moved: [of, by] }) => of === name && by !== null);
      const total = (list: typeof own): string => plain(sum(list.map(({ moved: [, by] }) => decimal(by!))));
      return { of: name, opening: total(own.filter(({ tradeDate }) => tradeDate < periodStart)), closing: total(own) };
    });
  };
  return {
    periodStart, periodEnd, firmName: 'A firm', clientName: 'A client', custodianName: 'A bank', instrumentNames: new Map([['AAA', 'Company A']]),
    account: { account: 'ACC-001', name: 'An account', client: 'CL-01', custodian: 'CUST1', currency: 'USD' },
    positions: balances(({ symbol, quantity }) => [symbol, quantity]),
    cash: balances(({ currency, amount }) => [currency, amount]),
    entries: ledger.filter(({ tradeDate }) => periodStart <= tradeDate && tradeDate <= periodEnd),
  };
}

const cents = (amount: number): string => plain(decimal(String(amount)).div(100));
const day = fc.integer({ min: 0, max: 9 }).map((days) => addDays(FIRST, days));
const currency = fc.constantFrom('USD', 'EUR');
const symbol = fc.constantFrom('AAA', 'BBB', 'ETF');

const trade = fc.record({
  day, symbol, currency, side: fc.constantFrom('BUY', 'SELL', 'SELL_SHORT'), qty: fc.integer({ min: 1, max: 1e6 }),
  gross: fc.integer({ min: 0, max: 1e9 }), commission: fc.integer({ min: 0, max: 1e5 }), fee: fc.integer({ min: 0, max: 1e4 }),
}).map((t) => {
  const charges = t.commission + t.fee;
  return {
    ...confirmation, tradeDate: t.day, symbol: t.symbol, currency: t.currency, side: t.side, allocQty: String(t.qty),
    grossTradeAmt: cents(t.gross), commission: cents(t.commission), miscFees: [{ miscFeeType: 'REGULATORY', miscFeeSubType: 'TAF', miscFeeAmt: cents(t.fee) }],
    netMoney: cents(t.side === 'BUY' ? t.gross + charges : t.gross - charges),
  };
});
const cashType = fc.constantFrom('OPENING_CASH', 'DIVIDEND', 'INTEREST', 'FEE');
const cash = fc.record({ day, currency, amount: fc.integer({ min: -1e9, max: 1e9 }), activityType: cashType })
  .map((c) => ({ ...openingCash, activityDate: c.day, currency: c.currency, amount: cents(c.amount), activityType: c.activityType }));
const position = fc.record({ day, symbol, quantity: fc.integer({ min: -1e6, max: 1e6 }) })
  .map((p) => ({ ...openingPosition, activityDate: p.day, symbol: p.symbol, quantity: String(p.quantity) }));
const ledgers = fc.array(fc.oneof(trade, cash, position), { maxLength: 40 }).map((records) =>
  records.map((record, i) => booked(('confirmId' in record ? { ...record, confirmId: `C-${i}` } : { ...record, activityId: `E-${i}` }) as ConfirmationIssued)));

describe('a statement', () => {
  const ledger = [openingPosition, openingCash, confirmation, sale, withdrawal].map(booked);

  it('shows what stood, every entry, what stands, and the totals', () => {
    const statement = makeStatement(materialOf(ledger, { periodStart: '2014-09-17', periodEnd: '2014-09-17' }));
    expect(statement.positions).toEqual([{ symbol: 'AAA', name: 'Company A', opening: '100000', sharesIn: '225', sharesOut: '25', closing: '100200' }]);
    expect(statement.cash).toEqual([{ currency: 'USD', opening: '50000000.00', cashIn: '4205.47', cashOut: '37885.25', closing: '49966320.22' }]);
    expect(statement.totals).toEqual([{ currency: 'USD', bought: '37861.50', sold: '4206.83', commission: '12.50', fees: '0.11' }]);
    expect(statement.entries.map(({ reference, quantity, amount, settlDate }) => [reference, quantity, amount, settlDate])).toEqual([
      ['W-1', null, '-12.50', null], ['C-A-5.1', '225', '-37872.75', '2014-09-22'], ['C-A-6.1', '-25', '4205.47', '2014-09-22'],
    ]);
  });

  it('shows what was taken back just before what takes its place, and totals what is left', () => {
    const entries = [...ledger, ...corrected(replacement, confirmation), ...corrected(cancel, sale)];
    const statement = makeStatement(materialOf(entries, { periodStart: '2014-09-17', periodEnd: '2014-09-17' }));
    expect(statement.entries.slice(1).map(({ entryKind, reference, correctionOf, quantity, amount }) => [entryKind, reference, correctionOf, quantity, amount]))
      .toEqual([
        ['TRADE', 'C-A-5.1', null, '225', '-37872.75'], ['TRADE', 'C-A-6.1', null, '-25', '4205.47'],
        ['REVERSAL', 'C-A-7.1', 'C-A-5.1', '-225', '37872.75'], ['TRADE', 'C-A-7.1', 'C-A-5.1', '200', '-33664.67'],
        ['REVERSAL', 'C-A-8.1', 'C-A-6.1', '25', '-4205.47'],
      ]);
    expect(statement.positions).toMatchObject([{ opening: '100000', closing: '100200' }]);
    expect(statement.totals).toEqual([{ currency: 'USD', bought: '33654.67', sold: '0.00', commission: '10.00', fees: '0.00' }]);
  });

  it('counts fees that were charged apart from trades', () => {
    const fees = [{ ...openingCash, activityType: 'FEE' as const, amount: '-20.00' }, sale].map(booked);
    expect(makeStatement(materialOf(fees, { periodStart: FIRST, periodEnd: '2014-09-30' })).totals).toMatchObject([{ fees: '20.11', commission: '1.25' }]);
  });

  it('of a quiet period opens and closes alike', () => {
    const statement = makeStatement(materialOf(ledger, { periodStart: '2014-10-01', periodEnd: '2014-10-31' }));
    expect(statement.entries).toEqual([]);
    expect(statement.positions).toMatchObject([{ opening: '100200', closing: '100200' }]);
    expect(statement.cash).toMatchObject([{ opening: '49966320.22', cashIn: '0.00', cashOut: '0.00', closing: '49966320.22' }]);
  });

  it('forgets a position once it is sold, and keeps the account’s own currency', () => {
    const out = [openingPosition, { ...openingPosition, activityId: 'OUT', quantity: '-100000' }].map(booked);
    const statement = makeStatement(materialOf(out, { periodStart: '2014-09-17', periodEnd: '2014-09-17' }));
    expect([statement.positions, statement.cash.map((line) => line.currency)]).toEqual([[], ['USD']]);
  });

  it.each([
    ['a cent too many', ({ cash: [usd] }: StatementMaterial) => ({ cash: [{ ...usd!, closing: '49966332.73' }] }), 'and closes with 49966332.73'],
    ['a share too few', ({ positions: [aaa] }: StatementMaterial) => ({ positions: [{ ...aaa!, opening: '99999' }] }), 'opens with 99999, moves by 200'],
    ['an entry too few', ({ entries }: StatementMaterial) => ({ entries: entries.slice(1) }), 'ACC-001: AAA opens with'],
    ['no balance at all', () => ({ positions: [] }), 'ACC-001: AAA opens with 0'],
  ])('is not made with %s', (_, broken, text) => {
    const material = materialOf(ledger.slice(0, 4), { periodStart: '2014-09-17', periodEnd: '2014-09-17' });
    const attempt = () => makeStatement({ ...material, ...broken(material) });
    expect(attempt).toThrow(StatementDoesNotReconcile);
    expect(attempt).toThrow(text);
  });

  it('adds up, line by line, and goes on where the one before ended, wherever the period is cut', () => {
    fc.assert(fc.property(ledgers, fc.nat(9), fc.nat(9), (entries, a, b) => {
      const [start, cut] = [addDays(FIRST, Math.min(a, b)), addDays(FIRST, Math.max(a, b))];
      const before = makeStatement(materialOf(entries, { periodStart: start, periodEnd: cut }));
      const after = makeStatement(materialOf(entries, { periodStart: addDays(cut, 1), periodEnd: addDays(FIRST, 10) }));
      for (const line of [...before.positions, ...after.positions]) {
        expect(plain(decimal(line.opening).plus(line.sharesIn).minus(line.sharesOut))).toBe(line.closing);
      }
      for (const line of [...before.cash, ...after.cash]) {
        expect(decimal(line.opening).plus(line.cashIn).minus(line.cashOut).eq(line.closing)).toBe(true);
        const { entries: stated } = [before, after].find(({ cash: lines }) => lines.includes(line))!;
        const moved = stated.filter((entry) => entry.currency === line.currency && entry.amount !== null).map((entry) => decimal(entry.amount!));
        expect(sum([decimal(line.opening), ...moved]).eq(line.closing)).toBe(true);
      }
      const standing = (lines: readonly { opening: string; closing: string }[], pick: 'opening' | 'closing', name: 'symbol' | 'currency') =>
        lines.map((line) => [(line as unknown as Record<string, string>)[name], line[pick]]).filter(([, figure]) => !decimal(figure!).isZero());
      expect(standing(after.positions, 'opening', 'symbol')).toEqual(standing(before.positions, 'closing', 'symbol'));
      expect(standing(after.cash, 'opening', 'currency')).toEqual(standing(before.cash, 'closing', 'currency'));
    }));
  });

  it('is the same to the byte, in whatever order its entries and balances come', () => {
    const shuffled = ledgers.chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length })));
    fc.assert(fc.property(shuffled, ([entries, other]) => {
      const period = { periodStart: addDays(FIRST, 2), periodEnd: addDays(FIRST, 7) };
      const material = materialOf(other, period);
      const turned = { ...material, positions: [...material.positions].reverse(), cash: [...material.cash].reverse() };
      expect(JSON.stringify(makeStatement(turned))).toBe(JSON.stringify(makeStatement(materialOf(entries, period))));
    }));
  });
});
