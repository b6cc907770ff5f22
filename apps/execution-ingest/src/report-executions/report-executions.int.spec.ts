import type { ExecutionReported, ExecutionsTotalled } from '@entresol/contracts/execution.message';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { aBust, aCorrection, aFill, anOrder } from '../book-executions/reports.example.js';
import { executionIngest } from '../service.js';

let running: RunningService;
let n = 0;

/** An order and block of its own for each test. */
function anOrderOfItsOwn() {
  n += 1;
  const ids = { orderId: `O-${n}`, blockId: `B-${n}` };
  return {
    ...ids,
    order: anOrder(ids),
    fill: (execId: string, fields = {}) => aFill(`${n}/${execId}`, { ...ids, ...fields }),
    correction: (execId: string, ref: string, fields = {}) => aCorrection(`${n}/${execId}`, `${n}/${ref}`, { ...ids, ...fields }),
    bust: (execId: string, ref: string, fields = {}) => aBust(`${n}/${execId}`, `${n}/${ref}`, { ...ids, ...fields }),
    total: (numReports: number, cumQty: string, notional: string, revision = 1) =>
      ({ platform: 'OMS1', tradeDate: '2014-09-17', orderId: ids.orderId, revision, numReports, cumQty, notional }),
  };
}

const place = async (...orders: OrderPlaced[]) => running.produce(topics.ordersPlaced, orders.map((value) => ({ key: value.orderId, value })));
const report = async (...reports: ExecutionReported[]) => running.produce(topics.executionsReported, reports.map((value) => ({ key: value.orderId, value })));
const total = async (...totals: ExecutionsTotalled[]) =>
  running.produce(topics.executionsTotalled, totals.map((value) => ({ key: value.orderId ?? value.platform, value })));
const accepted = async (blockId: string) => (await running.published(topics.executionsAccepted)).filter(({ value }) => value.blockId === blockId);
const rejected = async (orderId: string) => (await running.published(topics.executionsRejected)).filter(({ value }) => value.orderId === orderId);
const standings = async (blockId: string) =>
  (await running.published(topics.blocksTotalled)).map(({ value }) => value).filter((value) => value.blockId === blockId);
const standing = async (blockId: string) => (await standings(blockId)).at(-1);
const counts = async () => (await running.rows<Record<string, string>>(executionIngest.counts))[0]!;

beforeAll(async () => {
  running = await openService(executionIngest);
}, 60_000);

afterAll(async () => {
  await running.close();
});

it('takes fills into their block, and knows it complete once the platform’s total agrees', async () => {
  const { order, blockId, fill, total: totalOf } = anOrderOfItsOwn();
  await place(order);
  await running.drained();
  await report(fill('1'), fill('2', { lastQty: '50', lastPx: '10.005' }));
  await running.drained();
  await total(totalOf(2, '150', '1501.25'));
  await running.drained();
  const [first] = await accepted(blockId);
  expect(first).toMatchObject({
    key: blockId, value: { rootExecId: `${n}/1`, version: 1, live: true, lastQty: '100', transactTime: '2014-09-17T13:30:00.5Z' },
    envelope: { subject: blockId, actor: 'OMS1/trader-07', duty: 'EXECUTE', type: 'executions.accepted.v1' },
  });
  const versions = await standings(blockId);
  expect(versions.map(({ version }) => version)).toEqual([1, 2]);
  expect(versions[0]).toMatchObject({ state: 'OPEN', reasons: ['NO_TOTALS'], fills: 0, qty: '0' });
  expect(versions[1]).toMatchObject({ state: 'COMPLETE', reasons: [], fills: 2, qty: '150', gross: '1501.25', tradeDate: '2014-09-17', symbol: 'AAA' });
}, 60_000);

it('drops duplicates, in one batch and later, and says nothing more of them', async () => {
  const { order, blockId, fill, total: totalOf } = anOrderOfItsOwn();
  const before = await counts();
  await place(order);
  await report(fill('1'), fill('1'), fill('2'));
  await total(totalOf(2, '200', '2002'));
  await running.drained();
  await report(fill('2', { lastQty: '0100.0' }), fill('1'));
  await total(totalOf(2, '200', '2002'));
  await running.drained();
  expect(await accepted(blockId)).toHaveLength(2);
  expect(await standing(blockId)).toMatchObject({ state: 'COMPLETE', fills: 2 });
  expect(Number((await counts())['duplicates']) - Number(before['duplicates'])).toBe(3);
}, 60_000);

it('keeps the first of an id that comes with other content, once told, and holds the block', async () => {
  const { order, blockId, orderId, fill, total: totalOf } = anOrderOfItsOwn();
  await place(order);
  await report(fill('1'), fill('1', { lastQty: '90' }), fill('1', { lastQty: '90' }));
  await total(totalOf(1, '100', '1001'));
  await running.drained();
  await report(fill('1', { lastQty: '90.0' }));
  await running.drained();
  expect(await rejected(orderId)).toMatchObject([{ key: orderId, value: { reason: 'DUPLICATE_ID_OTHER_CONTENT', execId: `${n}/1`, field: 'execId' } }]);
  expect(await standing(blockId)).toMatchObject({ state: 'HELD', reasons: ['CONFLICT'], qty: '100' });
  const [kept] = await running.rows<{ raw: Buffer }>(`SELECT raw FROM conflict WHERE convert_from(raw, 'UTF8') LIKE $1`, [`%"${n}/1"%`]);
  expect(JSON.parse(kept!.raw.toString())).toEqual(fill('1', { lastQty: '90' }));
}, 60_000);

it('of one id on two orders at once takes one, and holds both blocks', async () => {
  const [a, b] = [anOrderOfItsOwn(), anOrderOfItsOwn()];
  await place(a.order, b.order);
  await running.drained();
  const ids = Array.from({ length: 20 }, (_, i) => `both/${i}`);
  await report(...ids.flatMap((execId) => [a, b].map(({ fill }) => ({ ...fill('x', { lastQty: '1' }), execId }))));
  await running.drained();
  const taken = [...(await accepted(a.blockId)), ...(await accepted(b.blockId))];
  expect(taken.map(({ value }) => value.execId).sort()).toEqual([...ids].sort());
  expect(await standing(a.blockId)).toMatchObject({ state: 'HELD', reasons: ['NO_TOTALS', 'CONFLICT'] });
  expect(await standing(b.blockId)).toMatchObject({ state: 'HELD', reasons: ['NO_TOTALS', 'CONFLICT'] });
}, 60_000);

it('rejects what differs from its order or refers to nothing, each content once, and the order stays short', async () => {
  const { order, blockId, orderId, fill, bust, total: totalOf } = anOrderOfItsOwn();
  await place(order);
  const other = fill('2', { symbol: 'BBB' });
  await report(fill('1'), other, bust('3', '1', { execRefId: null }), other, fill('4', { lastCapacity: 'PRINCIPAL' }));
  await total(totalOf(4, '100', '1001'));
  await running.drained();
  expect((await rejected(orderId)).map(({ value }) => [value.execId, value.reason]).sort()).toEqual(
    [[`${n}/2`, 'SYMBOL_MISMATCH'], [`${n}/3`, 'REFERENCE_MISSING'], [`${n}/4`, 'CAPACITY_MISMATCH']]);
  expect(await standing(blockId)).toMatchObject({ state: 'OPEN', reasons: ['MISSING'] });
}, 60_000);

it('changes nothing but the count of duplicates when its positions are set back and all is read again', async () => {
  const { order, blockId, fill, total: totalOf } = anOrderOfItsOwn();
  await place(order);
  await report(fill('1'), fill('2'));
  await total(totalOf(2, '200', '2002'));
  await running.drained();
  const sums = () => running.rows('SELECT * FROM orders o JOIN platform_day USING (platform, trade_date) ORDER BY order_id');
  const withoutDuplicates = async () => (await sums() as { duplicates: string }[]).map(({ duplicates: _, ...row }) => row);
  const before = [await withoutDuplicates(), await running.rows('SELECT * FROM execution ORDER BY root_exec_id'), await standing(blockId)];
  await running.rows("UPDATE position SET next_offset = 0 WHERE topic = 'executions.reported.v1'");
  await running.stop();
  await running.start();
  await running.drained();
  expect([await withoutDuplicates(), await running.rows('SELECT * FROM execution ORDER BY root_exec_id'), await standing(blockId)]).toEqual(before);
}, 60_000);

it('parks busts and corrections that come before their fill, and takes them with it', async () => {
  const { order, blockId, fill, bust, correction, total: totalOf } = anOrderOfItsOwn();
  await place(order);
  await total(totalOf(4, '70', '700.7'));
  await report(bust('B', 'C1'), bust('B', 'C1'));
  await running.drained();
  expect(await standing(blockId)).toMatchObject({ state: 'HELD', reasons: ['MISSING', 'PARKED'], fills: 0 });
  await report(correction('C1', '1', { lastQty: '90' }));
  await running.drained();
  await report(fill('2', { lastQty: '70' }), fill('1'));
  await running.drained();
  const chain = (await accepted(blockId)).filter(({ value }) => value.rootExecId === `${n}/1`).map(({ value }) => [value.version, value.live, value.execId]);
  expect(chain).toEqual([[1, true, `${n}/1`], [2, true, `${n}/C1`], [3, false, `${n}/B`]]);
  expect(await standing(blockId)).toMatchObject({ state: 'COMPLETE', fills: 1, qty: '70', gross: '700.7' });
  expect(await running.rows('SELECT 1 FROM parked WHERE released_at IS NULL')).toEqual([]);
}, 60_000);

it('parks the reports of an order that is not known, and takes them when it comes', async () => {
  const { order, blockId, fill, bust, total: totalOf } = anOrderOfItsOwn();
  await total(totalOf(3, '100', '1001'));
  await report(bust('B', '1'), fill('1'), fill('2'), fill('1'));
  await running.drained();
  expect(await accepted(blockId)).toEqual([]);
  expect(Number((await counts())['parked'])).toBe(3);
  await place(order);
  await running.drained();
  expect(await standings(blockId)).toMatchObject([{ version: 1, state: 'COMPLETE', fills: 1, qty: '100' }]);
  expect(Number((await counts())['parked'])).toBe(0);
}, 60_000);

it('tells what breaks its contract, and holds the block that it names, be it known or not', async () => {
  const { order, blockId, orderId, fill, total: totalOf } = anOrderOfItsOwn();
  await running.produce(topics.executionsReported, [
    { key: orderId, value: { ...fill('1'), lastQty: 'NaN' } },
    { key: orderId, value: Buffer.from('8=FIX.4.2\u00019=100\u000135=8\u0001') },
    { key: orderId, value: Buffer.from('{"orderId":"O-1"') },
    { key: orderId, value: null },
    { key: orderId, value: { ...fill('1'), lastQty: 'NaN' } },
  ]);
  await running.drained();
  await place(order);
  await report(fill('1'));
  await total(totalOf(1, '100', '1001'));
  await running.drained();
  expect((await rejected(orderId)).map(({ value }) => [value.reason, value.field])).toEqual([['INVALID_FIELD', 'lastQty']]);
  const unnamed = (await running.published(topics.executionsRejected)).filter(({ key }) => key === 'unknown').map(({ value }) => value.text);
  expect(unnamed).toEqual(expect.arrayContaining(['10 CheckSum is missing: the message is cut short', 'has no value', expect.stringMatching(/^not JSON/)]));
  expect(await standing(blockId)).toMatchObject({ state: 'HELD', reasons: ['QUARANTINED'], fills: 1 });
}, 60_000);

it('holds a block by an order that came with other content, or that differs from its first', async () => {
  const [a, b] = [anOrderOfItsOwn(), anOrderOfItsOwn()];
  await place(a.order, { ...b.order, blockId: a.blockId, symbol: 'BBB' }, { ...b.order, orderId: 'O-other' });
  await running.drained();
  await place({ ...b.order, orderId: 'O-other', orderQty: '5' });
  await running.drained();
  expect(await standing(a.blockId)).toMatchObject({ state: 'HELD', reasons: ['NO_TOTALS', 'CONFLICT'], symbol: 'AAA' });
  expect(await standing(b.blockId)).toMatchObject({ state: 'HELD', reasons: ['NO_TOTALS', 'CONFLICT'] });
  expect(await running.rows('SELECT order_qty FROM orders WHERE order_id = $1', ['O-other'])).toEqual([{ order_qty: '1000' }]);
}, 60_000);

it('opens a complete block by a late report, until the total is revised', async () => {
  const { order, blockId, fill, bust, total: totalOf } = anOrderOfItsOwn();
  await place(order);
  await report(fill('1'), fill('2'));
  await total(totalOf(2, '200', '2002'));
  await running.drained();
  await report(bust('B', '2'));
  await running.drained();
  await total(totalOf(3, '100', '1001', 2), totalOf(2, '200', '2002'));
  await running.drained();
  const [complete, late, revised] = (await standings(blockId)).slice(-3);
  expect([complete!.state, late!.state, revised!.state]).toEqual(['COMPLETE', 'OPEN', 'COMPLETE']);
  expect(late).toMatchObject({ reasons: ['NO_TOTALS'], fills: 1, qty: '100' });
}, 60_000);

it('knows a platform’s day complete when its orders and reports have come, and open again by a late one', async () => {
  const { order, fill } = anOrderOfItsOwn();
  const ofDay = { platform: 'OMS7', tradeDate: '2014-09-16' };
  const onDay = (execId: string) => ({ ...fill(execId), ...ofDay });
  await place({ ...order, ...ofDay });
  await report(onDay('1'), onDay('2'), onDay('2'));
  await total({ ...ofDay, orderId: null, revision: 1, numReports: 2, numOrders: 1 });
  await running.drained();
  await total({ ...ofDay, orderId: order.orderId, revision: 1, numReports: 2, cumQty: '200', notional: '2002' });
  await running.drained();
  await report(onDay('3'));
  await running.drained();
  const days = (await running.published(topics.platformsTotalled)).filter(({ key }) => key === 'OMS7').map(({ value }) => value);
  expect(days).toEqual(['OPEN', 'COMPLETE', 'OPEN'].map((state, i) => ({ ...ofDay, version: i + 1, state, numOrders: 1, numReports: 2 })));
}, 60_000);

it('changes nothing when started again, or when all is sent again', async () => {
  const before = await counts();
  const blocks = (await running.published(topics.blocksTotalled)).length;
  const acceptedBefore = (await running.published(topics.executionsAccepted)).length;
  const reports = await running.rows<{ order_id: string; raw: Buffer }>(`SELECT order_id, raw FROM execution_report WHERE source = 'PLATFORM'`);
  await running.stop();
  await running.start();
  await running.produce(topics.executionsReported, reports.map(({ order_id, raw }) => ({ key: order_id, value: raw })));
  await running.drained();
  const { duplicates, ...rest } = await counts();
  expect(rest).toEqual(Object.fromEntries(Object.entries(before).filter(([name]) => name !== 'duplicates')));
  expect(Number(duplicates) - Number(before['duplicates'])).toBe(reports.length);
  expect(await running.published(topics.blocksTotalled)).toHaveLength(blocks);
  expect(await running.published(topics.executionsAccepted)).toHaveLength(acceptedBefore);
}, 60_000);
