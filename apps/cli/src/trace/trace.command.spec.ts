import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { askWith } from './trace.command.js';

/** What a service answers to a path. */
const ANSWERS: Readonly<Record<string, readonly [status: number, body: object]>> = {
  '/blocks/B-1': [200, { blockId: 'B-1' }], '/blocks/B-9': [404, { code: 'UNKNOWN_BLOCK' }], '/broken': [500, { code: 'INTERNAL' }],
};

describe('asking a service', () => {
  let server: Server;
  let ask: ReturnType<typeof askWith>;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const [status, body] = ANSWERS[request.url!] ?? [404, { code: 'NO_SUCH_ROUTE' }];
      response.writeHead(request.headers.authorization === 'Bearer t' ? status : 401).end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ask = askWith('t', { allocation: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, gone: 'http://127.0.0.1:1' });
  });
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it('tells what it says, and undefined where it knows of no such thing', async () => {
    expect(await ask('allocation', '/blocks/B-1')).toEqual({ blockId: 'B-1' });
    expect(await ask('allocation', '/blocks/B-9')).toBeUndefined();
  });

  it.each([['allocation', '/nowhere', '404 from'], ['allocation', '/broken', '500 from'], ['gone', '/blocks/B-1', "can't be reached"]])(
    'ends the trace where %s%s has no answer', async (service, path, text) => {
      await expect(ask(service, path)).rejects.toThrow(text);
    });
});
