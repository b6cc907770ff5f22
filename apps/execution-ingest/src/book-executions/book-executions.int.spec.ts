import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import fc from 'fast-check';
import { executionIngest } from '../service.js';
import { aBust, aCorrection, aFill, anOrder } from './reports.example.js';

const BLOCKS = 12;
const ORDERS = 3;
const FILLS = 40;
/** Of each ten fills, one is corrected and then cancelled, one corrected: 7 in 10 stay as they came. */
const figures = { lastQty: '7', lastPx: '1.00000001' };

let running: RunningService;

beforeAll(async () => {
  running = await openService(executionIngest);
}, 60_000);

afterAll(async () => {
  await running.close();
});

function reportsOf(blockId: string, orderId: string) {
  const ids = { blockId, orderId };
  return Array.from({ length: FILLS }, (_, n) => {
    const execId = `${orderId}/${n}`;
    const fill = aFill(execId, { ...ids, ...figures });
    if (n % 10 === 0) return [fill, aCorrection(`${execId}c`, execId, { ...ids, ...figures, lastQty: '8' }), aBust(`${execId}x`, `${execId}c`, ids)];
    return n % 10 === 1 ? [fill, aCorrection(`${execId}c`, execId, { ...ids, ...figures, lastQty: '9' })] : [fill];
  }).flat();
}

/** A fixed shuffle: what is sent may come in any order. */
function shuffled<T>(items: readonly T[]): T[] {
  return fc.sample(fc.shuffledSubarray([...items], { minLength: items.length }), { seed: 20140917, numRuns: 1 })[0]!;
}

it('orders of one block on different partitions, with all their reports at once in any order, come to complete blocks', async () => {
  const orders = Array.from({ length: BLOCKS * ORDERS }, (_, n) => anOrder({ orderId: `O-${n}`, blockId: `B-${n % BLOCKS}` }));
  const reports = orders.flatMap(({ blockId, orderId }) => reportsOf(blockId, orderId));
  const live = { qty: FILLS * 7 - (FILLS / 10) * 7 + (FILLS / 10) * 2, fills: FILLS - FILLS / 10 };
  const perOrder = { numReports: FILLS + 3 * (FILLS / 10), cumQty: String(live.qty), notional: `${live.qty}.${String(live.qty).padStart(8, '0')}` };
  const day = { platform: 'OMS1', tradeDate: '2014-09-17', revision: 1 };
  const parts = Array.from({ length: 20 }, (_, n) => n);
  const sent = shuffled([...reports, ...reports.slice(0, 100)]);
  await Promise.all([
    ...parts.map((n) => running.produce(topics.executionsReported,
      sent.filter((_, i) => i % parts.length === n).map((value) => ({ key: value.orderId, value })))),
    running.produce(topics.ordersPlaced, shuffled(orders).map((value) => ({ key: value.orderId, value }))),
    running.produce(topics.executionsTotalled, [
      ...shuffled(orders).map(({ orderId }) => ({ key: orderId, value: { ...day, orderId, ...perOrder } })),
      { key: 'OMS1', value: { ...day, orderId: null, numReports: reports.length, numOrders: orders.length } },
    ]),
  ]);
  await running.drained();

  const blocks = await running.rows('SELECT block_id, state, reasons, fills, qty::float8, trim_scale(gross)::text AS gross FROM blocks ORDER BY block_id');
  const qty = live.qty * ORDERS;
  expect(blocks).toEqual(Array.from({ length: BLOCKS }, (_, n) => `B-${n}`).sort().map((block_id) =>
    ({ block_id, state: 'COMPLETE', reasons: [], fills: live.fills * ORDERS, qty, gross: `${qty}.${String(qty).padStart(8, '0')}`.replace(/0+$/, '') })));
  const [counted] = await running.rows<Record<string, string>>(executionIngest.counts);
  expect(Object.fromEntries(Object.entries(counted!).map(([name, count]) => [name, Number(count)]))).toEqual({
    orders: orders.length, reports: reports.length, accepted: orders.length * FILLS, live: orders.length * live.fills, duplicates: 100, conflicts: 0,
    malformed: 0, rejected: 0, busted: orders.length * 4, corrected: orders.length * 8, amended: 0, parked: 0, blocks: BLOCKS, blocks_complete: BLOCKS,
  });
  expect((await running.published(topics.platformsTotalled)).at(-1)!.value).toMatchObject({ state: 'COMPLETE', numReports: reports.length });

  const published = await running.published(topics.executionsAccepted);
  // By id, for a relay that was held up may send again what it had sent.
  expect(new Set(published.map(({ envelope }) => envelope.id)).size).toBe(reports.length);
  const [latest] = await running.rows<{ n: string }>(
    `SELECT count(*) AS n FROM execution WHERE (version = 3) = (exec_type = 'TRADE_CANCEL') AND live = (version < 3)`);
  expect(Number(latest!.n)).toBe(orders.length * FILLS);
}, 120_000);
