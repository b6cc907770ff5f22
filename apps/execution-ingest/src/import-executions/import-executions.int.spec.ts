import { dirname } from 'node:path';
import { topics } from '@entresol/contracts/topics';
import { LARGEST_FILE } from '@entresol/platform/csv-file.parser';
import { developmentToken } from '@entresol/platform/development-issuer';
import { openService, type RunningService } from '@entresol/testing/service';
import type { Role } from '@entresol/trade/duty';
import { aFill, anOrder } from '../book-executions/reports.example.js';
import { executionIngest } from '../service.js';

const COLUMNS = [
  'trader', 'platform', 'execId', 'execType', 'execRefId', 'orderId', 'symbol', 'side', 'lastQty', 'lastPx', 'currency', 'lastMkt', 'transactTime',
  'tradeDate', 'lastCapacity',
] as const;

let running: RunningService;
let posts = 0;

beforeAll(async () => {
  running = await openService(executionIngest);
  await running.produce(topics.ordersPlaced, [{ key: 'O-1', value: anOrder() }]);
  await running.drained();
}, 60_000);

afterAll(async () => {
  await running.close();
});

function lineOf(execId: string, fields: Parameters<typeof aFill>[1] = {}): string {
  const report = aFill(execId, fields);
  return COLUMNS.map((name) => report[name] ?? '').join();
}

async function upload(lines: string[] | Buffer, { roles = ['operations'] as Role[], type = 'text/csv', key = `csv-${(posts += 1)}` } = {}) {
  const token = await developmentToken(dirname(running.configuration.identity.jwksFile), { sub: 'user-09', roles });
  const headers = { authorization: `Bearer ${token}`, 'content-type': type, 'idempotency-key': key };
  const payload = Buffer.isBuffer(lines) ? lines : [COLUMNS.join(), ...lines].join('\n');
  const { statusCode, body } = await running.application.app.inject({ method: 'POST', url: '/executions/csv', headers, payload });
  return { status: statusCode, body: JSON.parse(body) as Record<string, unknown> };
}

const accepted = async () => (await running.published(topics.executionsAccepted)).map(({ value, envelope }) => ({ ...value, ...envelope }));

it('takes the good lines as their platform’s reports, lists the others, and takes nothing twice', async () => {
  const lines = [
    lineOf('E-1'), lineOf('E-2', { lastQty: '0' }), lineOf('E-3', { symbol: 'BBB' }), 'too,short', lineOf('E-4', { execType: 'TRADE_CANCEL' }),
    lineOf('E-1'), lineOf('E-1', { lastPx: '11' }), lineOf('X-5', { execType: 'TRADE_CANCEL', execRefId: 'E-5' }), lineOf('E-6', { orderId: 'O-2' }),
    lineOf('E-5', { lastQty: '50' }),
  ];
  const first = await upload(lines);
  expect(first).toEqual({
    status: 200,
    body: {
      lines: 10, taken: 3, unchanged: 1, waiting: 1,
      errors: [
        { line: 3, code: 'INVALID_FIELD', field: 'lastQty', text: expect.any(String) },
        { line: 4, code: 'SYMBOL_MISMATCH', field: 'symbol', text: expect.stringContaining('BBB') },
        { line: 5, code: 'MALFORMED_MESSAGE', field: null, text: expect.any(String) },
        { line: 6, code: 'REFERENCE_MISSING', field: 'execRefId', text: expect.any(String) },
        { line: 8, code: 'DUPLICATE_ID_OTHER_CONTENT', field: 'execId', text: expect.any(String) },
      ],
    },
  });
  await running.drained();
  const taken = await accepted();
  // Of several blocks, and so of several partitions, in no order among each other.
  expect(taken.map(({ execId }) => execId).sort()).toEqual(['E-1', 'E-5', 'X-5']);
  expect(taken.find(({ execId }) => execId === 'E-1')).toMatchObject({ blockId: 'B-1', trader: 'trader-07', actor: 'OMS1/trader-07', duty: 'EXECUTE' });
  const [stored] = await running.rows('SELECT source, origin FROM execution_report WHERE exec_id = $1', ['E-1']);
  expect(stored).toEqual({ source: 'PLATFORM', origin: expect.stringMatching(/^csv [0-9a-f]{16} by user-09, line 2$/) });

  const again = await upload([lines[0]!, lines[9]!]);
  expect(again).toEqual({ status: 200, body: { lines: 2, taken: 0, unchanged: 2, waiting: 0, errors: [] } });
  await running.produce(topics.executionsReported, [{ key: 'O-1', value: aFill('E-1') }]);
  await running.produce(topics.ordersPlaced, [{ key: 'O-2', value: anOrder({ orderId: 'O-2' }) }]);
  await running.drained();
  expect((await accepted()).map(({ execId }) => execId).sort()).toEqual(['E-1', 'E-5', 'E-6', 'X-5']);
}, 60_000);

it('gives the first answer again to the same request', async () => {
  const first = await upload([lineOf('E-9')], { key: 'once' });
  expect(await upload([lineOf('E-9')], { key: 'once' })).toEqual(first);
  expect(await upload([lineOf('E-8')], { key: 'once' })).toMatchObject({ status: 422, body: { code: 'KEY_REUSED' } });
}, 60_000);

it.each<[string, () => ReturnType<typeof upload>, number, string]>([
  ['no text', () => upload(Buffer.from([0xff, 0xfe])), 400, 'NOT_UTF8'],
  ['nothing at all', () => upload(Buffer.from('\n')), 400, 'NO_HEADER'],
  ['a column too many', () => upload(Buffer.from(`${COLUMNS.join()},note\n${lineOf('E-1')},x`)), 400, 'UNKNOWN_COLUMN'],
  ['JSON', () => upload(Buffer.from('{}'), { type: 'application/json' }), 415, 'UNSUPPORTED_MEDIA_TYPE'],
  ['a file that is too large', () => upload(Buffer.alloc(LARGEST_FILE + 1, 'a')), 413, 'TOO_LARGE'],
  ['a trader', () => upload([lineOf('E-1')], { roles: ['trader'] }), 403, 'NOT_ALLOWED'],
])('refuses %s', async (_what, request, status, code) => {
  expect(await request()).toMatchObject({ status, body: { code } });
}, 60_000);
