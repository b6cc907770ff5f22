import { once } from 'node:events';
import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { TcpProxy } from './tcp-proxy.js';

/** Waits for something to become so; five seconds are a guard against hanging. */
async function until(holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 5000; !holds(); await new Promise((resolve) => setTimeout(resolve, 5))) {
    if (Date.now() > end) throw new Error(`never: ${String(holds)}`);
  }
}

/** Answers each line with the line itself, and remembers what it was told. */
class Echo {
  readonly heard: string[] = [];
  readonly #sockets = new Set<Socket>();
  private constructor(private readonly listener: Server) {}

  static async start(): Promise<Echo> {
    const listener = createServer();
    const echo = new Echo(listener);
    listener.on('connection', (socket) => {
      echo.#sockets.add(socket);
      socket.on('error', () => undefined).on('data', (bytes) => {
        echo.heard.push(bytes.toString());
        socket.write(bytes);
      });
    });
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    return echo;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  told(text: string): Promise<void> {
    return until(() => this.heard.join('').includes(text));
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.listener.close(resolve));
  }
}

/** What a client was answered, and whether its connection still stands. */
class Caller {
  answer = '';
  readonly closed: Promise<unknown>;
  private constructor(readonly socket: Socket) {
    socket.on('data', (bytes) => (this.answer += bytes.toString())).on('error', () => undefined);
    this.closed = new Promise((resolve) => socket.once('close', resolve));
  }

  static async connect(port: number): Promise<Caller> {
    const socket = createConnection(port, '127.0.0.1');
    await once(socket, 'connect');
    return new Caller(socket);
  }

  answered(text: string): Promise<void> {
    return until(() => this.answer.includes(text));
  }
}

let echo: Echo;
let proxy: TcpProxy;
let caller: Caller;
beforeEach(async () => {
  echo = await Echo.start();
  proxy = await TcpProxy.listen(echo.port);
  caller = await Caller.connect(proxy.port);
});
afterEach(async () => {
  caller.socket.destroy();
  await proxy.close();
  await echo.close();
});

it('passes a large text both ways, and the end of a connection', async () => {
  const text = 'fill '.repeat(400_000);
  caller.socket.write(text);
  await until(() => caller.answer.length >= text.length);
  expect(caller.answer).toBe(text);
  caller.socket.end();
  await caller.closed;
});

it('drops answers alone, and cuts the connection when it passes again', async () => {
  proxy.dropResponses();
  caller.socket.write('produce');
  await echo.told('produce');
  await until(() => proxy.dropped === 'produce'.length);
  expect(caller.answer).toBe('');
  expect(caller.socket.destroyed).toBe(false);
  proxy.pass();
  await caller.closed;
  const next = await Caller.connect(proxy.port);
  next.socket.write('again');
  await next.answered('again');
  next.socket.destroy();
});

it('holds everything up and loses nothing', async () => {
  proxy.hold();
  caller.socket.write('fetch');
  const late = await Caller.connect(proxy.port);
  late.socket.write('metadata');
  // What would have come through by now: a connection past the proxy takes the same way.
  const direct = await Caller.connect(echo.port);
  direct.socket.write('direct');
  await direct.answered('direct');
  expect(echo.heard).toEqual(['direct']);
  proxy.pass();
  await Promise.all([caller.answered('fetch'), late.answered('metadata')]);
  for (const { socket } of [late, direct]) socket.destroy();
});

it('cuts each second COMMIT, in turn after it went through and before, and never lets its answer back', async () => {
  proxy.cutAt('COMMIT\0', 2);
  const outcomes: string[] = [];
  for (const number of [1, 2, 3, 4, 5, 6]) {
    const session = await Caller.connect(proxy.port);
    session.socket.write(`BEGIN ${number};COM`);
    await echo.told(`BEGIN ${number};`);
    await session.answered(`BEGIN ${number};`);
    session.socket.write(`MIT\0#${number}`);
    await until(() => session.answer.includes('MIT') || session.socket.destroyed);
    outcomes.push(session.socket.destroyed ? 'cut' : 'answered');
    session.socket.destroy();
  }
  expect(outcomes).toEqual(['answered', 'cut', 'answered', 'cut', 'answered', 'cut']);
  expect(proxy.cuts).toBe(3);
  await echo.told('BEGIN 6;COMMIT');
  const heard = echo.heard.join('');
  expect([2, 4, 6].map((number) => heard.includes(`BEGIN ${number};COMMIT\0`))).toEqual([true, false, true]);
  expect(heard).not.toMatch(/#[246]/);
});
