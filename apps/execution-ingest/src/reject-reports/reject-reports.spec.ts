import 'reflect-metadata';
import { ExecutionRejected } from '@entresol/contracts/execution.message';
import { validated } from '@entresol/messaging/decode';
import { aFill } from '../book-executions/reports.example.js';
import { DUPLICATE_ID, keyOf, orderNamed, rejectionOf, rejectionOfPoison, type BrokenRecord } from './reject-reports.rules.js';

const broken: BrokenRecord = {
  reason: 'INVALID_FIELD', field: 'lastQty', text: 'lastQty must be a decimal', raw: Buffer.from('{}'), key: 'O-1', origin: 'executions.reported.v1[0]@7',
  parsed: { platform: 'OMS1', execId: 'E-1', orderId: 'O-1', blockId: 'B-1' },
};

it('a refused report is told with its ids, its reason, and where it came from', () => {
  const { value } = rejectionOf({ value: aFill('E-1'), origin: 'executions.reported.v1[2]@9' }, DUPLICATE_ID);
  expect(value).toMatchObject({
    reason: 'DUPLICATE_ID_OTHER_CONTENT', field: 'execId', platform: 'OMS1', execId: 'E-1', orderId: 'O-1', origin: 'executions.reported.v1[2]@9',
  });
});

it('a broken record is told with the field at fault', () => {
  expect(rejectionOfPoison(broken).value).toMatchObject({
    reason: 'INVALID_FIELD', field: 'lastQty', platform: 'OMS1', execId: 'E-1', orderId: 'O-1', blockId: 'B-1',
  });
});

it.each<[string, Partial<BrokenRecord>, string]>([
  ['no JSON', { reason: 'MALFORMED_MESSAGE', field: null, parsed: null }, 'unknown'],
  ['what could not be stored', { reason: 'NOT_STORABLE', field: null, parsed: null, text: 'line\none' }, 'unknown'],
  ['ids that are no text', { parsed: { platform: ['OMS1'], execId: { a: 1 }, orderId: 7, blockId: null } }, 'unknown'],
  ['ids that do not fit', { parsed: { platform: 'P', execId: 'x'.repeat(65), orderId: '', blockId: 'B\u0000' } }, 'P'],
  ['an id with half a character', { parsed: { orderId: 'O\ud800' } }, 'unknown'],
  ['an order with a foreign id', { parsed: { orderId: 'O 1' } }, 'O 1'],
  ['a text that ends within a character', { text: `${'x'.repeat(499)}😀`, parsed: null }, 'unknown'],
])('of %s only what is text and fits is told', (_name, fields, key) => {
  const { value } = rejectionOfPoison({ ...broken, ...fields });
  expect(keyOf(value)).toBe(key);
  expect(() => validated(ExecutionRejected, { ...value })).not.toThrow();
});

it.each(['MALFORMED_MESSAGE', 'NOT_AN_EXECUTION', 'INVALID_FIELD'])('%s is told as such', (reason) => {
  expect(rejectionOfPoison({ ...broken, reason }).value.reason).toBe(reason);
});

it('what tells of no execution names no order of which a fill could be missing', () => {
  expect(orderNamed({ ...broken, reason: 'NOT_AN_EXECUTION' })).toBeNull();
});

it.each<[unknown, string | null]>([['O-1', 'O-1'], ['O 1', null], [7, null], ['', null], [undefined, null], ['x'.repeat(65), null]])(
  'orderId %j names the order %s', (orderId, named) => {
    expect(orderNamed({ ...broken, parsed: { orderId } })).toBe(named);
  });

it('the same bytes under the same key are the same rejection', () => {
  expect(rejectionOfPoison({ ...broken, origin: 'elsewhere' }).content).toEqual(rejectionOfPoison(broken).content);
  expect(rejectionOfPoison({ ...broken, raw: Buffer.from('{ }') }).content).not.toEqual(rejectionOfPoison(broken).content);
  expect(rejectionOfPoison({ ...broken, key: 'O-2' }).content).not.toEqual(rejectionOfPoison(broken).content);
});
