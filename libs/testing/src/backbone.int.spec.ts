import { custodianTopics, topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from './service.js';
import { tally } from './tally.example.js';

const order = (orderId: string, more: object = {}) => ({
  key: orderId,
  value: { orderId, blockId: 'B-1', platform: 'OMS1', symbol: 'AAA', side: 'BUY', orderQty: '100', currency: 'USD', tradeDate: '2014-09-17', enteredBy: 'orders-01', ...more },
});
const instruments = [{ symbol: 'AAA', name: 'A', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' }];

describe('the backbone, on a real broker and database', () => {
  let running: RunningService;
  beforeAll(async () => (running = await openService(tally, { references: { instruments }, custodians: ['CUST1'] })), 60_000);
  afterAll(() => running?.close(), 30_000);

  it('takes each record once, publishes what came of it, and numbers the stream without a gap', async () => {
    await running.produce(topics.ordersPlaced, Array.from({ length: 500 }, (_, i) => order(`O-${i}`)));
    await running.drained();
    expect(await running.rows('SELECT count(*)::int AS n FROM tally')).toEqual([{ n: 500 }]);
    expect(await running.published(topics.dutiesPerformed)).toHaveLength(500);
    const stream = await running.published(custodianTopics.confirmations.of('CUST1'));
    expect(stream.map(({ value }) => value.sequence)).toEqual(Array.from({ length: 500 }, (_, i) => String(i + 1)));
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
    const rows = await running.rows<{ reason: string; field: string | null; count: number }>('SELECT reason, field, count FROM quarantine ORDER BY reason, count');
    expect(rows).toEqual([
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
    const admin = running.kafka.admin();
    await admin.connect();
    await admin.resetOffsets({ groupId: `${running.configuration.topicPrefix}tally`, topic: `${running.configuration.topicPrefix}orders.placed.v1`, earliest: true });
    await admin.disconnect();
    await running.start();
    await running.produce(topics.ordersPlaced, Array.from({ length: 500 }, (_, i) => order(`O-${i}`)));
    await running.produce(topics.ordersPlaced, [order('AFTER')]);
    await running.drained();
    expect(await running.rows('SELECT count(*)::int - 1 AS n FROM tally')).toEqual(before);
    const stream = await running.published(custodianTopics.confirmations.of('CUST1'));
    expect(stream.map(({ value }) => value.sequence)).toEqual(stream.map((_, i) => String(i + 1)));
    expect(stream).toHaveLength(502);
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
    expect(await running.http('POST', '/tally', { as: operator, key: 'once', body: { other: 1 } })).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } });
  });

  it('serves its health, its status, and its documentation', async () => {
    expect((await running.http('GET', '/health/ready')).status).toBe(200);
    expect((await running.http('GET', '/status')).body).toMatchObject({ service: 'tally', ready: true, lag: 0, outbox: 0, quarantined: 4 });
    expect((await running.http('GET', '/docs')).status).toBe(200);
  });

  it('stops, uncommitted, on a bug', async () => {
    await running.produce(topics.ordersPlaced, [order('BUG')]);
    await expect(running.drained()).rejects.toThrow('a bug');
    expect(await running.rows("SELECT * FROM tally WHERE order_id = 'BUG'")).toEqual([]);
  }, 60_000);
});
