import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import type { Role } from '@entresol/trade/duty';
import { aBust, anOrder } from '../book-executions/reports.example.js';
import { executionIngest } from '../service.js';

const TRADER = { sub: 'user-01', roles: ['trader'] as Role[] };
const AMENDER = { sub: 'user-05', roles: ['amender'] as Role[] };

const deal = {
  orderId: 'O-1', ticket: 'T 17', lastQty: '100', lastPx: '10.01', lastMkt: 'XOFF', transactTime: '2014-09-17T14:00:00Z', lastCapacity: 'AGENT',
  reason: 'the line was down',
};

let running: RunningService;
const post = (path: string, as: typeof TRADER, body: object = {}, key?: string) => running.http('POST', `/executions/phone${path}`, { as, body, key });
const pending = async () => (await running.http('GET', '/executions/phone?state=PENDING', { as: AMENDER })).body as { execId: string }[];
const accepted = async () => (await running.published(topics.executionsAccepted)).map(({ value, envelope }) => ({ ...value, ...envelope }));
const standing = async () => (await running.published(topics.blocksTotalled)).map(({ value }) => value).at(-1);

beforeAll(async () => {
  running = await openService(executionIngest);
  await running.produce(topics.ordersPlaced, [{ key: 'O-1', value: anOrder() }]);
  await running.drained();
}, 60_000);

afterAll(async () => {
  await running.close();
});

it('counts nowhere until a second person approves it, and then as a report of its order', async () => {
  const { status, body } = await post('', TRADER, deal, 'key-1');
  expect({ status, body }).toMatchObject({ status: 200, body: { ...deal, state: 'PENDING', enteredBy: 'user-01', decidedBy: null } });
  expect((await post('', TRADER, deal)).body).toEqual(body);
  await running.produce(topics.executionsTotalled, [
    { key: 'O-1', value: { platform: 'OMS1', tradeDate: '2014-09-17', orderId: 'O-1', revision: 1, numReports: 1, cumQty: '100', notional: '1001' } },
  ]);
  await running.drained();
  expect(await pending()).toEqual([body]);
  expect({ accepted: await accepted(), standing: await standing() }).toMatchObject({ accepted: [], standing: { state: 'OPEN', reasons: ['MISSING'] } });

  const approved = await post(`/${body.execId}/approve`, AMENDER, {}, 'key-2');
  expect(approved).toMatchObject({ status: 200, body: { state: 'APPROVED', decidedBy: 'user-05' } });
  expect((await post(`/${body.execId}/approve`, AMENDER, {}, 'key-2')).body).toEqual(approved.body);
  await running.drained();
  expect(await accepted()).toMatchObject([{ execId: body.execId, trader: 'user-01', actor: 'user-01', duty: 'EXECUTE', lastMkt: 'XOFF', version: 1 }]);
  expect(await standing()).toMatchObject({ state: 'COMPLETE', fills: 1, qty: '100', gross: '1001' });
  expect(await running.published(topics.dutiesPerformed)).toMatchObject([{
    key: 'B-1', value: { duty: 'AMEND', scope: 'TRADE', subject: 'B-1', references: [body.execId] }, envelope: { actor: 'user-05', duty: 'AMEND' },
  }]);
  expect(await pending()).toEqual([]);
  expect((await running.http('GET', `/executions/OMS1/2014-09-17/${body.execId}`, { as: AMENDER })).body).toMatchObject({
    report: { source: 'PHONE', origin: 'by phone, ticket T 17, approved by user-05' }, execution: { live: true },
  });
}, 60_000);

it('goes the way of a report: what refers to it is taken with it, what contradicts its block is refused and stays pending', async () => {
  const [{ body: first }, { body: other }] = [
    await post('', TRADER, { ...deal, ticket: 'T 18' }), await post('', TRADER, { ...deal, ticket: 'T 19', lastCapacity: 'PRINCIPAL' }),
  ];
  await running.produce(topics.executionsReported, [{ key: 'O-1', value: aBust('X-18', first.execId) }]);
  await running.drained();
  expect((await post(`/${first.execId}/approve`, AMENDER)).status).toBe(200);
  expect(await post(`/${other.execId}/approve`, AMENDER)).toMatchObject({ status: 409, body: { code: 'CAPACITY_MISMATCH' } });
  await running.drained();
  expect((await accepted()).slice(1)).toMatchObject([
    { execId: first.execId, live: true, actor: 'user-01' }, { execId: 'X-18', live: false, actor: 'OMS1/trader-07', duty: 'EXECUTE' },
  ]);
  expect(await pending()).toEqual([other]);
  expect(await post(`/${other.execId}/reject`, AMENDER, { reason: 'not as agent' })).toMatchObject(
    { status: 200, body: { state: 'REJECTED', decidedBy: 'user-05', refusal: 'not as agent' } });
  expect(await post(`/${other.execId}/approve`, AMENDER)).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } });
  expect(await pending()).toEqual([]);
}, 60_000);

it('is never decided on by the person who entered it, whatever his roles', async () => {
  const both = { sub: 'user-07', roles: ['trader', 'amender', 'supervisor'] as Role[] };
  const { body } = await post('', both, { ...deal, ticket: 'T 20' });
  expect(await post(`/${body.execId}/approve`, both)).toMatchObject({ status: 403, body: { code: 'OWN_PHONE_TRADE' } });
  expect(await post(`/${body.execId}/reject`, both, { reason: 'mine' })).toMatchObject({ status: 403, body: { code: 'OWN_PHONE_TRADE' } });
  const [a, b] = await Promise.all([
    post(`/${body.execId}/approve`, AMENDER), post(`/${body.execId}/reject`, { ...AMENDER, sub: 'user-06' }, { reason: 'no' }),
  ]);
  expect([a!.status, b!.status].sort()).toEqual([200, 409]);
}, 60_000);

it.each<[string, string, typeof TRADER, object, number, string]>([
  ['an unknown order', '', TRADER, { ...deal, orderId: 'O-9' }, 404, 'UNKNOWN_ORDER'],
  ['the ticket of another deal', '', TRADER, { ...deal, lastPx: '10.02' }, 409, 'DUPLICATE_ID_OTHER_CONTENT'],
  ['the ticket of another person', '', { ...TRADER, sub: 'user-02' }, deal, 409, 'DUPLICATE_ID_OTHER_CONTENT'],
  ['no reason', '', TRADER, { ...deal, ticket: 'T 21', reason: ' ' }, 400, 'REASON_MISSING'],
  ['no quantity', '', TRADER, { ...deal, ticket: 'T 21', lastQty: '0' }, 400, 'INVALID_FIELD'],
  ['a trader named in the body', '', TRADER, { ...deal, ticket: 'T 21', trader: 'user-02' }, 400, 'INVALID_FIELD'],
  ['entry by who is no trader', '', AMENDER, { ...deal, ticket: 'T 21' }, 403, 'NOT_ALLOWED'],
  ['approval by who is but a trader', '/PHONE-1/approve', TRADER, {}, 403, 'NOT_ALLOWED'],
  ['what was never entered', '/PHONE-1/approve', AMENDER, {}, 404, 'UNKNOWN_PHONE_TRADE'],
  ['a refusal without a reason', '/PHONE-1/reject', AMENDER, { reason: '' }, 400, 'REASON_MISSING'],
])('refuses %s', async (_what, path, as, body, status, code) => {
  expect(await post(path, as, body)).toMatchObject({ status, body: { code } });
}, 60_000);

it('lists only by a state that there is', async () => {
  for (const query of ['?state=OPEN', '']) {
    const answer = await running.http('GET', `/executions/phone${query}`, { as: AMENDER });
    expect(answer).toMatchObject({ status: 400, body: { code: 'INVALID_FIELD', field: 'state' } });
  }
}, 60_000);
