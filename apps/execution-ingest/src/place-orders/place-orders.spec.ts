import type { BookedOrder } from '@entresol/contracts/booking-unit';
import { anOrder } from '../book-executions/reports.example.js';
import { keepBlocksPure, sortOrders } from './place-orders.rules.js';

const received = (...orders: BookedOrder[]) => orders.map((value) => ({ value }));
const { platform, tradeDate, symbol, side, currency } = anOrder();
const block = { firstOrderId: 'O-1', platform, tradeDate, symbol, side, currency };

describe('an order whose id has come before', () => {
  it.each<[string, Partial<BookedOrder>]>([
    ['to the letter', {}], ['with the quantity written otherwise', { orderQty: '01000.0' }], ['with the regular cycle named', { settlType: '0' }],
    ['without a settlType', { settlType: null }],
  ])('%s changes nothing', (_name, fields) => {
    const [first, again] = received(anOrder(), anOrder(fields));
    expect(sortOrders([first!, again!], new Map())).toEqual({ fresh: [first], conflicting: [] });
    expect(sortOrders([again!], new Map([['O-1', anOrder()]]))).toEqual({ fresh: [], conflicting: [] });
  });

  it.each<Partial<BookedOrder>>([
    { blockId: 'B-2' }, { platform: 'OMS2' }, { symbol: 'BBB' }, { side: 'SELL' }, { orderQty: '1001' }, { currency: 'EUR' }, { settlType: '2' },
    { tradeDate: '2014-09-18' }, { enteredBy: 'orders-02' },
  ])('with another %j is a conflict that holds the block of the first', (fields) => {
    const [order] = received(anOrder(fields));
    expect(sortOrders([order!], new Map([['O-1', anOrder()]]))).toEqual({ fresh: [], conflicting: [{ order, heldOrderId: 'O-1' }] });
  });
});

describe('a block', () => {
  it('takes an order that agrees with its first', () => {
    const orders = received(anOrder({ orderId: 'O-2', orderQty: '5', enteredBy: 'orders-02' }));
    expect(keepBlocksPure(orders, new Map([['B-1', block]]))).toEqual({ fresh: orders, conflicting: [] });
  });

  it.each<Partial<BookedOrder>>([{ platform: 'OMS2' }, { tradeDate: '2014-09-18' }, { symbol: 'BBB' }, { side: 'SELL' }, { currency: 'EUR' }])(
    'never mixes: %j is a conflict that holds it', (fields) => {
      const [order] = received(anOrder({ orderId: 'O-2', ...fields }));
      expect(keepBlocksPure([order!], new Map([['B-1', block]]))).toEqual({ fresh: [], conflicting: [{ order, heldOrderId: 'O-1' }] });
    });
});
