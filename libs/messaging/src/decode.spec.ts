import { AllocationInstructed } from '@entresol/contracts/allocation.message';
import { OrderPlaced } from '@entresol/contracts/order.message';
import type { Received } from './batch.js';
import { ContractBroken, decode, isPoisoned, type Parser, type RawRecord } from './decode.js';

const order = {
  orderId: 'O-77', blockId: 'B-9', platform: 'OMS1', symbol: 'AAA', side: 'BUY', orderQty: '100', currency: 'USD', tradeDate: '2014-09-17',
  enteredBy: 'orders-01',
};
const line = { account: 'ACC-001', weight: '3' };
const instruction = { allocId: 'A-5', allocTransType: 'NEW', blockId: 'B-9', allocMethod: 'PRO_RATA', allocations: [line], instructedBy: 'orders-02' };

const place = { topic: 'orders.placed.v1', partition: 2, offset: '41', timestamp: '2014-09-17T13:30:00.000Z' };

function raw(value: Buffer | string | object | null, more: Partial<RawRecord> = {}): RawRecord {
  const bytes = value === null || Buffer.isBuffer(value) ? value : Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  return { ...place, key: Buffer.from('O-77'), value: bytes, headers: {}, ...more };
}

describe('a record that keeps its contract', () => {
  it('is its message, with where it came from and what its envelope says', () => {
    const record = raw(order, { headers: { ce_id: 'X-1', ce_actor: 'OMS/orders-01', other: 'x' } });
    const received = decode(record, OrderPlaced) as Received<OrderPlaced>;
    expect(received).toEqual({
      value: order, raw: record.value, key: 'O-77', headers: record.headers, envelope: { id: 'X-1', actor: 'OMS/orders-01' },
      ...place, origin: 'orders.placed.v1[2]@41',
    });
    expect(received.value).toBeInstanceOf(OrderPlaced);
  });

  it('may have no key', () => {
    expect(decode(raw(order, { key: null }), OrderPlaced)).toMatchObject({ key: null, value: order });
  });

  it.each([
    ['at the top', OrderPlaced, { ...order, clearingFirm: 'X' }, order],
    ['in a line', AllocationInstructed, { ...instruction, allocations: [{ ...line, note: 'x' }] }, instruction],
    ['under a name of every object', OrderPlaced, { ...order, constructor: 'x', toString: 'y' }, order],
  ])('loses a field that its message does not know, %s', (_where, message, value, kept) => {
    const received = decode<object>(raw(value), message) as Received<object>;
    expect({ ...received.value }).toEqual(kept);
    expect(received.raw).toEqual(Buffer.from(JSON.stringify(value)));
  });

  it('is read by the parser of its subscription where it has one', () => {
    const parse: Parser = (value) => ({ ...order, orderId: value.toString() });
    expect(decode(raw('O-78'), OrderPlaced, parse)).toMatchObject({ value: { orderId: 'O-78' } });
  });
});

describe('a record that breaks its contract', () => {
  it.each<[string, RawRecord['value'] | string, string]>([
    ['null', null, 'has no value'],
    ['empty', Buffer.alloc(0), 'has no value'],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 'not JSON in UTF-8'],
    ['cut within a character', Buffer.from('"§"').subarray(0, 2), 'not JSON in UTF-8'],
    ['not JSON', '{"orderId":', 'not JSON in UTF-8'],
    ['nothing but a NUL', '\0', 'not JSON in UTF-8'],
    ['a list', '[{}]', 'not a JSON object'],
    ['a number', '41', 'not a JSON object'],
    ['a text', '"O-77"', 'not a JSON object'],
    ['the word null', 'null', 'not a JSON object'],
    ['with a prototype of its own', '{"__proto__":{"orderId":"O-77"}}', 'has a key named __proto__'],
  ])('is poison: %s', (_what, value, text) => {
    const bytes = raw(value).value;
    expect(decode(raw(value), OrderPlaced)).toEqual({
      reason: 'MALFORMED_MESSAGE', field: null, text: expect.stringContaining(text), raw: bytes, key: 'O-77', parsed: null, origin: 'orders.placed.v1[2]@41',
    });
  });

  it('is described in printable ASCII, whatever its bytes', () => {
    const poisoned = decode(raw('{"a": \u0007§\u2028 …'), OrderPlaced);
    expect(isPoisoned(poisoned) && poisoned.text).toMatch(/^not JSON in UTF-8: [\x20-\x7e]+$/);
  });

  it.each<[string, new () => object, object, string]>([
    ['missing', OrderPlaced, { ...order, platform: undefined }, 'platform'],
    ['of another type', OrderPlaced, { ...order, orderQty: 100 }, 'orderQty'],
    ['a list of one', OrderPlaced, { ...order, orderId: ['O-77'] }, 'orderId'],
    ['not among its words', OrderPlaced, { ...order, side: 'UP' }, 'side'],
    ['in a line', AllocationInstructed, { ...instruction, allocations: [{ ...line, account: '' }] }, 'allocations.0.account'],
    ['in a later line', AllocationInstructed, { ...instruction, allocations: [line, { ...line, weight: 'NaN' }] }, 'allocations.1.weight'],
    ['the list itself', AllocationInstructed, { ...instruction, allocations: 'ACC-001' }, 'allocations'],
  ])('names the field at fault and keeps what could be read: %s', (_what, message, value, field) => {
    const parsed = JSON.parse(JSON.stringify(value)) as object;
    expect(decode<object>(raw(value), message)).toMatchObject({ reason: 'INVALID_FIELD', field, parsed, text: expect.stringMatching(/./) });
  });

  it('may be told so by its own parser', () => {
    const refuse: Parser = () => {
      throw new ContractBroken('INVALID_FIELD', 'CheckSum 10 differs', 'CheckSum', { 11: 'O-77' });
    };
    const fault = { reason: 'INVALID_FIELD', field: 'CheckSum', text: 'CheckSum 10 differs', parsed: { 11: 'O-77' } };
    expect(decode(raw('8=FIX'), OrderPlaced, refuse)).toMatchObject(fault);
  });

  it('is no excuse for a parser that fails by itself: that is a bug', () => {
    const broken: Parser = () => {
      throw new TypeError('no such property');
    };
    expect(() => decode(raw(order), OrderPlaced, broken)).toThrow(TypeError);
  });
});
