import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { BookedOrder } from '@entresol/contracts/booking-unit';
import { EXECUTION_REJECT_REASONS, type LastCapacity } from '@entresol/trade/execution';
import { DUPLICATE_ID, REFERENCE_MISSING } from '../reject-reports/reject-reports.rules.js';
import { bookReports, type Booking } from './book-executions.rules.js';
import { mismatch } from './match-order.rules.js';
import { orderChanges } from './order-change.rules.js';
import { aBust, aCorrection, aFill, anOrder } from './reports.example.js';

const EMPTY = { orders: new Map<string, BookedOrder>(), chains: [], capacities: new Map<string, LastCapacity>() };

function book(reports: ExecutionReported[], orders: BookedOrder[] = [anOrder()]): Booking<{ value: ExecutionReported }> {
  return bookReports(reports.map((value) => ({ value })), { ...EMPTY, orders: new Map(orders.map((order) => [order.orderId, order])) });
}

const tookAll = (booking: Booking<{ value: ExecutionReported }>) => booking.taken.map(({ report }) => report.value.execId);
const reasons = (booking: Booking<{ value: ExecutionReported }>) => booking.refused.map(({ report, refusal }) => [report.value.execId, refusal.reason]);

/** In order of precedence: each report also breaks all rules below its own. */
const MISMATCHES = [
  ['PLATFORM_MISMATCH', { platform: 'OMS9' }],
  ['BLOCK_MISMATCH', { blockId: 'B-9' }],
  ['SYMBOL_MISMATCH', { symbol: 'BBB' }],
  ['SIDE_MISMATCH', { side: 'SELL' }],
  ['CURRENCY_MISMATCH', { currency: 'EUR' }],
  ['TRADE_DATE_MISMATCH', { tradeDate: '2014-09-18' }],
  ['CAPACITY_MISMATCH', { lastCapacity: 'PRINCIPAL' }],
] as const;

describe('a report and its order', () => {
  it.each(MISMATCHES)('%s comes before all that follow', (reason, _fault) => {
    const from = MISMATCHES.findIndex(([code]) => code === reason);
    const faults = Object.assign({}, ...MISMATCHES.slice(from).map(([, fault]) => fault)) as Partial<ExecutionReported>;
    expect(mismatch(aFill('E-1', faults), anOrder(), 'AGENT')?.reason).toBe(reason);
  });

  it.each(MISMATCHES)('%s alone names its field', (reason, fault) => {
    expect(mismatch(aFill('E-1', fault), anOrder(), 'AGENT')).toEqual({ reason, field: Object.keys(fault)[0], text: expect.any(String) });
  });

  it('agree', () => {
    expect(mismatch(aFill('E-1'), anOrder(), null)).toBeNull();
    expect(mismatch(aFill('E-1', { blockId: undefined }), anOrder(), null)).toBeNull();
    expect(mismatch(aFill('E-1', { blockId: null }), anOrder(), null)).toBeNull();
    expect(mismatch(aFill('E-1'), anOrder(), 'AGENT')).toBeNull();
  });

  it('the first fill says what a block is dealt as, in the batch or before', () => {
    const booking = book([aFill('E-1', { lastCapacity: 'PRINCIPAL' }), aFill('E-2')]);
    expect(reasons(booking)).toEqual([['E-2', 'CAPACITY_MISMATCH']]);
    expect([...booking.capacities]).toEqual([['B-1', 'PRINCIPAL']]);
    const later = bookReports([{ value: aFill('E-3') }], { ...EMPTY, orders: new Map([['O-1', anOrder()]]), capacities: booking.capacities });
    expect(reasons(later)).toEqual([['E-3', 'CAPACITY_MISMATCH']]);
  });
});

describe('the chain of a fill', () => {
  it.each<[string, ExecutionReported[], { live: boolean; lastQty: string; lastPx: string; execId: string; version: number }]>([
    ['a fill', [aFill('E-1')], { live: true, lastQty: '100', lastPx: '10.01', execId: 'E-1', version: 1 }],
    ['a correction that names the original', [aFill('E-1'), aCorrection('C-1', 'E-1', { lastQty: '90' })],
      { live: true, lastQty: '90', lastPx: '10.01', execId: 'C-1', version: 2 }],
    ['a correction that names the latest', [aFill('E-1'), aCorrection('C-1', 'E-1'), aCorrection('C-2', 'C-1', { lastPx: '9' })],
      { live: true, lastQty: '100', lastPx: '9', execId: 'C-2', version: 3 }],
    ['a second correction that names the original', [aFill('E-1'), aCorrection('C-1', 'E-1', { lastQty: '90' }), aCorrection('C-2', 'E-1', { lastQty: '80' })],
      { live: true, lastQty: '80', lastPx: '10.01', execId: 'C-2', version: 3 }],
    ['a bust keeps what was cancelled', [aFill('E-1'), aCorrection('C-1', 'E-1', { lastQty: '90' }), aBust('X-1', 'C-1')],
      { live: false, lastQty: '90', lastPx: '10.01', execId: 'X-1', version: 3 }],
  ])('%s', (_name, reports, expected) => {
    const { taken, refused, waiting } = book(reports);
    expect({ refused, waiting }).toEqual({ refused: [], waiting: [] });
    expect(taken.at(-1)!.after).toMatchObject({ rootExecId: 'E-1', ...expected });
  });

  it('is of its order’s block, whether its reports say so or not', () => {
    const { taken } = book([aFill('E-1', { blockId: undefined }), aCorrection('C-1', 'E-1', { blockId: null }), aFill('E-2')]);
    expect(taken.map(({ after }) => after.blockId)).toEqual(['B-1', 'B-1', 'B-1']);
  });

  it('keeps the time at which the fill was dealt, and says whose doing the latest was', () => {
    const { taken } = book([aFill('E-1'), aCorrection('C-1', 'E-1', { transactTime: '2014-09-17T15:00:00Z', trader: 'trader-08' })]);
    expect(taken[1]!.after).toMatchObject({ transactTime: '2014-09-17T13:30:00.5Z', trader: 'trader-08', execRefId: 'E-1' });
  });

  it.each<[string, string, ExecutionReported[]]>([
    ['REFERENCE_NOT_LATEST', 'C-3', [aFill('E-1'), aCorrection('C-1', 'E-1'), aCorrection('C-2', 'C-1'), aCorrection('C-3', 'C-1')]],
    ['REFERENCE_NOT_LATEST', 'C-9', [aFill('E-1'), aCorrection('C-1', 'E-1'), aBust('X-1', 'C-1'), aCorrection('C-9', 'C-1')]],
    ['ALREADY_BUSTED', 'X-2', [aFill('E-1'), aBust('X-1', 'E-1'), aBust('X-2', 'E-1')]],
    ['ALREADY_BUSTED', 'C-1', [aFill('E-1'), aBust('X-1', 'E-1'), aCorrection('C-1', 'X-1')]],
  ])('%s: %s', (reason, execId, reports) => {
    expect(reasons(book(reports))).toEqual([[execId, reason]]);
  });
});

describe('what comes before what it depends on', () => {
  it('a report of an unknown order waits for it', () => {
    const { waiting, taken } = book([aFill('E-1')], []);
    expect({ waitsOn: waiting.map(({ waitsOn }) => waitsOn), taken }).toEqual({ waitsOn: ['order:O-1'], taken: [] });
  });

  it('a bust of a fill that never was waits for it', () => {
    expect(book([aBust('X-1', 'E-1')]).waiting.map(({ waitsOn }) => waitsOn)).toEqual(['execution:OMS1/2014-09-17/O-1/E-1']);
  });

  it('a reference counts within its order alone', () => {
    const { waiting } = book([aFill('E-1'), aBust('X-1', 'E-1', { orderId: 'O-2', blockId: 'B-2' })], [anOrder(), anOrder({ orderId: 'O-2', blockId: 'B-2' })]);
    expect(waiting.map(({ waitsOn }) => waitsOn)).toEqual(['execution:OMS1/2014-09-17/O-2/E-1']);
  });

  it('what refers to a report further on in the batch is taken right after it', () => {
    const booking = book([aBust('X-1', 'C-1'), aCorrection('C-1', 'E-1'), aFill('E-2'), aFill('E-1')]);
    expect(tookAll(booking)).toEqual(['E-2', 'E-1', 'C-1', 'X-1']);
    expect(booking.waiting).toEqual([]);
  });

  it('a chain of ten thousand corrections, last first, is taken whole', () => {
    const corrections = Array.from({ length: 10_000 }, (_, n) => aCorrection(`C-${n + 1}`, n === 0 ? 'E-1' : `C-${n}`));
    expect(book([...corrections.reverse(), aFill('E-1')]).taken.at(-1)!.after).toMatchObject({ execId: 'C-10000', version: 10_001 });
  });
});

describe('what reports change of their order', () => {
  it.each<[string, ExecutionReported[], object]>([
    ['a fill', [aFill('E-1')], { reports: 1, fills: 1, qty: '100', gross: '1001' }],
    ['a correction', [aFill('E-1'), aCorrection('C-1', 'E-1', { lastQty: '90', lastPx: '10.00000001' })],
      { reports: 2, fills: 1, qty: '90', gross: '900.0000009' }],
    ['a bust', [aFill('E-1'), aFill('E-2', { lastQty: '5' }), aBust('X-1', 'E-1')], { reports: 3, fills: 1, qty: '5', gross: '50.05' }],
    ['the largest figures, exactly', [aFill('E-1', { lastQty: '999999999999999.99999999', lastPx: '999999999999999.99999999' })],
      { reports: 1, fills: 1, qty: '999999999999999.99999999', gross: '999999999999999999999980000000.0000000000000001' }],
  ])('%s', (_name, reports, change) => {
    expect(orderChanges(book(reports).taken, true)).toEqual([{ orderId: 'O-1', ...change }]);
  });

  it('an amendment by hand is no report of the platform', () => {
    expect(orderChanges(book([aFill('E-1')]).taken, false)).toMatchObject([{ reports: 0, fills: 1 }]);
  });
});

it('every reason but those of broken messages is given by a rule, in the order declared', () => {
  const chains = [aFill('E-1'), aCorrection('C-1', 'E-1'), aCorrection('C-2', 'C-1'), aCorrection('C-3', 'C-1'), aBust('X-1', 'C-2'), aBust('X-2', 'E-1')];
  const given = [REFERENCE_MISSING.reason, DUPLICATE_ID.reason, ...MISMATCHES.map(([, fault]) => mismatch(aFill('E-1', fault), anOrder(), 'AGENT')!.reason),
    ...book(chains).refused.map(({ refusal }) => refusal.reason)];
  expect(given).toEqual(EXECUTION_REJECT_REASONS.filter((reason) => !['MALFORMED_MESSAGE', 'NOT_AN_EXECUTION', 'INVALID_FIELD'].includes(reason)));
});
