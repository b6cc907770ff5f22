import { dirname } from 'node:path';
import { topics } from '@entresol/contracts/topics';
import { developmentToken } from '@entresol/platform/development-issuer';
import { openService, type RunningService } from '@entresol/testing/service';
import type { Role } from '@entresol/trade/duty';
import { allocation } from '../service.js';
import { LINES, fills, instruction, order, people, references, total } from '../small-day.example.js';

const tradeDate = '2014-09-17';
const HEADER = 'account,weight,percent,allocId,allocTransType,refAllocId,allocCancReplaceReason,blockId,allocMethod';

let running: RunningService;
let posts = 0;

beforeAll(async () => {
  running = await openService(allocation, { references: { ...references, firms: [{ ...references.firms[0], allocateAt: 'COMPLETE' }] } });
  const blocks = ['B-1', 'B-2', 'B-3', 'B-4'].map((blockId) => ({ blockId, tradeDate }));
  await running.produce(topics.ordersPlaced, blocks.map((some) => order(some)));
  await running.drained();
}, 60_000);
afterAll(() => running?.close(), 30_000);

async function upload(lines: readonly string[], { roles = ['portfolio-manager'] as Role[], type = 'text/csv', key = `csv-${(posts += 1)}` } = {}) {
  const token = await developmentToken(dirname(running.configuration.identity.jwksFile), { sub: 'user-21', roles });
  const headers = { authorization: `Bearer ${token}`, 'content-type': type, 'idempotency-key': key };
  const { statusCode, body } = await running.application.app.inject({
    method: 'POST', url: '/instructions/import', headers, payload: [HEADER, ...lines].join('\n'),
  });
  return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
}

const weights = (allocId: string, blockId: string) =>
  [['ACC-1', '2'], ['ACC-2', '3'], ['ACC-3', '1']].map(([account, weight]) => `${account},${weight},,${allocId},NEW,,,${blockId},PRO_RATA`);
const block = async (blockId: string) => (await running.http('GET', `/blocks/${blockId}`, { as: people.auditor })).body;

it('takes the good instructions of a file, and tells of each what became of it', async () => {
  const answer = await upload([
    ...weights('A-1', 'B-1'), // lines 2 to 4
    'ACC-1,,60,A-2,NEW,,,B-2,PERCENTAGE', 'ACC-2,,50,A-2,NEW,,,B-2,PERCENTAGE',
    'ACC-1,x,,A-3,NEW,,,B-3,PRO_RATA', 'ACC-2,1e3,,A-3,NEW,,,B-3,PRO_RATA',
    'WHO,1,,A-4,NEW,,,B-4,PRO_RATA',
    'ACC-1,1,,A-5,NEW,,,NOWHERE,PRO_RATA',
    'ACC-1,1,,A-6,SPLIT,,,B-3,PRO_RATA',
    ',,,A-7,CANCEL,A-1,OTHER,B-1,',
    'ACC-1,1,,A-8,NEW,,,B-1,PRO_RATA', 'ACC-2,1,,A-8,NEW,,,B-2,PRO_RATA',
    ...weights('A-9', 'B-1'),
    'ACC-1,1',
  ]);
  expect(answer).toMatchObject({ status: 200, body: { lines: 17 } });
  const { instructions, errors } = answer.body as { instructions: Record<string, unknown>[]; errors: Record<string, unknown>[] };
  expect(instructions.map(({ line, allocId, state, reason }) => [line, allocId, state, reason])).toEqual([
    [2, 'A-1', 'ACCEPTED', null], [5, 'A-2', 'REFUSED', 'PERCENTAGE_NOT_100'], [9, 'A-4', 'REFUSED', 'UNKNOWN_ACCOUNT'],
    [10, 'A-5', 'REFUSED', 'UNKNOWN_BLOCK'], [12, 'A-7', 'CARRIED_OUT', null],
  ]);
  expect(instructions[2]).toMatchObject({ account: 'WHO', allocRejCode: 0, allocStatus: 'ACCOUNT_LEVEL_REJECT' });
  expect(errors.map(({ line, code, field }) => [line, code, field])).toEqual([
    [7, 'INVALID_FIELD', 'weight'], [8, 'INVALID_FIELD', 'weight'], [11, 'INVALID_FIELD', 'allocTransType'], [14, 'LINES_DIFFER', 'blockId'],
    [15, 'NEIGHBOUR_UNREADABLE', null], [18, 'MALFORMED_MESSAGE', null],
  ]);
  expect(await running.rows(
    `SELECT alloc_id FROM instruction WHERE alloc_id IN ('A-3', 'A-5', 'A-6', 'A-8', 'A-9')
     UNION ALL SELECT block_id FROM block WHERE block_id = 'NOWHERE'`))
    .toEqual([]);
}, 60_000);

it('means the same by a file as by the topic: the same duty, the same judgement, the same split', async () => {
  expect((await upload(weights('A-10', 'B-1'))).body).toMatchObject({ instructions: [{ allocId: 'A-10', state: 'ACCEPTED' }], errors: [] });
  expect((await upload(weights('A-10', 'B-1'))).body).toMatchObject({ instructions: [{ allocId: 'A-10', state: 'ACCEPTED' }], errors: [] });
  const sameByHand = instruction({ blockId: 'B-1', tradeDate }, { allocId: 'A-10' });
  expect(await running.http('POST', '/instructions', { as: people.manager, body: sameByHand })).toMatchObject({ status: 201, body: { state: 'ACCEPTED' } });
  const refused = { allocId: 'A-11', state: 'REFUSED', reason: 'BLOCK_ALREADY_INSTRUCTED' };
  expect((await upload(weights('A-11', 'B-1'))).body).toMatchObject({ instructions: [refused] });
  await running.drained();
  const duties = (await running.published(topics.dutiesPerformed)).filter(({ value }) => value.references?.includes('A-10'));
  expect(duties).toMatchObject([{ value: { duty: 'INSTRUCT', subject: 'B-1' }, envelope: { actor: 'user-21', duty: 'INSTRUCT' } }]);

  await running.produce(topics.executionsAccepted, fills({ blockId: 'B-1', tradeDate }));
  await running.produce(topics.blocksTotalled, [total({ blockId: 'B-1', tradeDate })]);
  await running.drained();
  await running.http('POST', '/instructions/A-10/approve', { as: people.approver });
  const { state, lines } = await block('B-1');
  expect(state).toBe('ALLOCATED');
  expect(lines.map((line: Record<string, string>) => [line['account'], line['allocQty'], line['grossTradeAmt']])).toEqual(LINES);
}, 60_000);

it('gives the first answer again to the same request', async () => {
  const first = await upload(weights('A-20', 'B-3'), { key: 'once' });
  expect(first.body).toMatchObject({ instructions: [{ state: 'ACCEPTED' }] });
  expect(await upload(weights('A-20', 'B-3'), { key: 'once' })).toEqual(first);
  expect(await upload(weights('A-21', 'B-3'), { key: 'once' })).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } });
}, 60_000);

it.each<[string, () => ReturnType<typeof upload>, number, string]>([
  ['a file without lines', () => upload([]), 400, 'NO_LINES'],
  ['plain text', () => upload(weights('A-30', 'B-4'), { type: 'text/plain' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a trader', () => upload(weights('A-30', 'B-4'), { roles: ['trader'] }), 403, 'NOT_ALLOWED'],
])('refuses %s', async (_what, request, status, code) => {
  expect(await request()).toMatchObject({ status, body: { code } });
}, 60_000);
