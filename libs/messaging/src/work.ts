import { packHeaders, toHeaders, type Envelope } from '@entresol/contracts/envelope';
import type { Topic } from '@entresol/contracts/topic';
import type { Duty } from '@entresol/trade/duty';
import type { EntityManager } from 'typeorm';
import { encodeArrays } from './array-parameter.js';
import type { Received } from './batch.js';
import { decode, isPoisoned, type Parser } from './decode.js';
import { failpoint } from './failpoint.js';
import { messagesByFrame, packFrame, type Framed } from './frame.js';
import { prepared } from './prepared.js';
import type { Transaction } from './transaction.js';

/** The broker refuses requests above 1 MiB, and a record that is refused for ever would hold up all behind it. */
const LARGEST_VALUE = 900 * 1024;

/** A message to publish. Its id is derived from the fact's natural key: see `eventId`. */
export interface Outgoing<T> {
  readonly key: string;
  readonly value: T;
  readonly id: string;
  /** The trade's lineage root. */
  readonly subject?: string;
  /** Who did it; the service itself where absent. */
  readonly actor?: string;
  readonly duty?: Duty;
  /** When it came to be; the transaction's time where absent. */
  readonly time?: string;
}

export class MessageTooLarge extends Error {
  constructor(topic: string, size: number) {
    super(`a message of ${size} bytes for ${topic} is larger than ${LARGEST_VALUE}`);
  }
}

/** What one transaction does: reads, writes, and what it publishes, all or nothing. */
export class Work {
  readonly now = new Date().toISOString();
  /** The frames of this transaction's outbox rows, by id: the relay need not read again what this process wrote. */
  readonly enqueued = new Map<string, Buffer>();

  /** `parserOf` says how a parked record of a topic is read again. */
  constructor(
    private readonly transaction: Transaction,
    private readonly service: string,
    private readonly parserOf: (topic: string) => Parser | undefined = () => undefined,
  ) {}

  get manager(): EntityManager {
    return this.transaction.manager;
  }

  async rows<R>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return (await this.transaction.client.query(prepared(sql, encodeArrays(sql, parameters)))).rows as R[];
  }

  /** Runs a statement and returns how many rows it touched. */
  async run(sql: string, parameters: unknown[] = []): Promise<number> {
    return (await this.transaction.client.query(prepared(sql, encodeArrays(sql, parameters)))).rowCount ?? 0;
  }

  /** Takes locks on names for the rest of the transaction, in one order whoever asks. Aggregates with a row are locked by their row. */
  async lock(kind: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const names = [...new Set(ids)].map((id) => `${kind}:${id}`);
    await this.run(
      'SELECT pg_advisory_xact_lock(h) FROM (SELECT DISTINCT hashtextextended(n, 0) AS h FROM unnest($1::text[]) n ORDER BY 1) AS sorted',
      [names],
    );
  }

  /** Publishes with the transaction: sent once it is committed, at least once, in this order within a key. */
  async publish<T extends object>(topic: Topic<T>, messages: readonly Outgoing<T>[]): Promise<void> {
    if (messages.length === 0) return;
    await this.enqueue(topic.name, this.#framed(topic.name, messages, packHeaders));
  }

  /** Leaves messages for a topic in the outbox as they are. */
  async enqueue(topic: string, messages: readonly Framed[]): Promise<void> {
    const byFrame = messagesByFrame(messages);
    const frames = byFrame.map(packFrame);
    failpoint('before-outbox-write');
    const rows = await this.rows<{ id: string }>(
      'INSERT INTO outbox (topic, messages, frame) SELECT $1, messages, frame FROM unnest($2::int[], $3::bytea[]) AS f (messages, frame) RETURNING id',
      [topic, byFrame.map(({ length }) => length), frames],
    );
    rows.forEach(({ id }, place) => this.enqueued.set(id, frames[place]!));
    failpoint('after-outbox-write');
  }

  /**
   * Publishes to a stream that its readers see exactly once, in order, without a gap. Only the relay knows a record's place, so it
   * adds `sequence` to the value and to the headers. A record whose id the stream already holds is left out.
   */
  async append<T extends { sequence?: string }>(stream: Topic<T>, messages: readonly Outgoing<Omit<T, 'sequence'>>[]): Promise<void>;
  async append<T extends object>(stream: Topic<T>, messages: readonly Outgoing<T>[]): Promise<void>;
  async append(stream: Topic<object>, messages: readonly Outgoing<object>[]): Promise<void> {
    if (messages.length === 0) return;
    const framed = this.#framed(stream.name, messages, toHeaders);
    failpoint('before-stream-write');
    await this.run('INSERT INTO stream (stream) VALUES ($1) ON CONFLICT DO NOTHING', [stream.name]);
    await this.run(
      `INSERT INTO stream_record (stream, record_id, key, value, headers)
       SELECT $1, id, key, value, headers FROM unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS m (id, key, value, headers)
       ON CONFLICT (stream, record_id) DO NOTHING`,
      [stream.name, messages.map((message) => message.id), framed.map(({ key }) => key), framed.map(({ value }) => value),
        framed.map(({ headers }) => JSON.stringify(headers))],
    );
    failpoint('after-stream-write');
  }

  /** Sets records aside until what each waits on is here; the raw bytes are kept. */
  async park(waiting: readonly { record: Received<object>; waitsOn: string }[]): Promise<void> {
    if (waiting.length === 0) return;
    const of = <V>(pick: (w: { record: Received<object>; waitsOn: string }) => V): V[] => waiting.map(pick);
    await this.run(
      `INSERT INTO parked (waits_on, topic, partition, "offset", timestamp, key, value, headers)
       SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::bigint[], $5::text[], $6::text[], $7::bytea[], $8::text[])`,
      [of((w) => w.waitsOn), of((w) => w.record.topic), of((w) => w.record.partition), of((w) => w.record.offset), of((w) => w.record.timestamp),
        of((w) => w.record.key), of((w) => w.record.raw), of((w) => JSON.stringify(w.record.headers))],
    );
  }

  /** Takes back what waits on any of these names, oldest first. The caller holds the lock that `park`'s caller held. */
  async unpark<T extends object>(topic: Topic<T>, waitsOn: readonly string[]): Promise<Received<T>[]> {
    if (waitsOn.length === 0) return [];
    const rows = await this.rows<ParkedRow>(
      `UPDATE parked SET released_at = now() WHERE topic = $1 AND waits_on = ANY ($2) AND released_at IS NULL
       RETURNING id, topic, partition, "offset", timestamp, key, value, headers`,
      [topic.name, waitsOn],
    );
    rows.sort((a, b) => Number(BigInt(a.id) - BigInt(b.id)));
    await this.parserOf(topic.name)?.prepare?.(rows);
    return rows.map((row) => this.#decodeParked(topic, row));
  }

  #decodeParked<T extends object>(topic: Topic<T>, row: ParkedRow): Received<T> {
    const record = { ...row, key: row.key === null ? null : Buffer.from(row.key), headers: JSON.parse(row.headers) as Record<string, string> };
    const decoded = decode(record, topic.message, this.parserOf(topic.name));
    if (isPoisoned(decoded)) throw new Error(`parked record ${row.id} no longer keeps its contract: ${decoded.text}`);
    return decoded;
  }

  #framed(topic: string, messages: readonly Outgoing<object>[], headersOf: typeof toHeaders): Framed[] {
    return messages.map((message) => {
      const value = JSON.stringify(message.value);
      if (value.length > LARGEST_VALUE / 3 && Buffer.byteLength(value) > LARGEST_VALUE) throw new MessageTooLarge(topic, Buffer.byteLength(value));
      return { key: message.key, value, headers: headersOf(this.#envelope(topic, message)) };
    });
  }

  #envelope(type: string, { id, time, subject, actor, duty }: Outgoing<object>): Envelope {
    return { id, type, time: time ?? this.now, subject, actor: actor ?? `service:${this.service}`, duty };
  }
}

interface ParkedRow {
  id: string;
  topic: string;
  partition: number;
  offset: string;
  timestamp: string;
  key: string | null;
  value: Buffer;
  headers: string;
}
