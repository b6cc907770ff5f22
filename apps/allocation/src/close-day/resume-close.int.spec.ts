import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { allocation } from '../service.js';
import { fills, instructed, order, people, references, total } from '../small-day.example.js';

const tradeDate = '2014-09-23';
const BLOCKS = 160;
/** In the third of the chunks of 50 that each are a transaction. */
const DIES_AT = 'B-120';
const KEY = 4711;

describe('a close that dies in the middle', () => {
  let running: RunningService;
  beforeAll(async () => (running = await openService(allocation, { references })), 60_000);
  afterAll(() => running?.close(), 30_000);

  const day = async () => (await running.http('GET', `/days/${tradeDate}`, { as: people.auditor })).body;
  const until = async (done: () => Promise<boolean>) => {
    while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const WAITING = `SELECT pid FROM pg_stat_activity WHERE wait_event = 'advisory' AND datname = current_database()`;

  it('is taken up where it was: what was decided stands, each block is decided once', async () => {
    const blocks = Array.from({ length: BLOCKS }, (_, number) => ({ blockId: `B-${String(number).padStart(3, '0')}`, tradeDate }));
    await running.produce(topics.ordersPlaced, blocks.map((some) => order(some)));
    await running.produce(topics.executionsAccepted, blocks.flatMap(fills));
    await running.produce(topics.blocksTotalled, blocks.map((some) => total(some)));
    await running.produce(topics.allocationsInstructed, blocks.filter((_, number) => number % 8 !== 0).map((some) => instructed(some)));
    await running.drained();

    // Its third transaction waits, all written, and then loses its session.
    await running.rows(`CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(${KEY}); RETURN NULL; END $$`);
    await running.rows(`CREATE TRIGGER wait AFTER INSERT ON allocated_block FOR EACH ROW WHEN (NEW.block_id = '${DIES_AT}') EXECUTE FUNCTION wait()`);
    const holder = running.application.source.createQueryRunner();
    await holder.query('SELECT pg_advisory_lock($1)', [KEY]);
    await running.http('POST', `/days/${tradeDate}/close`, { as: people.closer, body: { platforms: [], deadlineSeconds: 0 } });
    await until(async () => (await running.rows(WAITING)).length === 1);
    expect(await day()).toMatchObject({ state: 'CLOSING', blocks: BLOCKS, decided: 100, allocated: 87, broken: 13 });
    const decided = await running.rows('SELECT * FROM allocated_block ORDER BY block_id');
    const stopping = running.stop();
    await holder.query(`SELECT pg_terminate_backend(pid) FROM (${WAITING}) AS waiting`);
    await holder.query('SELECT pg_advisory_unlock($1)', [KEY]);
    await holder.release();
    await stopping;

    await running.start();
    await running.rows('DROP TRIGGER wait ON allocated_block');
    await until(async () => (await day()).state === 'CLOSED');
    expect(await day()).toMatchObject({ blocks: BLOCKS, decided: BLOCKS, allocated: 140, broken: 20, allocations: 420 });
    expect(await running.rows('SELECT * FROM allocated_block WHERE block_id < $1 ORDER BY block_id', ['B-100'])).toEqual(decided);
    await running.drained();
    const lines = await running.published(topics.allocationsAllocated);
    expect(lines).toHaveLength(420);
    expect(new Set(lines.map(({ envelope }) => envelope.id)).size).toBe(420);
    expect(await running.published(topics.daysClosed)).toHaveLength(1);
  }, 60_000);
});
