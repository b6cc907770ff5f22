import { setTimeout as pause } from 'node:timers/promises';
import { custodianTopics, topics } from '@entresol/contracts/topics';
import type { Admin } from 'kafkajs';
import { expectRoutesClosed } from './routes.js';
import { openService, type RunningService } from './service.js';
import { tally } from './tally.example.js';

const anyOrder = {
  blockId: 'B-1', platform: 'OMS1', symbol: 'AAA', side: 'BUY', orderQty: '100', currency: 'USD', tradeDate: '2014-09-17', enteredBy: 'orders-01',
};
const order = (orderId: string, more: object = {}) => ({ key: orderId, value: { ...anyOrder, orderId, ...more } });
const instruments = [{ symbol: 'AAA', name: 'A', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' }];

describe('the backbone, on a real broker and database', () => {
  let running: RunningService;
  beforeAll(async () => (running = await openService(tally, { references: { instruments }, custodians: ['CUST1'] })), 60_000);
  afterAll(() => running?.close(), 30_000);

  const custodian = custodianTopics.confirmations.of('CUST1');

  async function asAdmin(act: (admin: Admin) => Promise<unknown>): Promise<void> {
    const admin = running.kafka.admin();
    await admin.connect();
    await act(admin).finally(() => admin.disconnect());
  }

  it('takes each record once, a long batch in parts, publishes what came of it, and numbers the stream without a gap', async () => {
    await running.produce(topics.ordersPlaced, Array.from({ length: 1500 }, (_, i) => order(`O-${i}`)));
    await running.drained();
    expect(await running.rows('SELECT count(*)::int AS n FROM tally')).toEqual([{ n: 1500 }]);
    expect(await running.published(topics.dutiesPerformed)).toHaveLength(1500);
    const stream = await running.published(custodian);
    expect(stream.map(({ value }) => value.sequence)).toEqual(Array.from({ length: 1500 }, (_, i) => String(i + 1)));
    expect(stream.map(({ envelope }) => envelope.sequence)).toEqual(stream.map(({ value }) => value.sequence));
  }, 60_000);

  it('read the reference topics before it was ready', async () => {
    expect(await running.rows("SELECT id FROM reference_row WHERE noun = 'instruments'")).toEqual([{ id: 'AAA' }]);
  });

  it('quarantines what breaks the contract, bytes and all, and goes on', async () => {
    await running.produce(topics.ordersPlaced, [
      { key: 'bad', value: Buffer.from('not json') }, { key: 'bad', value: Buffer.from('not json') }, { key: 'none', value: null },
      order('X-1', { side: 'UP' }), order('X-2', { symbol: 'HUGE' }), order('GOOD'),
    ]);
    await running.drained();
    expect(await running.rows('SELECT reason, field, count FROM quarantine ORDER BY reason, count')).toEqual([
      { reason: 'INVALID_FIELD', field: 'side', count: 1 },
      { reason: 'MALFORMED_MESSAGE', field: null, count: 1 },
      { reason: 'MALFORMED_MESSAGE', field: null, count: 2 },
      { reason: 'NOT_STORABLE', field: null, count: 1 },
    ]);
    expect(await running.rows("SELECT order_id FROM tally WHERE order_id IN ('GOOD', 'X-1', 'X-2')")).toEqual([{ order_id: 'GOOD' }]);
  }, 60_000);

  it('changes nothing when a topic comes again, Kafka’s own offsets are reset, and the service starts anew', async () => {
    const before = await running.rows('SELECT count(*)::int AS n FROM tally');
    await running.stop();
    const prefix = running.configuration.topicPrefix;
    await asAdmin((admin) => admin.resetOffsets({ groupId: `${prefix}tally`, topic: `${prefix}orders.placed.v1`, earliest: true }));
    await running.start();
    await running.produce(topics.ordersPlaced, Array.from({ length: 500 }, (_, i) => order(`O-${i}`)));
    await running.produce(topics.ordersPlaced, [order('AFTER')]);
    await running.drained();
    expect(await running.rows('SELECT count(*)::int - 1 AS n FROM tally')).toEqual(before);
    const stream = await running.published(custodian);
    expect(stream.map(({ value }) => value.sequence)).toEqual(stream.map((_, i) => String(i + 1)));
    expect(stream).toHaveLength(1502);
  }, 90_000);

  it('lets no one in who is not named: no token, a wrong role, a route that names nobody', async () => {
    expect((await running.http('POST', '/tally')).body.code).toBe('NO_TOKEN');
    expect((await running.http('POST', '/tally', { as: { sub: 'user-01', roles: ['trader'] } })).body.code).toBe('NOT_ALLOWED');
    expect((await running.http('GET', '/tally/closed', { as: { sub: 'user-01', roles: ['administrator'] } })).body.code).toBe('NOT_ALLOWED');
  });

  it('carries out a command once for its key', async () => {
    const operator = { sub: 'user-09', roles: ['operations' as const] };
    const first = await running.http('POST', '/tally', { as: operator, key: 'once', body: {} });
    expect(first).toMatchObject({ status: 201, body: { by: 'user-09' } });
    expect((await running.http('POST', '/tally', { as: operator, key: 'once', body: {} })).body).toEqual({ by: 'user-09' });
    const reused = await running.http('POST', '/tally', { as: operator, key: 'once', body: { other: 1 } });
    expect(reused).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } });
  });

  it('serves its health, its status, and its documentation', async () => {
    expect((await running.http('GET', '/health/ready')).status).toBe(200);
    expect((await running.http('GET', '/status')).body).toMatchObject({ service: 'tally', ready: true, lag: 0, outbox: 0, quarantined: 4 });
    expect((await running.http('GET', '/docs')).status).toBe(200);
  });

  it('lets no one in without a token, on any route', async () => {
    expect(await expectRoutesClosed(running)).toEqual(expect.arrayContaining(['POST /tally', 'GET /tally/closed', 'GET /status/breaks']));
  });

  it('sets records aside until what they wait on comes, and takes them back in their order', async () => {
    const orders = Array.from({ length: 30 }, (_, i) => order(`W-${i}`, { symbol: 'WAITS', blockId: i % 10 === 9 ? 'B-8' : 'B-7' }));
    const waiting = orders.map((one) => ({ ...one, key: 'one partition' }));
    await running.produce(topics.ordersPlaced, waiting);
    await running.drained();
    expect((await running.http('GET', '/status')).body).toMatchObject({ parked: 30 });
    expect(await running.rows("SELECT * FROM tally WHERE order_id LIKE 'W-%'")).toEqual([]);
    await running.produce(topics.ordersPlaced, [order('W-opens', { symbol: 'OPENS', blockId: 'B-7' })]);
    await running.drained();
    const keys = (await running.published(custodian)).map(({ key }) => key).filter((key) => key?.startsWith('W-'));
    expect(keys).toEqual(['W-opens', ...waiting.filter(({ value }) => value.blockId === 'B-7').map(({ value }) => value.orderId)]);
    expect((await running.http('GET', '/status')).body).toMatchObject({ parked: 3 });
  }, 60_000);

  it('sends each record of a stream once, without a gap, although its relay’s session is cut again and again', async () => {
    const cut = `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid))::int AS cut FROM (
      SELECT DISTINCT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database
      WHERE locktype = 'advisory' AND granted AND datname = current_database()) AS relay`;
    let produced = 0;
    for (let cuts = 0; cuts < 8; cuts += (await running.rows<{ cut: number }>(cut))[0]!.cut) {
      await running.produce(topics.ordersPlaced, Array.from({ length: 50 }, () => order(`K-${(produced += 1)}`)));
      await pause(150);
    }
    await running.drained();
    const stream = await running.published(custodian);
    expect(stream.map(({ value }) => value.sequence)).toEqual(stream.map((_, i) => String(i + 1)));
    expect(new Set(stream.map(({ envelope }) => envelope.id)).size).toBe(stream.length);
    expect(stream.filter(({ key }) => key?.startsWith('K-'))).toHaveLength(produced);
    const published = (await running.published(topics.dutiesPerformed)).filter(({ key }) => key?.startsWith('K-'));
    expect(new Set(published.map(({ envelope }) => envelope.id)).size).toBe(produced);
  }, 60_000);

  it('holds what is for a topic that does not exist, while all else goes out', async () => {
    const missing = { ...topics.dutiesPerformed, name: 'duties.missing.v1' };
    const about = (subject: string) => [{ key: subject, id: subject, value: { duty: 'REPLAY', scope: 'DAY', subject } as const }];
    await running.application.backbone.transact((work) => work.publish(missing, about('held')));
    for (const subject of ['first', 'second']) {
      await running.application.backbone.transact((work) => work.publish(topics.dutiesPerformed, about(subject)));
      while ((await running.application.backbone.unsent()) > 1) await pause(50);
    }
    expect(await running.rows('SELECT topic FROM outbox WHERE sent_at IS NULL')).toEqual([{ topic: missing.name }]);
    await asAdmin((admin) => admin.createTopics({ waitForLeaders: false, topics: [{ topic: running.configuration.topicPrefix + missing.name }] }));
    await running.drained();
    expect(await running.published(missing)).toMatchObject([{ key: 'held', value: { subject: 'held' } }]);
  }, 60_000);

  it('refuses a COMMIT that PostgreSQL answers with ROLLBACK', async () => {
    const swallowing = running.application.backbone.transact(async (work) => {
      await work.run("INSERT INTO tally VALUES ('swallowed-by-hand', 1)");
      await work.run('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('COMMIT was answered with ROLLBACK');
    expect(await running.rows("SELECT * FROM tally WHERE order_id = 'swallowed-by-hand'")).toEqual([]);
  });

  it.each([
    ['a failed statement that a handler swallowed', 'SWALLOWED', 'current transaction is aborted'],
    ['a bug', 'BUG', 'a bug'],
  ])('stops, uncommitted, on %s, and goes on once an operator has skipped the record', async (_what, orderId, message) => {
    await running.produce(topics.ordersPlaced, [order(orderId), { ...order(`${orderId}-next`), key: orderId }]);
    await expect(running.drained()).rejects.toThrow(message);
    const ofBug = `SELECT order_id FROM tally WHERE order_id LIKE '${orderId}%'`;
    expect(await running.rows(ofBug)).toEqual([]);
    const { partition } = (await running.application.backbone.lag()).find(({ lag }) => lag > 0)!;
    await running.rows("UPDATE position SET next_offset = next_offset + 1, last_hash = NULL WHERE topic = 'orders.placed.v1' AND partition = $1", [partition]);
    await running.stop();
    await running.start();
    await running.drained();
    expect(await running.rows(ofBug)).toEqual([{ order_id: `${orderId}-next` }]);
  }, 60_000);

  it('stops where retention has passed it, although nothing is left to read', async () => {
    const topic = `${running.configuration.topicPrefix}orders.placed.v1`;
    await asAdmin(async (admin) => {
      const offsets = await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })) });
    });
    await running.rows("UPDATE position SET next_offset = next_offset - 1, last_hash = NULL WHERE topic = 'orders.placed.v1' AND next_offset > 0");
    await expect(running.drained()).rejects.toThrow('retention passed this group');
  }, 60_000);
});
