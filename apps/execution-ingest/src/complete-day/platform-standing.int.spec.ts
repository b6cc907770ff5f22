import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import type { Role } from '@entresol/trade/duty';
import { aBust, aFill, anOrder } from '../book-executions/reports.example.js';
import { executionIngest } from '../service.js';

const tradeDate = '2014-09-17';
let running: RunningService;
beforeAll(async () => (running = await openService(executionIngest)), 60_000);
afterAll(() => running?.close(), 30_000);

const total = (fields: object) => ({ key: 'O-1', value: { platform: 'OMS1', tradeDate, orderId: null, revision: 1, numReports: 5, ...fields } });
const platforms = (role: Role = 'operations', date = tradeDate) => running.http('GET', `/days/${date}/platforms`, { as: { sub: 'user-1', roles: [role] } });
const told = async () => ((await platforms()).body as { text: string }[]).map(({ text }) => text);

it('tells of each platform what it says beside what came, until all has come', async () => {
  await running.produce(topics.ordersPlaced, [
    { key: 'O-1', value: anOrder() }, { key: 'O-2', value: anOrder({ orderId: 'O-2', blockId: 'B-2', platform: 'OMS2' }) },
    { key: 'O-3', value: anOrder({ orderId: 'O-3', blockId: 'B-3', tradeDate: '2014-09-18' }) },
  ]);
  await running.produce(topics.executionsReported, [aFill('E-1'), aFill('E-1'), aFill('E-2')].map((value) => ({ key: 'O-1', value })));
  await running.drained();
  expect(await told()).toEqual(['OMS1: 2 fills received, and no total of the day yet.', 'OMS2: 0 fills received, and no total of the day yet.']);

  await running.produce(topics.executionsTotalled, [
    total({ orderId: 'O-1', cumQty: '300', notional: '3003' }), total({ numOrders: 1 }), total({ platform: 'OMS2', numReports: 0, numOrders: 0 }),
  ]);
  await running.drained();
  expect((await platforms()).body).toEqual([
    {
      platform: 'OMS1', complete: false, orders: { known: 1, totalled: 1, said: 1 }, reports: { received: 2, duplicates: 1, said: 5, missing: 3 },
      text: 'OMS1: 3 fills missing (2 of 5 received).',
    },
    {
      platform: 'OMS2', complete: true, orders: { known: 1, totalled: 0, said: 0 }, reports: { received: 0, duplicates: 0, said: 0, missing: 0 },
      text: 'OMS2: complete, 0 fills of 0 orders.',
    },
  ]);

  await running.produce(topics.executionsReported, [aFill('E-3'), aFill('E-4'), aBust('X-4', 'E-4')].map((value) => ({ key: 'O-1', value })));
  await running.drained();
  expect((await told())[0]).toBe('OMS1: complete, 5 fills of 1 order.');
  expect((await platforms('auditor', '2014-09-18')).body).toMatchObject([{ platform: 'OMS1', orders: { known: 1 } }]);
}, 60_000);

it('is for those who oversee the day, and asks for a day', async () => {
  expect((await platforms('operations', '2001-01-01')).body).toEqual([]);
  expect(await platforms('trader')).toMatchObject({ status: 403 });
  expect(await platforms('operations', 'today')).toMatchObject({ status: 400, body: { field: 'date' } });
}, 60_000);
