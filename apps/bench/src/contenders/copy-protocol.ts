import type { Client, Connection, Submittable } from 'pg';

/** The part of pg's connection that COPY needs; its types do not tell of it. */
interface CopyConnection {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** A COPY statement in either direction, as pg's client drives a query. */
class Copy implements Submittable {
  readonly received: Buffer[] = [];
  readonly finished: Promise<void>;
  #resolve!: () => void;
  #reject!: (error: Error) => void;
  #error: Error | undefined;

  constructor(private readonly statement: string, private readonly chunks: readonly Buffer[] = []) {
    this.finished = new Promise((resolve, reject) => ([this.#resolve, this.#reject] = [resolve, reject]));
  }

  submit(connection: Connection): void {
    (connection as unknown as CopyConnection).query(this.statement);
  }

  handleCopyInResponse(connection: CopyConnection): void {
    for (const chunk of this.chunks) connection.sendCopyFromChunk(chunk);
    connection.endCopyFrom();
  }

  handleCopyData({ chunk }: { chunk: Buffer }): void {
    // It is a part of a buffer that pg goes on to use.
    this.received.push(Buffer.from(chunk));
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#error = error;
  }

  handleReadyForQuery(): void {
    if (this.#error) this.#reject(this.#error);
    else this.#resolve();
  }
}

/** Runs `COPY … FROM STDIN` with these bytes. */
export async function copyIn(client: Client, statement: string, chunks: readonly Buffer[]): Promise<void> {
  await client.query(new Copy(statement, chunks)).finished;
}

/** Runs `COPY … TO STDOUT` and returns its messages: one a row. */
export async function copyOut(client: Client, statement: string): Promise<Buffer[]> {
  const copy = client.query(new Copy(statement));
  await copy.finished;
  return copy.received;
}
