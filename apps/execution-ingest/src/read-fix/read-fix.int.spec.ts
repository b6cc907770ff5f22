import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { aBust, aCorrection, aFill, anOrder } from '../book-executions/reports.example.js';
import { executionIngest } from '../service.js';
import type { FixVersion } from './fix-frame.rules.js';
import { asFix } from './fix.example.js';

let running: RunningService;
let n = 0;

beforeAll(async () => {
  running = await openService(executionIngest);
}, 60_000);

afterAll(async () => {
  await running.close();
});

/** Two fills, one corrected, the other cancelled before it came, on an order of their own. */
function aStory(prefix: string): { ids: { orderId: string; blockId: string }; reports: ExecutionReported[] } {
  n += 1;
  const ids = { orderId: `O-${n}`, blockId: `B-${n}` };
  return {
    ids,
    reports: [
      aBust(`${prefix}/X`, `${prefix}/2`, ids), aFill(`${prefix}/1`, ids),
      aFill(`${prefix}/2`, { ...ids, lastPx: '10.00000001', transactTime: '2014-09-17T13:30:00.123456789Z' }),
      aCorrection(`${prefix}/C`, `${prefix}/1`, { ...ids, lastQty: '90.5' }),
    ],
  };
}

const send = async (orderId: string, values: Buffer[]) => running.produce(topics.executionsReported, values.map((value) => ({ key: orderId, value })));
const asJson = (report: ExecutionReported) => Buffer.from(JSON.stringify(report));
const standing = async (blockId: string) =>
  (await running.published(topics.blocksTotalled)).map(({ value }) => value).filter((block) => block.blockId === blockId).at(-1);

/** What became of a story chain by chain, but for the names that are its own. */
async function acceptedOf(prefix: string, { orderId, blockId }: { orderId: string; blockId: string }) {
  const events = (await running.published(topics.executionsAccepted)).filter(({ value }) => value.orderId === orderId);
  events.sort(({ value: a }, { value: b }) => a.rootExecId.localeCompare(b.rootExecId) || a.version - b.version);
  return events.map(({ key, value, envelope: { actor, duty, subject } }) =>
    JSON.parse(JSON.stringify({ key, value, actor, duty, subject }).replaceAll(`${prefix}/`, '').replaceAll(orderId, 'O').replaceAll(blockId, 'B')) as object);
}

it.each<FixVersion>(['FIX.4.2', 'FIX.4.4'])('the same reports in %s and in JSON come to the same accepted executions', async (version) => {
  const [json, fix] = [aStory(`json-${version}`), aStory(`fix-${version}`)];
  // The FIX order comes after its reports, which are read again when it does.
  await running.produce(topics.ordersPlaced, [{ key: json.ids.orderId, value: anOrder(json.ids) }]);
  await send(json.ids.orderId, json.reports.map(asJson));
  await send(fix.ids.orderId, fix.reports.map((report) => asFix(report, version)));
  await running.drained();
  await running.produce(topics.ordersPlaced, [{ key: fix.ids.orderId, value: anOrder(fix.ids) }]);
  await running.produce(topics.executionsTotalled, [json.ids, fix.ids].map(({ orderId }) => (
    { key: orderId, value: { platform: 'OMS1', tradeDate: '2014-09-17', orderId, revision: 1, numReports: 4, cumQty: '90.5', notional: '905.905' } })));
  await running.drained();
  const accepted = await acceptedOf(`json-${version}`, json.ids);
  expect(accepted).toHaveLength(4);
  expect(await acceptedOf(`fix-${version}`, fix.ids)).toEqual(accepted);
  expect(await standing(fix.ids.blockId)).toMatchObject({ state: 'COMPLETE', fills: 1, qty: '90.5' });
  const said = await running.rows('SELECT DISTINCT block_id FROM execution_report WHERE order_id = $1', [fix.ids.orderId]);
  expect(said).toEqual([{ block_id: version === 'FIX.4.4' ? fix.ids.blockId : null }]);
  const stands = await running.rows('SELECT DISTINCT block_id FROM execution WHERE order_id = $1', [fix.ids.orderId]);
  expect(stands).toEqual([{ block_id: fix.ids.blockId }]);
}, 60_000);

it.each<[string, (report: ExecutionReported) => Buffer, (report: ExecutionReported) => Buffer]>([
  ['FIX after JSON', asJson, (report) => asFix(report, 'FIX.4.2')],
  ['JSON after FIX', (report) => asFix(report, 'FIX.4.2'), asJson],
  ['one FIX after the other', (report) => asFix(report, 'FIX.4.4'), (report) => asFix(report, 'FIX.4.2')],
])('%s is a duplicate, and other content a conflict', async (name, first, second) => {
  const { ids: { orderId, blockId } } = aStory('');
  const fill = aFill(name, { orderId, blockId });
  await running.produce(topics.ordersPlaced, [{ key: orderId, value: anOrder({ orderId, blockId }) }]);
  await send(orderId, [first(fill), second(fill)]);
  await running.drained();
  await send(orderId, [second(fill)]);
  await running.drained();
  expect(await standing(blockId)).toMatchObject({ state: 'OPEN', reasons: ['NO_TOTALS'] });
  await send(orderId, [second({ ...fill, lastQty: '99' })]);
  await running.drained();
  expect(await standing(blockId)).toMatchObject({ state: 'HELD', reasons: ['NO_TOTALS', 'CONFLICT'] });
  expect((await running.published(topics.executionsAccepted)).filter(({ value }) => value.orderId === orderId)).toHaveLength(1);
}, 60_000);

it('a broken message names its tag and holds its order’s block; one that tells of no execution holds nothing; the next is taken', async () => {
  const [broken, status] = [aStory('broken').ids, aStory('status').ids];
  await running.produce(topics.ordersPlaced, [broken, status].map((ids) => ({ key: ids.orderId, value: anOrder(ids) })));
  const good = asFix(aFill('after', broken), 'FIX.4.4');
  await send(broken.orderId, [
    Buffer.from(asFix(aFill('damaged', broken), 'FIX.4.4').toString().replace('31=10.01', '31=90.01')),
    asFix(aFill('priceless', broken), 'FIX.4.2', { 31: '10,01' }), good, asFix(aFill('new', status), 'FIX.4.4', { 150: '0', 31: null, 32: null }),
  ]);
  await running.drained();
  const rejected = (await running.published(topics.executionsRejected)).map(({ key, value }) => ({ key, ...value }));
  const told = [
    { key: broken.orderId, reason: 'MALFORMED_MESSAGE', field: '10 CheckSum', platform: 'OMS1', execId: 'damaged', orderId: broken.orderId },
    { key: broken.orderId, reason: 'INVALID_FIELD', field: '31 LastPx', platform: 'OMS1', execId: 'priceless', orderId: broken.orderId },
    { key: status.orderId, reason: 'NOT_AN_EXECUTION', field: '150 ExecType', platform: 'OMS1', execId: 'new', orderId: status.orderId },
  ];
  expect(rejected).toEqual(expect.arrayContaining(told.map((one) => expect.objectContaining(one))));
  expect(await standing(broken.blockId)).toMatchObject({ state: 'HELD', reasons: ['NO_TOTALS', 'QUARANTINED'] });
  expect(await standing(status.blockId)).toMatchObject({ state: 'OPEN', reasons: ['NO_TOTALS'] });
  const [taken] = await running.rows<{ raw: Buffer }>(`SELECT raw FROM execution_report WHERE exec_id = 'after' AND outcome = 'TAKEN'`);
  expect(taken!.raw).toEqual(good);
}, 60_000);
