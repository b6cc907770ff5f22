import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './application.js';
import { createDevelopmentIssuer, jwksFileOf } from './development-issuer.js';
import { DOOR_PERMISSIONS, DoorModule } from './door.example.js';

let app: NestFastifyApplication;
let directory: string;
const logged: string[] = [];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'entresol-problem-'));
  await createDevelopmentIssuer(directory);
  const identity = { issuer: 'x', audience: 'x', jwksFile: jwksFileOf(directory) };
  app = await createApp({ title: 'Door', permissions: DOOR_PERMISSIONS }, { logLevel: 'error', identity }, { module: DoorModule });
  app.useLogger({ log: () => undefined, warn: () => undefined, error: (message: string) => void logged.push(message) });
  await app.init();
});
afterAll(async () => {
  await app?.close();
  rmSync(directory, { recursive: true });
});

const json = { 'content-type': 'application/json' };
const MEBIBYTE = Buffer.alloc(1024 * 1024, ' ');
const MEBIBYTES = 20;
const line = { account: 'ACC-1', count: 1 };
type Asked = [method: 'GET' | 'POST', path: string, headers?: Record<string, string>, payload?: string];

describe('an error leaves as a problem document', () => {
  it.each<[string, Asked, object]>([
    ['a problem, with all that it says', ['GET', '/door/problem'],
      { status: 404, code: 'UNKNOWN_BLOCK', title: 'unknown block', detail: 'No block B-1 is known.', field: 'blockId', known: ['B-2'] }],
    ['an exception of the framework', ['GET', '/door/bad'], { status: 400, code: 'BAD_REQUEST', title: 'bad request', detail: 'not like this' }],
    ['one of a status without a code of its own', ['GET', '/door/refused'], { status: 409, code: 'REFUSED', title: 'refused', detail: 'not now' }],
    ['a route that is none', ['GET', '/nowhere'], { status: 404, code: 'NO_SUCH_ROUTE', title: 'no such route', detail: 'Cannot GET /nowhere' }],
    ['a body that is not JSON', ['POST', '/door/line', json, '{"account":'], { status: 400, code: 'BAD_REQUEST' }],
    ['a body with a prototype of its own', ['POST', '/door/line', json, '{"__proto__":{"account":"A"}}'], { status: 400, code: 'BAD_REQUEST' }],
    ['a body of another type', ['POST', '/door/line', { 'content-type': 'text/xml' }, '<a/>'], { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' }],
    ['a body too large', ['POST', '/door/line', json, JSON.stringify({ account: 'x'.repeat(2_100_000) })], { status: 413, code: 'TOO_LARGE' }],
    ['a field that breaks its contract', ['POST', '/door/line', json, JSON.stringify({ ...line, account: '' })],
      { status: 400, code: 'INVALID_FIELD', field: 'account', detail: 'account must be 1 to 64 of A-Z a-z 0-9 . _ : -' }],
    ['a field that is missing', ['POST', '/door/line', json, '{"account":"ACC-1"}'], { status: 400, code: 'INVALID_FIELD', field: 'count' }],
    ['a field that is not known', ['POST', '/door/line', json, JSON.stringify({ ...line, other: 1 })], { status: 400, code: 'INVALID_FIELD', field: 'other' }],
    ['a body that is a list', ['POST', '/door/line', json, '[]'], { status: 400 }],
    ['a database that is away', ['GET', '/door/away'], { status: 503, code: 'UNAVAILABLE' }],
  ])('%s', async (_what, [method, url, headers, payload], expected) => {
    const response = await app.inject({ method, url, headers, payload });
    expect(response.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(response.json()).toMatchObject({ type: 'about:blank', status: response.statusCode, ...expected });
    expect(response.body).not.toContain('10.0.0.7');
  });

  it('and reaches a client that first writes all of a body far too large, and only then listens', async () => {
    await app.listen(0, '127.0.0.1');
    const { hostname, port } = new URL(await app.getUrl());
    const client = connect(Number(port), hostname);
    const write = promisify(client.write.bind(client) as (piece: string | Buffer, done: (error?: Error) => void) => boolean);
    await write(`POST /door/line HTTP/1.1\r\nhost: door\r\ncontent-type: application/json\r\ncontent-length: ${MEBIBYTES * MEBIBYTE.length}\r\n\r\n`);
    for (let written = 0; written < MEBIBYTES; written++) await write(MEBIBYTE);
    const [answer] = (await once(client, 'data')) as [Buffer];
    client.destroy();
    expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  });

  it('and what nobody foresaw is logged, and says nothing of the inside', async () => {
    const response = await app.inject({ method: 'GET', url: '/door/bug' });
    expect(response.json()).toEqual({
      type: 'about:blank', title: 'internal', status: 500, code: 'INTERNAL', detail: 'Something went wrong; it is logged. Nothing of this request was stored.',
    });
    expect(logged.filter((message) => message.includes('secret of the inside'))).toHaveLength(1);
  });

  it('while what keeps its contract is taken', async () => {
    const response = await app.inject({ method: 'POST', url: '/door/line', headers: json, payload: JSON.stringify(line) });
    expect([response.statusCode, response.json()]).toEqual([201, line]);
  });
});
