import { createConnection, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

type Manner = 'pass' | 'drop-responses' | 'hold';

interface Passage {
  readonly client: Socket;
  readonly server: Socket;
  /** Bytes of it were lost: what would follow makes no sense any more. */
  torn: boolean;
  /** The end of what the client said, where the beginning of a text may lie. */
  said: Buffer;
}

interface Cut {
  readonly text: Buffer;
  readonly every: number;
}

/** Stands between clients and a server on the loopback, and loses what networks lose. It knows neither protocol. */
export class TcpProxy {
  #manner: Manner = 'pass';
  #cut: Cut | undefined;
  #met = 0;
  #cuts = 0;
  #dropped = 0;
  readonly #passages = new Set<Passage>();

  private constructor(private readonly listener: Server, private readonly targetPort: number) {
    listener.on('connection', (client) => this.#open(client));
  }

  /** Listens on 127.0.0.1, on any free port unless one is asked for. */
  static async listen(targetPort: number, port = 0): Promise<TcpProxy> {
    const listener = createServer();
    const proxy = new TcpProxy(listener, targetPort);
    await new Promise<void>((resolve, reject) => listener.once('error', reject).listen(port, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.listener.address() as AddressInfo).port;
  }

  /** How many connections were cut at a text. */
  get cuts(): number {
    return this.#cuts;
  }

  /** How many bytes of answers were lost. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Lets everything through again; connections that lost bytes are cut, so that their clients notice. */
  pass(): void {
    this.#manner = 'pass';
    this.#cut = undefined;
    for (const passage of this.#passages) {
      if (passage.torn) passage.client.resetAndDestroy();
      passage.client.resume();
      passage.server.resume();
    }
  }

  /** Requests arrive and are done; their answers are lost. */
  dropResponses(): void {
    this.#manner = 'drop-responses';
  }

  /** Holds everything up, both ways, with connections left open: nobody is told that anything is wrong. */
  hold(): void {
    this.#manner = 'hold';
    for (const { client, server } of this.#passages) for (const socket of [client, server]) socket.pause();
  }

  /**
   * Cuts the connection each `every`-th time a client says `text`: in turn before it reaches the server and after, without its answer,
   * so that the client can't know whether it was done.
   */
  cutAt(text: string, every: number): void {
    this.#cut = { text: Buffer.from(text, 'latin1'), every };
  }

  async close(): Promise<void> {
    for (const { client, server } of this.#passages) for (const socket of [client, server]) socket.destroy();
    await new Promise((resolve) => this.listener.close(resolve));
  }

  #open(client: Socket): void {
    const server = createConnection(this.targetPort, '127.0.0.1');
    const passage: Passage = { client, server, torn: false, said: Buffer.alloc(0) };
    this.#passages.add(passage);
    client.on('data', (bytes) => this.#said(passage, bytes)).on('end', () => server.end()).on('error', () => server.destroy());
    server.on('data', (bytes) => this.#answered(passage, bytes)).on('end', () => client.end()).on('error', () => client.destroy());
    client.on('close', () => {
      this.#passages.delete(passage);
      server.end();
    });
    server.on('close', () => client.destroy());
    if (this.#manner === 'hold') for (const socket of [client, server]) socket.pause();
  }

  #said(passage: Passage, bytes: Buffer): void {
    const end = this.#endOfText(passage, bytes);
    if (end === undefined) return forward(bytes, passage.client, passage.server);
    passage.torn = true;
    this.#cuts += 1;
    if (this.#cuts % 2 === 0) passage.server.destroy();
    // In good order: a reset could reach the server before what it is to read.
    else passage.server.end(bytes.subarray(0, end));
    passage.client.destroy();
  }

  #answered(passage: Passage, bytes: Buffer): void {
    if (!passage.torn && this.#manner !== 'drop-responses') return forward(bytes, passage.server, passage.client);
    passage.torn = true;
    this.#dropped += bytes.length;
  }

  /** Where in `bytes` a text ends at which this connection is to be cut. */
  #endOfText(passage: Passage, bytes: Buffer): number | undefined {
    if (!this.#cut) return undefined;
    const { text, every } = this.#cut;
    const before = passage.said.length;
    const said = Buffer.concat([passage.said, bytes]);
    for (let at = said.indexOf(text); at >= 0; at = said.indexOf(text, at + text.length)) {
      this.#met += 1;
      if (this.#met % every === 0) return at + text.length - before;
    }
    passage.said = said.subarray(Math.max(0, said.length - text.length + 1));
    return undefined;
  }
}

function forward(bytes: Buffer, from: Socket, to: Socket): void {
  if (to.write(bytes)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
