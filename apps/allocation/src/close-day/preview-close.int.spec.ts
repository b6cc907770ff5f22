import { topics } from '@entresol/contracts/topics';
import { Database } from '@entresol/platform/database';
import { openService, type RunningService } from '@entresol/testing/service';
import { allocation } from '../service.js';
import { fills, instructed, order, people, platformTotal, references, total, type SmallBlock } from '../small-day.example.js';

const tradeDate = '2014-09-22';
const blocksOf = (prefix: string, count: number): SmallBlock[] =>
  Array.from({ length: count }, (_, number) => ({ blockId: `${prefix}-${String(number).padStart(3, '0')}`, tradeDate }));

describe('a dry run of a day’s close, on a real broker and database', () => {
  let running: RunningService;
  beforeAll(async () => (running = await openService(allocation, { references })), 60_000);
  afterAll(() => running?.close(), 30_000);

  const preview = (date = tradeDate, as: typeof people.closer = people.closer) => running.http('GET', `/days/${date}/close/preview`, { as });
  const day = async () => (await running.http('GET', `/days/${tradeDate}`, { as: people.auditor })).body;
  /** All that a close writes. */
  const written = () => running.rows(
    `SELECT (SELECT array_agg(b ORDER BY block_id)::text FROM block b) AS blocks, (SELECT array_agg(d)::text FROM trading_day d) AS days,
       (SELECT count(*) FROM allocation) AS lines, (SELECT coalesce(max(id), 0) FROM outbox) AS messages`);

  it('says what the close then does, block by block, and changes nothing', async () => {
    const [good, missing, uninstructed] = [blocksOf('GOOD', 210), blocksOf('MISSING', 3), blocksOf('SILENT', 205)];
    await running.produce(topics.ordersPlaced, [...good, ...missing, ...uninstructed].map((some) => order(some)));
    await running.produce(topics.executionsAccepted, [...good, ...missing, ...uninstructed].flatMap(fills));
    await running.produce(topics.blocksTotalled, [
      ...[...good, ...uninstructed].map((some) => total(some)), ...missing.map((some) => total(some, { state: 'HELD', reasons: ['MISSING'] })),
    ]);
    await running.produce(topics.allocationsInstructed, [...good, ...missing].map((some) => instructed(some)));
    await running.produce(topics.platformsTotalled, [platformTotal(tradeDate, { platform: 'OMS2', numOrders: 0 })]);
    await running.drained();
    expect(await day()).toMatchObject({ state: 'OPEN', blocks: 418, decided: 0 });

    const before = await written();
    const foreseen = (await preview()).body;
    expect((await preview()).body).toEqual(foreseen);
    expect(await written()).toEqual(before);
    expect(foreseen).toMatchObject({
      tradeDate, state: 'OPEN', platformsOpen: ['OMS1'], figures: { blocks: 418, allocated: 210, broken: 208, allocations: 630, zeroLines: 0 },
      toAllocate: { blocks: 210 }, toBreak: { blocks: 208, reasons: { MISSING: 3, NO_INSTRUCTION: 205 } },
    });
    expect(foreseen.toAllocate.listed[0]).toEqual({
      blockId: 'GOOD-000', allocId: 'A-GOOD-000', qty: '300', gross: '3002.00', currency: 'USD', allocations: 3,
    });

    await running.http('POST', `/days/${tradeDate}/close`, { as: people.closer, body: { platforms: ['OMS1'], deadlineSeconds: 0 } });
    while ((await day()).state !== 'CLOSED') await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await day()).toMatchObject({ ...foreseen.figures, decided: 418, platformsOpen: foreseen.platformsOpen });
    const broken = await running.rows(
      `SELECT block_id AS "blockId", alloc_id AS "allocId", reason, reason_text AS text FROM block WHERE outcome = 'BROKEN' ORDER BY 1`);
    expect(foreseen.toBreak.listed).toEqual(broken);
    const allocated = await running.rows('SELECT block_id AS "blockId", alloc_id AS "allocId", qty::text, gross::text FROM allocated_block ORDER BY 1');
    expect(foreseen.toAllocate.listed.map(({ currency: _, allocations: __, ...listed }: Record<string, unknown>) => listed)).toEqual(allocated);
    expect(await preview()).toMatchObject({ status: 409, body: { code: 'DAY_CLOSED' } });
  }, 60_000);

  it('reads in a transaction that can’t write', async () => {
    const database = running.application.app.get(Database);
    const attempt = database.snapshot((reader) => reader.rows(`UPDATE block SET outcome = 'PENDING', reason = NULL, broken_at = NULL`));
    await expect(attempt).rejects.toThrow('read-only transaction');
    expect(await database.rows(`SELECT FROM block WHERE outcome = 'PENDING'`)).toEqual([]);
  });

  it('is for those who close and oversee, and asks for a day that is known', async () => {
    expect((await preview(tradeDate, people.trader as never)).status).toBe(403);
    expect(await preview('2001-01-01')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_DAY' } });
    expect(await preview('2014-02-30')).toMatchObject({ status: 400, body: { field: 'date' } });
  });
});
