import type { Admin, Kafka, Producer } from 'kafkajs';
import type { DataSource } from 'typeorm';
import { failpoint, failpointDuring } from './failpoint.js';
import { groupBy } from './group-by.js';
import { Loop } from './loop.js';
import { RelaySession } from './relay-session.js';
import { readTails } from './stream-tail.js';

const RECORDS_A_TRANSACTION = 500;
const LOOK_AGAIN_MS = 5000;

/** The log and the database disagree on what was sent last. Sending on would repeat or skip: an operator must look. */
export class StreamDiverged extends Error {}

interface StreamRelaySettings {
  readonly kafka: Kafka;
  readonly source: DataSource;
  readonly group: string;
  readonly topicPrefix: string;
  readonly onStop: (error: Error) => void;
  readonly onWarning: (message: string) => void;
}

interface StreamRow {
  readonly stream: string;
  readonly sequence: string;
  readonly key: string;
  readonly value: string;
  readonly headers: string;
}

/**
 * Sends gapless streams, each exactly once for read_committed readers (after KIP-618): every Kafka transaction holds records together
 * with the position reached. Sequences are given durably, under the stream's row lock, before anything is sent, so that a repeat
 * is the same bytes. One producer serves all streams of a service; after any error it is thrown away, for kafkajs can't recover one.
 */
export class StreamRelay {
  readonly #session: RelaySession;
  readonly #loop: Loop;
  readonly #admin: Admin;
  #adminConnected = false;
  #lookAgainAt = 0;
  #producer: Producer | undefined;
  #positions = new Map<string, bigint>();

  constructor(private readonly settings: StreamRelaySettings) {
    this.#session = new RelaySession(settings.source, 'streams');
    this.#admin = settings.kafka.admin();
    this.#loop = new Loop('streams', 250, () => this.#relay(), (error) => settings.onWarning(`stream relay: ${error.message}`));
  }

  start(): void {
    this.#loop.start();
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#session.close();
    await this.#discardProducer();
    if (this.#adminConnected) await this.#admin.disconnect();
  }

  /** Records not yet sent, as far as this process knows; all of them while another process is the relay. */
  async pending(): Promise<number> {
    const streams = [...this.#positions.keys()];
    const rows = (await this.settings.source.query(
      `SELECT count(*) AS pending FROM stream_record r LEFT JOIN unnest($1::text[], $2::bigint[]) AS p (stream, sequence) USING (stream)
       WHERE r.sequence IS NULL OR r.sequence > coalesce(p.sequence, 0)`,
      [streams, streams.map((stream) => String(this.#positions.get(stream)))],
    )) as { pending: string }[];
    return Number(rows[0]!.pending);
  }

  async #relay(): Promise<void> {
    try {
      if (!(await this.#session.held())) return await this.#discardProducer();
      await this.#numberNewRecords();
      const rows = await this.#session.query<{ stream: string }>('SELECT stream FROM stream ORDER BY stream');
      const streams = await this.#served(rows.map(({ stream }) => stream));
      if (streams.some((stream) => !this.#positions.has(stream))) await this.#begin(streams);
      while (await this.#sendSome());
    } catch (error) {
      await this.#discardProducer();
      if (error instanceof StreamDiverged) this.settings.onStop(error);
      throw error;
    }
  }

  /** Gives each new record its place, in the order of ids: an id is drawn after the locks of what it tells of, so it is their order too. */
  async #numberNewRecords(): Promise<void> {
    const waiting = await this.#session.query<{ stream: string }>('SELECT DISTINCT stream FROM stream_record WHERE sequence IS NULL ORDER BY stream');
    for (const { stream } of waiting) {
      failpoint('before-numbering');
      await this.#session.transaction(async () => {
        await this.#session.query('SELECT last_sequence FROM stream WHERE stream = $1 FOR UPDATE', [stream]);
        await this.#session.query(
          `WITH numbered AS (
             SELECT r.id, s.last_sequence + row_number() OVER (ORDER BY r.id) AS sequence
             FROM stream_record r JOIN stream s USING (stream) WHERE r.stream = $1 AND r.sequence IS NULL
           ), placed AS (
             UPDATE stream_record r SET sequence = n.sequence,
               value = left(r.value, -1) || ',"sequence":"' || n.sequence || '"}',
               headers = left(r.headers, -1) || ',"ce_sequence":"' || n.sequence || '"}'
             FROM numbered n WHERE r.id = n.id RETURNING n.sequence
           )
           UPDATE stream SET last_sequence = (SELECT max(sequence) FROM placed) WHERE stream = $1 AND EXISTS (SELECT FROM placed)`,
          [stream],
        );
      });
      failpoint('after-numbering');
    }
  }

  /** Streams whose topic exists: one whose topic was never made must not hold up the others, for a transaction spans them all. */
  async #served(streams: readonly string[]): Promise<string[]> {
    const known = streams.filter((stream) => this.#positions.has(stream));
    if (known.length === streams.length || Date.now() < this.#lookAgainAt) return known;
    this.#lookAgainAt = Date.now() + LOOK_AGAIN_MS;
    await this.#connectAdmin();
    const topics = new Set(await this.#admin.listTopics());
    const missing = streams.filter((stream) => !topics.has(this.settings.topicPrefix + stream));
    if (missing.length > 0) this.settings.onWarning(`no topic for ${missing.join(', ')}: make it by topics apply`);
    else this.#lookAgainAt = 0;
    return streams.filter((stream) => !missing.includes(stream));
  }

  async #connectAdmin(): Promise<void> {
    if (!this.#adminConnected) await this.#admin.connect();
    this.#adminConnected = true;
  }

  /** New producer → InitProducerId, which fences the one before and settles what it left open → only then read how far it came. */
  async #begin(streams: readonly string[]): Promise<void> {
    await this.#discardProducer();
    const { kafka, group, topicPrefix } = this.settings;
    const transactional = { transactionalId: `${group}.streams`, idempotent: true, transactionTimeout: 30_000 };
    const producer = kafka.producer({ ...transactional, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    failpoint('before-producer-init');
    await producer.connect();
    failpoint('after-producer-init');
    this.#producer = producer;
    await this.#connectAdmin();
    const topics = streams.map((stream) => topicPrefix + stream);
    const committed = await this.#admin.fetchOffsets({ groupId: this.#positionGroup, topics });
    const tails = await readTails(kafka, `${group}.streams.tail`, topics);
    for (const stream of streams) {
      const offset = committed.find(({ topic }) => topic === topicPrefix + stream)?.partitions[0]?.offset ?? '-1';
      const tail = tails.get(topicPrefix + stream);
      // Kafka forgets a group's offsets after seven quiet days; the topic itself tells then.
      const position = BigInt(offset) >= 0n ? BigInt(offset) : BigInt(tail?.sequence ?? 0);
      await this.#checkTail(stream, position, tail);
      this.#positions.set(stream, position);
    }
  }

  async #checkTail(stream: string, position: bigint, tail: { sequence: string; id: string } | undefined): Promise<void> {
    if (!tail && position === 0n) return;
    const [row] = await this.#session.query<{ record_id: string }>(
      'SELECT record_id FROM stream_record WHERE stream = $1 AND sequence = $2',
      [stream, String(position)],
    );
    if (!tail || BigInt(tail.sequence) !== position || row?.record_id !== tail.id) {
      const end = tail ? `${tail.sequence} (${tail.id})` : 'nothing';
      throw new StreamDiverged(`${stream}: the topic ends with ${end}, the position is ${position} (${row?.record_id ?? 'nothing'} in the database)`);
    }
  }

  /** One Kafka transaction over all streams; true while there may be more. */
  async #sendSome(): Promise<boolean> {
    const rows = await this.#nextRows();
    if (rows.length === 0) return false;
    const { topicPrefix } = this.settings;
    const byStream = groupBy(rows, (row) => row.stream);
    const transaction = await this.#producer!.transaction();
    failpoint('before-stream-send');
    await transaction.sendBatch({
      acks: -1,
      topicMessages: [...byStream].map(([stream, group]) => ({
        topic: topicPrefix + stream,
        messages: group.map((row) => ({ partition: 0, key: row.key, value: row.value, headers: JSON.parse(row.headers) as Record<string, string> })),
      })),
    });
    failpoint('after-stream-send');
    const reached = [...byStream].map(([stream, group]) => ({ stream, sequence: group.at(-1)!.sequence }));
    failpoint('before-stream-position');
    await transaction.sendOffsets({
      consumerGroupId: this.#positionGroup,
      topics: reached.map(({ stream, sequence }) => ({ topic: topicPrefix + stream, partitions: [{ partition: 0, offset: sequence }] })),
    });
    failpoint('after-stream-position');
    failpoint('before-stream-commit');
    await failpointDuring('stream-commit-on-its-way', transaction.commit());
    failpoint('after-stream-commit');
    for (const { stream, sequence } of reached) this.#positions.set(stream, BigInt(sequence));
    return true;
  }

  async #nextRows(): Promise<StreamRow[]> {
    const streams = [...this.#positions.keys()];
    return this.#session.query<StreamRow>(
      `SELECT r.stream, r.sequence, r.key, r.value, r.headers
       FROM unnest($1::text[], $2::bigint[]) AS p (stream, sequence)
       CROSS JOIN LATERAL (
         SELECT * FROM stream_record r WHERE r.stream = p.stream AND r.sequence > p.sequence ORDER BY r.sequence LIMIT ${RECORDS_A_TRANSACTION}
       ) AS r
       ORDER BY r.stream, r.sequence`,
      [streams, streams.map((stream) => String(this.#positions.get(stream)))],
    );
  }

  get #positionGroup(): string {
    return `${this.settings.group}.streams`;
  }

  async #discardProducer(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    this.#positions = new Map();
    await producer?.disconnect().catch(() => undefined);
  }
}
