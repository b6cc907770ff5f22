import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { aBust, aCorrection, aFill, anOrder } from '../book-executions/reports.example.js';
import { executionIngest } from '../service.js';

const AMENDER = { sub: 'user-05', roles: ['amender'] as const };
const OPERATIONS = { sub: 'user-09', roles: ['operations'] as const };

let running: RunningService;
const post = (execId: string, act: string, body: object, key?: string) =>
  running.http('POST', `/executions/OMS1/2014-09-17/${encodeURIComponent(execId)}/${act}`, { as: AMENDER, body, key });
const get = (path: string) => running.http('GET', path, { as: OPERATIONS });

beforeAll(async () => {
  running = await openService(executionIngest);
  const fills = ['E-1', 'E-2', 'E 3/a'].map((execId) => aFill(execId));
  await running.produce(topics.ordersPlaced, [{ key: 'O-1', value: anOrder() }]);
  await running.produce(topics.executionsReported, fills.map((value) => ({ key: 'O-1', value })));
  await running.produce(topics.executionsTotalled, [
    { key: 'O-1', value: { platform: 'OMS1', tradeDate: '2014-09-17', orderId: 'O-1', revision: 1, numReports: 3, cumQty: '300', notional: '3003' } },
  ]);
  await running.drained();
}, 60_000);

afterAll(async () => {
  await running.close();
});

it('corrects a fill by hand: the person’s doing, no report of the platform, and the block differs from its total', async () => {
  const { status, body } = await post('E-1', 'correct', { lastQty: '90', lastPx: '10.02', reason: 'keyed wrong' }, 'key-1');
  const corrected = { rootExecId: 'E-1', version: 2, lastQty: '90', lastPx: '10.02', execId: expect.stringMatching(/^AMEND-/) };
  expect({ status, body }).toMatchObject({ status: 200, body: corrected });
  expect((await post('E-1', 'correct', { lastQty: '90', lastPx: '10.02', reason: 'keyed wrong' }, 'key-1')).body).toEqual(body);
  await running.drained();
  const events = (await running.published(topics.executionsAccepted)).filter(({ value }) => value.rootExecId === 'E-1');
  expect(events).toHaveLength(2);
  expect(events[1]).toMatchObject({
    key: 'B-1', value: { version: 2, trader: 'user-05', execRefId: 'E-1', transactTime: '2014-09-17T13:30:00.5Z' },
    envelope: { actor: 'user-05', duty: 'AMEND', subject: 'B-1' },
  });
  const { body: block } = await get('/blocks/B-1');
  expect(block).toMatchObject({
    blockId: 'B-1', state: 'OPEN', reasons: ['MISSING'], fills: 3, qty: '290',
    orders: [{ orderId: 'O-1', reports: 3, total: { numReports: 3, cumQty: '300' } }],
  });
  const [fill, amendment] = [await get('/executions/OMS1/2014-09-17/E-1'), await get(`/executions/OMS1/2014-09-17/${body.execId}`)];
  expect(fill.body).toMatchObject({ report: { outcome: 'TAKEN', source: 'PLATFORM', lastQty: '100' }, execution: { version: 2, lastQty: '90' } });
  expect(amendment.body).toMatchObject({ report: { source: 'PERSON', reason: 'keyed wrong', origin: 'by hand' } });
}, 60_000);

it('cancels a fill by hand, whose id may hold any character, and its chain has ended', async () => {
  const { status, body } = await post('E 3/a', 'bust', { reason: 'not ours' });
  expect({ status, body }).toMatchObject({ status: 200, body: { rootExecId: 'E 3/a', live: false, lastQty: '100' } });
  expect(await post('E 3/a', 'bust', { reason: 'not ours' })).toMatchObject({ status: 409, body: { code: 'ALREADY_BUSTED', field: 'execId' } });
  await running.produce(topics.executionsReported, [{ key: 'O-1', value: aBust('X-3', 'E 3/a') }]);
  await running.drained();
  expect((await running.published(topics.executionsRejected)).map(({ value }) => [value.execId, value.reason])).toEqual([['X-3', 'ALREADY_BUSTED']]);
}, 60_000);

it('refuses what its chain, its figures or its reason do not allow', async () => {
  await running.produce(topics.executionsReported, [
    { key: 'O-1', value: aCorrection('C-1', 'E-2') }, { key: 'O-1', value: aCorrection('C-2', 'C-1') },
  ]);
  await running.drained();
  expect(await post('C-1', 'bust', { reason: 'stale' })).toMatchObject({ status: 409, body: { code: 'REFERENCE_NOT_LATEST' } });
  expect(await post('E-99', 'bust', { reason: 'no such fill' })).toMatchObject({ status: 404, body: { code: 'UNKNOWN_EXECUTION' } });
  expect(await post('E-2', 'bust', { reason: ' ' })).toMatchObject({ status: 400, body: { code: 'REASON_MISSING', field: 'reason' } });
  expect(await post('E-2', 'correct', { lastQty: '0', lastPx: '1', reason: 'zero' })).toMatchObject(
    { status: 400, body: { code: 'INVALID_FIELD', field: 'lastQty' } });
  expect(await post('E-2', 'bust', { reason: 'x', trader: 'user-01' })).toMatchObject({ status: 400, body: { code: 'INVALID_FIELD', field: 'trader' } });
}, 60_000);

it('of two amendments of one fill at once takes each once, one after the other', async () => {
  const [a, b] = await Promise.all([
    post('E-2', 'correct', { lastQty: '80', lastPx: '10', reason: 'a' }), post('E-2', 'bust', { reason: 'b' }),
  ]);
  const versions = await running.rows<{ version: number }>(`SELECT version FROM execution WHERE root_exec_id = 'E-2'`);
  const bustedFirst = a!.status === 409;
  expect({ statuses: [a!.status, b!.status], versions }).toEqual({ statuses: [bustedFirst ? 409 : 200, 200], versions: [{ version: bustedFirst ? 4 : 5 }] });
}, 60_000);

it('lists what is not complete, and lets in only who may', async () => {
  expect((await get('/breaks')).body).toEqual([{ subject: 'B-1', reason: 'NO_TOTALS', since: expect.stringMatching(/Z$/) }]);
  expect(await get('/blocks/B-9')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_BLOCK' } });
  expect(await get('/executions/OMS1/2014-09-17/E-99')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_EXECUTION' } });
  for (const path of ['/breaks', '/blocks/B-1', '/executions/OMS1/2014-09-17/E-1']) {
    expect((await running.http('GET', path)).status).toBe(401);
    expect((await running.http('GET', path, { as: { sub: 'user-03', roles: ['affirmer'] } })).status).toBe(403);
  }
  const denied = await running.http('POST', '/executions/OMS1/2014-09-17/E-1/bust', { as: OPERATIONS, body: { reason: 'no role' } });
  expect(denied).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
}, 60_000);
