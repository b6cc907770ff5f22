import type { BlockTotalled } from '@entresol/contracts/block.message';
import { HOLD_REASONS } from '@entresol/trade/block';
import { blockStanding, hasMoved, type HeldOrder } from './complete-block.rules.js';

const order = (fields: Partial<HeldOrder> = {}): HeldOrder => ({
  orderQty: '1000', reports: 2, fills: 2, qty: '200', gross: '2002', total: { numReports: 2, cumQty: '200', notional: '2002' },
  parked: false, quarantined: false, conflict: false, ...fields,
});
const said = (fields: Partial<HeldOrder['total'] & object>) => ({ total: { numReports: 2, cumQty: '200', notional: '2002', ...fields } });

/** In the order in which reasons are listed. */
const FAULTS: [(typeof HOLD_REASONS)[number], 'OPEN' | 'HELD', string, Partial<HeldOrder>][] = [
  ['NO_TOTALS', 'OPEN', 'no total has come', { total: null }],
  ['NO_TOTALS', 'OPEN', 'a late report came after the total, which is to be revised', { reports: 3, fills: 3, qty: '300', gross: '3003' }],
  ['MISSING', 'OPEN', 'fewer reports than the platform sent', { reports: 1, fills: 1, qty: '100', gross: '1001' }],
  ['MISSING', 'OPEN', 'a missing bust leaves more shares', { total: { numReports: 3, cumQty: '100', notional: '1001' } }],
  ['MISSING', 'OPEN', 'fewer shares than the platform says', said({ cumQty: '300', notional: '3003' })],
  ['PARKED', 'HELD', 'a report waits for what it refers to', { parked: true }],
  ['QUARANTINED', 'HELD', 'a broken message names the order', { quarantined: true }],
  ['CONFLICT', 'HELD', 'an id came again with other content', { conflict: true }],
  ['AMOUNT_DIFFERS', 'HELD', 'more shares than the platform says', said({ cumQty: '100' })],
  ['AMOUNT_DIFFERS', 'HELD', 'the notional differs in its last decimal', said({ notional: '2002.0000000000000001' })],
  ['OVERFILLED', 'HELD', 'more was executed than ordered', { orderQty: '199.99999999' }],
];

describe('a block', () => {
  it('is COMPLETE if nothing speaks against it', () => {
    expect(blockStanding([order(), order({ qty: '200.00', total: { numReports: 2, cumQty: '0200', notional: '2002.0' } })])).toEqual(
      { state: 'COMPLETE', reasons: [], fills: 4, qty: '400', gross: '4004' });
  });

  it.each(FAULTS)('%s leaves it %s: %s', (reason, state, _why, fields) => {
    expect(blockStanding([order(), order(fields)].slice(reason === 'OVERFILLED' ? 1 : 0))).toMatchObject({ state, reasons: [reason] });
  });

  it.each([['COMPLETE', []], ['OPEN', FAULTS.slice(0, 5)], ['HELD', FAULTS]] as const)('is %s by the worst of all its orders', (state, faults) => {
    expect(blockStanding([order(), ...faults.map(([, , , fields]) => order(fields))]).state).toBe(state);
  });

  it('lists every reason once, in the order declared', () => {
    const all = [...FAULTS, ...FAULTS].reverse().map(([, , , fields]) => order({ ...fields, orderQty: '1' }));
    expect(blockStanding(all).reasons).toEqual(HOLD_REASONS);
  });

  it('is overfilled by the sum of its orders, not by one of them', () => {
    expect(blockStanding([order({ orderQty: '100' }), order({ orderQty: '300' })]).state).toBe('COMPLETE');
    expect(blockStanding([order({ orderQty: '100' }), order({ orderQty: '299' })]).reasons).toEqual(['OVERFILLED']);
  });

  it('of no orders is not complete, and of an order without executions may be', () => {
    expect(blockStanding([])).toMatchObject({ state: 'OPEN', reasons: ['NO_TOTALS'] });
    const nothing = { reports: 0, fills: 0, qty: '0', gross: '0', total: { numReports: 0, cumQty: '0', notional: '0' } };
    expect(blockStanding([order(nothing)])).toEqual({ state: 'COMPLETE', reasons: [], fills: 0, qty: '0', gross: '0' });
  });
});

describe('a block has moved', () => {
  const last: BlockTotalled = {
    blockId: 'B-1', version: 3, state: 'COMPLETE', fills: 2, qty: '200', gross: '2002', reasons: [], tradeDate: '2014-09-17', platform: 'OMS1', symbol: 'AAA',
    side: 'BUY', currency: 'USD',
  };

  it.each<[boolean, string, Partial<BlockTotalled>]>([
    [false, 'not by nothing', {}], [false, 'not by figures written otherwise', { qty: '200.0', gross: '2002.00' }],
    [true, 'before it was ever published', { version: 0 }], [true, 'by its state', { state: 'HELD' }], [true, 'by its reasons', { reasons: ['PARKED'] }],
    [true, 'by its fills', { fills: 3 }], [true, 'by its quantity', { qty: '201' }], [true, 'by its gross', { gross: '2002.01' }],
  ])('%s: %s', (moved, _name, fields) => {
    expect(hasMoved({ ...last, ...fields }, blockStanding([order()]))).toBe(moved);
  });

  it.each<[boolean, string, Partial<HeldOrder>]>([
    [false, 'while it is open', { total: null }], [true, 'while it is held', { total: null, parked: true }],
  ])('%s: by its figures %s', (moved, _name, fields) => {
    const standing = blockStanding([order(fields)]);
    const { state, reasons } = standing;
    expect(hasMoved({ ...last, state, reasons, fills: 1, qty: '100', gross: '1001' }, standing)).toBe(moved);
  });
});
