import type { DataSource } from 'typeorm';
import type { Batch, Poisoned, Received } from './batch.js';
import { contentHash } from './content-hash.js';
import { decode, isPoisoned, type RawRecord } from './decode.js';
import { failpoint } from './failpoint.js';
import { classify } from './failure.js';
import { quarantine, type PoisonedRecord } from './quarantine.js';
import type { Subscription } from './subscribe.js';
import { Transaction } from './transaction.js';
import { Work } from './work.js';

export type Handler = (batch: Batch<object>, work: Work) => Promise<void>;

/** One subscribed topic, with what handles it. */
export interface Route {
  readonly topic: string;
  readonly member?: string;
  readonly subscription: Subscription;
  readonly handle: Handler;
}

/** Where a batch left off: `gap` means that records before it have not been seen, and reading must go back to `nextOffset`. */
export interface Taken {
  readonly outcome: 'taken' | 'gap';
  readonly nextOffset: string;
}

/** The log is not the one that was read before. An operator decides what to do; going on by itself would lose or double. */
export class LogChanged extends Error {}

/** A process that has just started is slow, and others wait for what it commits: it takes few records at once, and twice as many each time. */
const FIRST_RECORDS = 200;

interface TakerSettings {
  readonly source: DataSource;
  readonly service: string;
  readonly group: string;
  readonly clusterId: string;
  readonly parserOf: (topic: string) => Subscription['parse'];
  /** Called after each COMMIT: there may be messages to send. */
  readonly onCommitted: (work: Work) => void;
}

/** Takes batches: fence, decode, handle, position, COMMIT, in one transaction. */
export class BatchTaker {
  #recordsAtOnce = FIRST_RECORDS;

  constructor(private readonly settings: TakerSettings) {}

  /** Makes the row that the fence locks, and returns the next offset to read. */
  async position(topic: string, partition: number): Promise<string> {
    const { source, group, clusterId } = this.settings;
    const rows = (await source.query(
      `INSERT INTO position AS p (consumer_group, topic, partition, next_offset, cluster_id) VALUES ($1, $2, $3, 0, $4)
       ON CONFLICT (consumer_group, topic, partition) DO UPDATE SET next_offset = p.next_offset RETURNING next_offset, cluster_id`,
      [group, topic, partition, clusterId],
    )) as { next_offset: string; cluster_id: string }[];
    const row = rows[0]!;
    if (row.cluster_id !== clusterId) throw new LogChanged(`${topic}[${partition}] was read on cluster ${row.cluster_id}, this is ${clusterId}`);
    return row.next_offset;
  }

  /** The next offsets to read, by partition. */
  async positions(topic: string): Promise<Map<number, string>> {
    const rows = (await this.settings.source.query('SELECT partition, next_offset FROM position WHERE consumer_group = $1 AND topic = $2', [
      this.settings.group, topic,
    ])) as { partition: number; next_offset: string }[];
    return new Map(rows.map(({ partition, next_offset }) => [partition, next_offset]));
  }

  /** Past markers and aborted records, of which no handler needs to know; only from where the position stands. */
  async passMarkers(topic: string, partition: number, firstOffset: string, lastOffset: string): Promise<void> {
    await this.settings.source.query(
      'UPDATE position SET next_offset = $5::bigint + 1 WHERE consumer_group = $1 AND topic = $2 AND partition = $3 AND next_offset BETWEEN $4 AND $5',
      [this.settings.group, topic, partition, firstOffset, lastOffset],
    );
  }

  /**
   * Takes a batch, a part at a time; where one record's content can't be stored, record by record with that one in quarantine.
   * `lastOffset` may lie beyond the last record, on a transaction's marker. `holeKnown`: the same gap was seen after going back,
   * and the log still holds the next offset's place, so nothing is missing.
   */
  async take(route: Route, partition: number, records: readonly RawRecord[], lastOffset: string, holeKnown: boolean): Promise<Taken> {
    let known = holeKnown;
    for (let from = 0; ; ) {
      const to = from + this.#recordsAtOnce;
      const part = records.slice(from, to);
      const next = records[to];
      const taken = await this.#take(route, partition, part, { lastOffset: next ? part.at(-1)!.offset : lastOffset, holeKnown: known });
      this.#recordsAtOnce *= 2;
      if (!next || taken.outcome === 'gap') return taken;
      // Only what lies between records that came together is known to be nothing.
      known = next.offset !== taken.nextOffset;
      from = to;
    }
  }

  async #take(route: Route, partition: number, records: readonly RawRecord[], attempt: Attempt): Promise<Taken> {
    for (;;) {
      try {
        return await this.#attempt(route, partition, records, attempt);
      } catch (error) {
        const failure = classify(error);
        if (failure === 'retry') continue;
        if (failure === 'poison') return this.#oneByOne(route, partition, records, attempt.holeKnown);
        throw error;
      }
    }
  }

  async #oneByOne(route: Route, partition: number, records: readonly RawRecord[], holeKnown: boolean): Promise<Taken> {
    let taken: Taken | undefined;
    for (const record of records) {
      for (let refusal: Error | undefined; ; ) {
        try {
          taken = await this.#attempt(route, partition, [record], { holeKnown: holeKnown || taken !== undefined, lastOffset: record.offset, refusal });
          break;
        } catch (error) {
          const failure = classify(error);
          if (failure === 'retry') continue;
          if (failure !== 'poison' || refusal) throw error;
          refusal = error as Error;
        }
      }
      if (taken.outcome === 'gap') return taken;
    }
    return taken!;
  }

  async #attempt(route: Route, partition: number, records: readonly RawRecord[], attempt: Attempt): Promise<Taken> {
    const { source, service, parserOf } = this.settings;
    const transaction = await Transaction.begin(source);
    try {
      const work = new Work(transaction, service, parserOf);
      failpoint('before-fence');
      const fence = await this.#fence(work, route.topic, partition);
      failpoint('after-fence');
      this.#checkSeenAgain(records, fence, `${route.topic}[${partition}]`);
      const next = BigInt(fence.next_offset);
      const fresh = BigInt(records[0]!.offset) >= next ? records : records.filter((record) => BigInt(record.offset) >= next);
      const first = fresh[0];
      if (!first || (BigInt(first.offset) > next && !attempt.holeKnown)) {
        await transaction.rollback();
        return { outcome: first ? 'gap' : 'taken', nextOffset: fence.next_offset };
      }
      failpoint('before-domain-write');
      await this.#handle(route, fresh, work, attempt.refusal);
      failpoint('after-domain-write');
      const nextOffset = await this.#advance(work, { topic: route.topic, partition }, fresh.at(-1)!, attempt.lastOffset);
      await transaction.commit();
      this.settings.onCommitted(work);
      return { outcome: 'taken', nextOffset };
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }

  async #fence(work: Work, topic: string, partition: number): Promise<PositionRow> {
    const [row] = await work.rows<PositionRow>(
      'SELECT next_offset, last_hash FROM position WHERE consumer_group = $1 AND topic = $2 AND partition = $3 FOR UPDATE',
      [this.settings.group, topic, partition],
    );
    if (!row) throw new Error(`no position for ${topic}[${partition}]`);
    return row;
  }

  /** A record that comes again at its place must be the same record: else the topic was made anew under the same name. */
  #checkSeenAgain(records: readonly RawRecord[], fence: PositionRow, where: string): void {
    if (fence.last_hash === null) return;
    const last = String(BigInt(fence.next_offset) - 1n);
    if (BigInt(records[0]!.offset) > BigInt(last)) return;
    const again = records.find((record) => record.offset === last);
    if (again && contentHash(again) !== fence.last_hash) throw new LogChanged(`${where}@${last} is not the record that was read there before`);
  }

  async #handle(route: Route, records: readonly RawRecord[], work: Work, refusal: Error | undefined): Promise<void> {
    const { subscription, topic, member } = route;
    const received: Received<object>[] = [];
    const poisoned: PoisonedRecord[] = [];
    for (const record of records) {
      const decoded = decode(record, subscription.topic.message, subscription.parse);
      if (isPoisoned(decoded)) poisoned.push({ record, poisoned: decoded });
      else if (refusal) poisoned.push({ record, poisoned: notStorable(decoded, refusal) });
      else received.push(decoded);
    }
    if (poisoned.length > 0) await quarantine(work, this.settings.service, poisoned);
    await route.handle({ topic, member, records: received, poisoned: poisoned.map((item) => item.poisoned) }, work);
  }

  async #advance(work: Work, { topic, partition }: { topic: string; partition: number }, last: RawRecord, lastOffset: string): Promise<string> {
    const nextOffset = String(BigInt(lastOffset) + 1n);
    failpoint('before-position');
    await work.run('UPDATE position SET next_offset = $4, last_timestamp = $5, last_hash = $6 WHERE consumer_group = $1 AND topic = $2 AND partition = $3', [
      this.settings.group, topic, partition, nextOffset, last.timestamp, contentHash(last),
    ]);
    failpoint('after-position');
    return nextOffset;
  }
}

interface Attempt {
  readonly holeKnown: boolean;
  readonly lastOffset: string;
  /** Why the one record of this attempt could not be stored the first time. */
  readonly refusal?: Error;
}

interface PositionRow {
  next_offset: string;
  last_hash: string | null;
}

function notStorable(record: Received<object>, error: Error): Poisoned {
  const { raw, key, origin } = record;
  return { reason: 'NOT_STORABLE', field: null, text: error.message.slice(0, 300), raw, key, parsed: null, origin };
}
