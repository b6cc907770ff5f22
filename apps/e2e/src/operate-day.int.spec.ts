import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPOSITORY } from '@entresol/cli/platform/services';
import { booked } from '@entresol/contracts/booking-unit';
import type { Topic } from '@entresol/contracts/topic';
import { topics } from '@entresol/contracts/topics';
import { untilIdle } from '@entresol/demo-day/pipeline.client';
import { connectKafka } from '@entresol/messaging/kafka';
import { ownPlatform, type OwnPlatform } from './own-platform.js';

const tradeDate = '2014-09-17';
const TERMS = { platform: 'OMS1', symbol: 'AAA', side: 'BUY', currency: 'USD', tradeDate } as const;
/** Without blocks of their own: booked together. */
const orders = ['O-1', 'O-2', 'O-3'].map((orderId) => ({ ...TERMS, orderId, bookingUnit: 'AGGREGATE' as const, orderQty: '100', enteredBy: 'orders-01' }));
const { blockId } = booked(orders[0]!);
const fills = orders.map(({ orderId }, number) => ({
  ...TERMS, orderId, execId: `E-${number}`, execType: 'TRADE', lastQty: '100', lastPx: `10.0${number}`, lastMkt: 'XNYS',
  transactTime: `${tradeDate}T13:30:00Z`, lastCapacity: 'AGENT', trader: 'trader-01',
}));
const totals = [
  ...fills.map(({ orderId, lastPx }) => ({ orderId, numReports: 1, cumQty: '100', notional: String(Number(lastPx) * 100) })),
  { orderId: null, numReports: 3, numOrders: 3 },
].map((total) => ({ platform: 'OMS1', tradeDate, revision: 1, ...total }));

let platform: OwnPlatform;
let directory = '';
beforeAll(async () => {
  platform = await ownPlatform();
  directory = mkdtempSync(join(tmpdir(), 'entresol-operate-'));
}, 300_000);
afterAll(async () => {
  await platform?.stop();
  await platform?.forget();
  if (directory) rmSync(directory, { recursive: true });
}, 60_000);

/** Carries out a command line in a process of its own. */
function entresol(...args: string[]): Promise<{ exitCode: number; out: string }> {
  const urls = Object.entries(platform.urls).map(([service, url]) => [`${service.toUpperCase().replaceAll('-', '_')}_URL`, url]);
  const command = [`${REPOSITORY}apps/cli/dist/main.js`, ...args, '--identity', platform.identityDirectory];
  return new Promise((resolve) => {
    const child = execFile(process.execPath, command, { env: { ...process.env, ...Object.fromEntries(urls) } }, (_error, stdout, stderr) => {
      resolve({ exitCode: child.exitCode!, out: stdout + stderr });
    });
  });
}

async function send(topic: Topic<object>, values: readonly { orderId: string | null }[]): Promise<void> {
  const { brokers, topicPrefix } = platform.address;
  const producer = connectKafka({ brokers, clientId: 'operate-day' }).producer();
  await producer.connect();
  await producer.send({ topic: topicPrefix + topic.name, messages: values.map((value) => ({ key: value.orderId ?? 'OMS1', value: JSON.stringify(value) })) });
  await producer.disconnect();
  await untilIdle(platform.urls);
}

describe('a day in the hands of its operators', () => {
  it('is not ready while an account lacks its custodian', async () => {
    const { exitCode, out } = await entresol('day', 'ready', tradeDate);
    expect(out).toBe('2014-09-17: not ready, 1 finding.\n  ACCOUNT_WITHOUT_CUSTODIAN  Account ACC-900 has no custodian.\n');
    expect(exitCode).toBe(1);
  }, 60_000);

  it('books orders without a block together, and shows what a platform still owes', async () => {
    await send(topics.ordersPlaced, orders);
    await send(topics.executionsReported, fills.slice(0, 2));
    await send(topics.executionsTotalled, totals);
    expect((await entresol('day', 'show', tradeDate)).out).toBe([
      '2014-09-17: OPEN, 0 of 1 blocks decided: 0 allocated in 0 account lines, 0 broken.', 'OMS1: 1 fill missing (2 of 3 received).', '',
    ].join('\n'));
    await send(topics.executionsReported, fills.slice(2));
    expect((await entresol('day', 'show', tradeDate)).out).toContain('OMS1: complete, 3 fills of 3 orders.');
  }, 60_000);

  it('foresees a close, which then comes to the same', async () => {
    const file = join(directory, 'splits.csv');
    const lines = ['ACC-001,1', 'ACC-002,2'].map((account) => `${account},A-1,NEW,${blockId},PRO_RATA`);
    writeFileSync(file, ['account,weight,allocId,allocTransType,blockId,allocMethod', ...lines, ''].join('\n'));
    const sent = await entresol('instructions', 'import', file, '--as', 'user-07');
    expect(sent).toEqual({ exitCode: 0, out: `${file}:2: A-1 of ${blockId}: ACCEPTED\n2 lines: 1 instructions taken, 0 refused, 0 lines in error.\n` });
    expect((await entresol('day', 'preview', tradeDate)).out).toContain(`  ${blockId}  NOT_APPROVED: `);

    const headers = { authorization: `Bearer ${await platform.tokenFor('user-12', ['approver'])}`, 'idempotency-key': 'approve-1' };
    expect((await fetch(`${platform.urls['allocation']}/instructions/A-1/approve`, { method: 'POST', headers })).status).toBe(200);
    expect((await entresol('day', 'preview', tradeDate)).out).toBe(
      '2014-09-17, if it were closed now: of 1 blocks 1 allocated in 2 account lines, 0 broken.\n');
    const { exitCode, out } = await entresol('day', 'close', tradeDate, '--as', 'user-14', '--platforms', 'OMS1', '--deadline', '60');
    expect(out).toContain('Closing 2014-09-17 …\n');
    expect(out).toContain('2014-09-17: CLOSED, 1 of 1 blocks decided: 1 allocated in 2 account lines, 0 broken.\n');
    expect(exitCode).toBe(0);
    const answer = await fetch(`${platform.urls['allocation']}/blocks/${blockId}`, { headers });
    const allocated = [{ account: 'ACC-001', allocQty: '100' }, { account: 'ACC-002', allocQty: '200' }];
    expect(await answer.json()).toMatchObject({ executed: { fills: '3', qty: '300' }, lines: allocated });
  }, 120_000);

  it.each([
    ['someone who may not close', ['day', 'close', tradeDate, '--as', 'user-07'], 1, 'NOT_ALLOWED'],
    ['someone who is nobody', ['day', 'close', tradeDate, '--as', 'user-00'], 2, 'No user user-00'],
    ['a day that was closed', ['day', 'preview', tradeDate], 1, 'DAY_CLOSED'],
    ['what is no day', ['day', 'ready', 'today'], 1, 'INVALID_FIELD'],
  ])('says plainly no to %s', async (_what, args, code, text) => {
    const { exitCode, out } = await entresol(...args);
    expect(out).toContain(text);
    expect(exitCode).toBe(code);
  }, 60_000);
});
