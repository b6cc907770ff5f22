import { booked } from './booking-unit.js';
import type { OrderPlaced } from './order.message.js';

const order: OrderPlaced = {
  orderId: 'O-1', platform: 'OMS1', symbol: 'AAA', side: 'BUY', orderQty: '100', currency: 'USD', tradeDate: '2014-09-17', enteredBy: 'orders-01',
};
const blockOf = (fields: Partial<OrderPlaced> = {}): string => booked({ ...order, ...fields }).blockId;
const aggregate = (fields: Partial<OrderPlaced> = {}): string => blockOf({ bookingUnit: 'AGGREGATE', ...fields });

describe('the block of an order', () => {
  it.each<[string, Partial<OrderPlaced>, string]>([
    ['that names one', { blockId: 'B-9', bookingUnit: 'AGGREGATE' }, 'B-9'],
    ['that says nothing', {}, 'O-1'],
    ['that is booked alone', { blockId: null, bookingUnit: 'ORDER' }, 'O-1'],
  ])('%s', (_what, fields, blockId) => {
    expect(blockOf(fields)).toBe(blockId);
  });

  it.each<Partial<OrderPlaced>>([{ orderId: 'O-2' }, { orderQty: '1' }, { enteredBy: 'orders-02' }, { settlType: '0' }, { settlType: null }])(
    'that is booked with others is the same with %j', (fields) => {
      expect(aggregate(fields)).toBe(aggregate());
    });

  it.each<Partial<OrderPlaced>>([
    { platform: 'OMS2' }, { tradeDate: '2014-09-18' }, { symbol: 'BBB' }, { side: 'SELL' }, { currency: 'EUR' }, { settlType: '3' },
  ])('that is booked with others is another with %j', (fields) => {
    expect(aggregate(fields)).not.toBe(aggregate());
  });

  it('has an id that every message takes', () => {
    expect(aggregate({ symbol: 'BRK B/x "' })).toMatch(/^AGG-[0-9a-f]{32}$/);
  });
});
