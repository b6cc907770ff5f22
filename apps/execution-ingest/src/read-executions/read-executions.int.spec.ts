import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { aBust, aCorrection, aFill, anOrder } from '../book-executions/reports.example.js';
import { executionIngest } from '../service.js';

const AUDITOR = { sub: 'user-91', roles: ['auditor'] as const };

let running: RunningService;
beforeAll(async () => {
  running = await openService(executionIngest);
  await running.produce(topics.ordersPlaced, [{ key: 'O-1', value: anOrder() }]);
  const malformed = Buffer.from(JSON.stringify({ ...aFill('E-4'), lastQty: '-1' }));
  const reports = [aFill('E-1'), aFill('E-2'), aCorrection('E-3', 'E-1', { lastQty: '90' }), aBust('E-5', 'E-9'), malformed];
  await running.produce(topics.executionsReported, reports.map((value) => ({ key: 'O-1', value })));
  await running.drained();
}, 60_000);
afterAll(() => running?.close());

it('tells all that came of a block, by the ids of the events that tell of it', async () => {
  const { body } = await running.http('GET', '/executions?blockId=B-1', { as: AUDITOR });
  const told = await running.published(topics.executionsAccepted);
  const accepted = new Map(told.map(({ value, envelope }) => [`${value.rootExecId} ${value.version}`, envelope.id]));
  const rejected = (await running.published(topics.executionsRejected)).map(({ envelope }) => envelope.id);
  expect(body.executions.map((one: Record<string, unknown>) => [one['rootExecId'], one['version'], one['lastQty'], one['eventId']])).toEqual([
    ['E-1', 2, '90', accepted.get('E-1 2')], ['E-2', 1, '100', accepted.get('E-2 1')],
  ]);
  expect(body.reports.map((one: Record<string, unknown>) => [one['execId'], one['outcome'], one['rootExecId']])).toEqual([
    ['E-1', 'TAKEN', 'E-1'], ['E-2', 'TAKEN', 'E-2'], ['E-3', 'TAKEN', 'E-1'], ['E-5', 'WAITING', null],
  ]);
  expect(body.rejections).toMatchObject([{ execId: 'E-4', reason: 'INVALID_FIELD', eventId: rejected[0] }]);
}, 60_000);

it('of a block that nobody knows is nothing', async () => {
  const { body } = await running.http('GET', '/executions?blockId=NOBODY', { as: AUDITOR });
  expect(body).toEqual({ executions: [], reports: [], rejections: [] });
  expect((await running.http('GET', '/executions', { as: AUDITOR })).status).toBe(400);
});
