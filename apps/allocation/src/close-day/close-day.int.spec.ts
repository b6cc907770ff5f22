import { topics } from '@entresol/contracts/topics';
import { openApplication } from '@entresol/platform/application';
import { openService, type RunningService } from '@entresol/testing/service';
import { allocation } from '../service.js';
import { LINES, fill, fills, instructed, order, people, platformTotal, references, total, type SmallBlock } from '../small-day.example.js';

const DEADLINE_FAR = 3600;

describe('a day, on a real broker and database', () => {
  let running: RunningService;
  beforeAll(async () => (running = await openService(allocation, { references })), 60_000);
  afterAll(() => running?.close(), 30_000);

  const close = (tradeDate: string, deadlineSeconds: number, as = people.closer, key?: string) =>
    running.http('POST', `/days/${tradeDate}/close`, { as, body: { platforms: ['OMS1'], deadlineSeconds }, key });
  const day = async (tradeDate: string) => (await running.http('GET', `/days/${tradeDate}`, { as: people.auditor })).body;
  const block = async (blockId: string) => (await running.http('GET', `/blocks/${blockId}`, { as: people.auditor })).body;
  const of = async <T extends object>(topic: { name: string } & Parameters<RunningService['published']>[0], key: string) =>
    (await running.published(topic)).filter((message) => message.key === key) as { key: string; value: T; envelope: Record<string, string> }[];

  async function closed(tradeDate: string) {
    for (let round = 0; round < 200; round += 1) {
      const found = await day(tradeDate);
      if (found.state === 'CLOSED') return found;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${tradeDate} did not close: ${JSON.stringify(await day(tradeDate))}`);
  }

  async function produce(some: SmallBlock, more: { fills?: object[]; total?: object } = {}) {
    await running.produce(topics.ordersPlaced, [order(some)]);
    await running.produce(topics.executionsAccepted, (more.fills ?? fills(some)) as ReturnType<typeof fills>);
    await running.produce(topics.blocksTotalled, [total(some, more.total)]);
  }

  it('allocates a block from its orders to its lines, and closes at once when nothing is open', async () => {
    const some = { blockId: 'B-ALL', tradeDate: '2014-09-15' };
    await produce(some);
    await running.produce(topics.allocationsInstructed, [instructed(some)]);
    await running.produce(topics.platformsTotalled, [platformTotal(some.tradeDate)]);
    await running.drained();
    expect(await block('B-ALL')).toMatchObject({ state: 'PENDING', executed: { fills: '3', qty: '300' }, instruction: { approvalNeeded: false } });

    expect((await close(some.tradeDate, DEADLINE_FAR)).status).toBe(202);
    expect(await closed(some.tradeDate)).toMatchObject({ blocks: 1, allocated: 1, broken: 0, allocations: 3, zeroLines: 0, platformsOpen: [] });
    await running.drained();
    const lines = await of<Record<string, string>>(topics.allocationsAllocated, 'B-ALL');
    expect(lines.map(({ value }) => [value['account'], value['allocQty'], value['grossTradeAmt']])).toEqual(LINES);
    expect(lines.map(({ value }) => value)).toMatchObject([1, 2, 3].map((line) => ({
      individualAllocId: `A-B-ALL.${line}`, avgPx: '10.00666667', blockQty: '300', blockGrossTradeAmt: '3002.00', settlDate: '2014-09-18',
      totNoAllocs: 3, lastFragment: line === 3,
    })));
    expect(lines[0]!.envelope).toMatchObject({ actor: 'service:allocation', subject: 'B-ALL' });
    expect((await of(topics.daysClosed, some.tradeDate)).map(({ value }) => value)).toEqual([
      { tradeDate: some.tradeDate, blocks: 1, allocated: 1, broken: 0, allocations: 3, zeroLines: 0, platformsOpen: [], brokenBlocks: [] },
    ]);
    expect(await close(some.tradeDate, DEADLINE_FAR)).toMatchObject({ status: 409, body: { code: 'DAY_CLOSED' } });
  }, 60_000);

  it('at the deadline breaks what is open, each block with its reason', async () => {
    const tradeDate = '2014-09-16';
    const names = ['MISSING', 'NO_TOTALS', 'NOTHING_EXECUTED', 'FILLS_BEHIND', 'NO_INSTRUCTION', 'NOT_APPROVED', 'QUANTITY_MISMATCH', 'GOOD'];
    const blocks = names.map((blockId) => ({ blockId, tradeDate }));
    const named = (reason: string) => blocks.find(({ blockId }) => blockId === reason)!;
    await running.produce(topics.ordersPlaced, blocks.map((some) => order(some)));
    await running.produce(topics.executionsAccepted, blocks.filter(({ blockId }) => blockId !== 'NOTHING_EXECUTED').flatMap(fills));
    await running.produce(topics.blocksTotalled, [
      total(named('MISSING'), { state: 'HELD', reasons: ['AMOUNT_DIFFERS', 'MISSING'] }), total(named('NOTHING_EXECUTED'), { fills: 0, qty: '0', gross: '0' }),
      total(named('FILLS_BEHIND'), { fills: 4, qty: '301', gross: '3003' }),
      ...['NO_INSTRUCTION', 'NOT_APPROVED', 'QUANTITY_MISMATCH', 'GOOD'].map((reason) => total(named(reason))),
    ]);
    await running.produce(topics.allocationsInstructed, [
      instructed(named('NOT_APPROVED'), { transactTime: null }), instructed(named('GOOD')),
      instructed(named('QUANTITY_MISMATCH'), { allocMethod: 'FIXED_QUANTITY', allocations: [{ account: 'ACC-1', quantity: '299' }] }),
    ]);
    await running.drained();
    await close(tradeDate, 1);
    expect(await closed(tradeDate)).toMatchObject({ blocks: 8, allocated: 1, broken: 7, allocations: 3, platformsOpen: ['OMS1'] });
    const breaks = (await running.http('GET', `/breaks?tradeDate=${tradeDate}`, { as: people.auditor })).body as { blockId: string; reason: string }[];
    expect(breaks).toHaveLength(7);
    for (const { blockId, reason } of breaks) expect(reason).toBe(blockId);
    await running.drained();
    const [message] = await of<{ brokenBlocks: object[] }>(topics.daysClosed, tradeDate);
    expect(message!.value.brokenBlocks).toEqual(expect.arrayContaining(breaks.map(({ blockId, reason }) => ({ blockId, reason }))));
    expect(await of(topics.allocationsRefused, 'QUANTITY_MISMATCH')).toMatchObject([
      { value: { allocId: 'A-QUANTITY_MISMATCH', reason: 'QUANTITY_MISMATCH', allocRejCode: 8 }, envelope: { actor: 'service:allocation' } },
    ]);
  }, 60_000);

  it('is closed once, however many ask: the same answer for the same terms, another for others, and one duty', async () => {
    const tradeDate = '2014-09-17';
    await running.produce(topics.ordersPlaced, [order({ blockId: 'B-OPEN', tradeDate })]);
    await running.drained();
    const answers = await Promise.all([people.closer, people.otherCloser, people.closer, people.otherCloser].map((as) => close(tradeDate, DEADLINE_FAR, as)));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(await close(tradeDate, 7)).toMatchObject({ status: 409, body: { code: 'DAY_CLOSING' } });
    await running.drained();
    const duties = await of(topics.dutiesPerformed, tradeDate);
    expect(duties).toHaveLength(1);
    expect(duties).toMatchObject([{ value: { duty: 'CLOSE_DAY', scope: 'DAY', subject: tradeDate }, envelope: { duty: 'CLOSE_DAY' } }]);
  }, 60_000);

  it('goes on after a restart where it was, and allocates what completes meanwhile', async () => {
    const [first, second] = ['B-BEFORE', 'B-AFTER'].map((blockId) => ({ blockId, tradeDate: '2014-09-18' })) as [SmallBlock, SmallBlock];
    await produce(first);
    await produce(second, { total: { state: 'OPEN', reasons: ['NO_TOTALS'] } });
    await running.produce(topics.allocationsInstructed, [instructed(first), instructed(second)]);
    await running.drained();
    await close(first.tradeDate, DEADLINE_FAR);
    for (let round = 0; round < 200 && (await day(first.tradeDate)).allocated === 0; round += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    await running.stop();
    await running.produce(topics.blocksTotalled, [total(second, { version: 2 })]);
    await running.produce(topics.platformsTotalled, [platformTotal(first.tradeDate, { numOrders: 2 })]);
    await running.start();
    expect(await closed(first.tradeDate)).toMatchObject({ blocks: 2, allocated: 2, broken: 0, allocations: 6 });
    await running.drained();
    expect(await of(topics.allocationsAllocated, 'B-BEFORE')).toHaveLength(3);
    expect(await of(topics.allocationsAllocated, 'B-AFTER')).toHaveLength(3);
    expect(await of(topics.daysClosed, first.tradeDate)).toHaveLength(1);
  }, 60_000);

  it('is closed by two instances at once as by one: each block is decided once', async () => {
    const tradeDate = '2014-09-19';
    const blocks = Array.from({ length: 120 }, (_, number) => ({ blockId: `B-TWO-${number}`, tradeDate }));
    const second = await openApplication(allocation, running.configuration, (error) => { throw error; });
    try {
      await running.produce(topics.ordersPlaced, blocks.map((some) => order(some)));
      await running.produce(topics.executionsAccepted, blocks.flatMap(fills));
      await running.produce(topics.blocksTotalled, blocks.map((some) => total(some)));
      await running.produce(topics.allocationsInstructed, blocks.filter((_, number) => number % 4 !== 0).map((some) => instructed(some)));
      await running.drained();
      await close(tradeDate, 0);
      expect(await closed(tradeDate)).toMatchObject({ blocks: 120, allocated: 90, broken: 30, allocations: 270 });
    } finally {
      await second.close();
    }
    await running.drained();
    const ids = (messages: { envelope: { id?: string } }[]) => messages.map(({ envelope }) => envelope.id);
    const lines = (await running.published(topics.allocationsAllocated)).filter(({ value }) => value.tradeDate === tradeDate);
    expect(new Set(ids(lines)).size).toBe(270);
    expect(new Set(ids(await of(topics.daysClosed, tradeDate))).size).toBe(1);
    expect(await running.rows(`SELECT reason, count(*)::int AS blocks FROM block WHERE trade_date = $1 AND outcome = 'BROKEN' GROUP BY reason`, [tradeDate]))
      .toEqual([{ reason: 'NO_INSTRUCTION', blocks: 30 }]);
  }, 60_000);

  it('keeps a bust after allocation as late, and leaves the lines as they were', async () => {
    const some = { blockId: 'B-ALL', tradeDate: '2014-09-15' };
    const before = await block('B-ALL');
    const bust = fill(some, 1, { version: 2, live: false, execType: 'TRADE_CANCEL', execId: 'BUST', execRefId: 'B-ALL-E1' });
    await running.produce(topics.executionsAccepted, [bust, bust, ...fills(some)]);
    await running.produce(topics.blocksTotalled, [total(some, { version: 2, fills: 2, qty: '200', gross: '2001' })]);
    await running.drained();
    const after = await block('B-ALL');
    expect(after).toMatchObject({ state: 'ALLOCATED', reason: 'LATE', executed: { fills: '2', qty: '200' } });
    expect([after.allocation, after.lines]).toEqual([before.allocation, before.lines]);
    const breaks = await running.http('GET', '/breaks?tradeDate=2014-09-15', { as: people.auditor });
    expect(breaks.body).toMatchObject([{ blockId: 'B-ALL', reason: 'LATE', state: 'ALLOCATED' }]);
    expect((await running.http('GET', '/status')).body.counts).toMatchObject({ late: 1, late_fills: 1 });
    expect(await of(topics.allocationsAllocated, 'B-ALL')).toHaveLength(3);
  }, 60_000);

  it('breaks a block that comes after its day was closed, and leaves the day’s figures as they were', async () => {
    const some = { blockId: 'B-TOO-LATE', tradeDate: '2014-09-15' };
    const before = await day(some.tradeDate);
    await running.produce(topics.allocationsInstructed, [instructed(some)]);
    await running.drained();
    await produce(some);
    await running.drained();
    expect(await block('B-TOO-LATE')).toMatchObject({ state: 'BROKEN', reason: 'LATE', instruction: { allocId: 'A-B-TOO-LATE' }, executed: { fills: '3' } });
    expect((await of<{ reason: string }>(topics.allocationsRefused, 'B-TOO-LATE')).map(({ value }) => value.reason)).toEqual(['LATE']);
    expect(await day(some.tradeDate)).toEqual(before);
  }, 60_000);

  it('is held together by the database: allocated rows stand, and add up', async () => {
    await expect(running.rows(`UPDATE allocation SET alloc_qty = 1 WHERE block_id = 'B-ALL'`)).rejects.toThrow('never changed');
    await expect(running.rows(`DELETE FROM allocated_block WHERE block_id = 'B-ALL'`)).rejects.toThrow('never changed');
    await expect(running.rows(`INSERT INTO allocation VALUES ('A-B-ALL.4', 'B-ALL', 1, 4, 'NEW', NULL, 'ACC-4', 1, 0)`)).rejects.toThrow('do not add up');
    const header = (qty: number, gross: string) =>
      `INSERT INTO allocated_block
       SELECT 'NO_INSTRUCTION', 1, alloc_id, alloc_id, 'ALLOCATION', 1, ${qty}, ${gross}, ${gross}, 0, 10.00666667, '2014-09-19', 0, now()
       FROM instruction WHERE alloc_id NOT IN (SELECT alloc_id FROM allocated_block) LIMIT 1`;
    const lines = (...figures: [account: string, qty: number, gross: number][]) => {
      const rows = figures.map(([account, qty, gross], at) => `('X.${at + 1}', 'NO_INSTRUCTION', 1, ${at + 1}, 'NEW', NULL, '${account}', ${qty}, ${gross})`);
      return `INSERT INTO allocation VALUES ${rows.join()}`;
    };
    await expect(running.rows(header(300, '3002'))).rejects.toThrow('is not what was executed');
    await expect(running.rows(`${header(299, '2992')}; ${lines(['ACC-1', 299, 2992])}`)).rejects.toThrow('is not what was executed');
    await expect(running.rows(lines(['ACC-1', 300, 3002]))).rejects.toThrow('do not add up');
    await expect(running.rows(`${header(300, '3002')}; ${lines(['ACC-1', 300, 3001])}`)).rejects.toThrow('do not add up');
    await expect(running.rows(`${header(300, '3002')}; ${lines(['ACC-1', 100, 1000], ['ACC-1', 200, 2002])}`)).rejects.toThrow('do not add up');
    await running.rows(`${header(300, '3002')}; ${lines(['ACC-1', 100, 1000], ['ACC-2', 200, 2002])}; ROLLBACK`);
  });

  it('lets only closers close, and answers plainly what it does not know', async () => {
    expect((await close('2014-09-15', 0, people.auditor as never)).status).toBe(403);
    expect(await running.http('GET', '/days/2014-02-30', { as: people.auditor })).toMatchObject({ status: 400, body: { field: 'date' } });
    expect(await running.http('GET', '/days/2001-01-01', { as: people.auditor })).toMatchObject({ status: 404, body: { code: 'UNKNOWN_DAY' } });
    expect(await close('2014-09-17', 86_401)).toMatchObject({ status: 400, body: { field: 'deadlineSeconds' } });
  });
});
