import type { DataSource } from 'typeorm';
import type { Batch, Poisoned, Received } from './batch.js';
import { contentHash } from './content-hash.js';
import { decode, isPoisoned, type RawRecord } from './decode.js';
import { failpoint } from './failpoint.js';
import { classify } from './failure.js';
import { Gathering } from './gathering.js';
import { LogChanged, type Position, type Positions } from './positions.js';
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

/** A process that has just started is slow, and others wait for what it commits: it takes few records at once, and twice as many each time. */
const FIRST_RECORDS = 200;

interface TakerSettings {
  readonly source: DataSource;
  readonly service: string;
  readonly positions: Positions;
  readonly parserOf: (topic: string) => Subscription['parse'];
  /** Called after each COMMIT: there may be messages to send. */
  readonly onCommitted: (work: Work) => void;
}

/** Takes batches: fence, decode, handle, position, COMMIT, in one transaction; small ones of several partitions of a topic in one together. */
export class BatchTaker {
  readonly #gathering = new Gathering<Part, Taken>(({ records }) => records.length, (parts) => this.#takeTogether(parts));
  #recordsAtOnce = FIRST_RECORDS;

  constructor(private readonly settings: TakerSettings) {}

  /**
   * Takes a batch, a part at a time; where one record's content can't be stored, record by record with that one in quarantine.
   * `lastOffset` may lie beyond the last record, on a transaction's marker. `holeKnown`: the same gap was seen after going back,
   * and the log still holds the next offset's place, so nothing is missing.
   */
  async take(route: Route, partition: number, records: readonly RawRecord[], lastOffset: string, holeKnown: boolean): Promise<Taken> {
    // Before the transaction, which must not idle while something is loaded.
    await route.subscription.parse?.prepare?.(records);
    let known = holeKnown;
    for (let from = 0; ; ) {
      const to = from + this.#recordsAtOnce;
      const part = records.slice(from, to);
      const next = records[to];
      const taken = await this.#gathering.add(route.topic, {
        route, partition, records: part, lastOffset: next ? part.at(-1)!.offset : lastOffset, holeKnown: known,
      });
      this.#recordsAtOnce *= 2;
      if (!next || taken.outcome === 'gap') return taken;
      // Only what lies between records that came together is known to be nothing.
      known = next.offset !== taken.nextOffset;
      from = to;
    }
  }

  /** In one transaction; what came of each partition, in their order. */
  async #takeTogether(parts: readonly Part[]): Promise<Taken[]> {
    for (;;) {
      try {
        return await this.#attempt(parts);
      } catch (error) {
        const failure = classify(error);
        if (failure === 'retry') continue;
        if (failure !== 'poison') throw error;
        const taken: Taken[] = [];
        for (const part of parts) taken.push(await this.#oneByOne(part));
        return taken;
      }
    }
  }

  async #oneByOne(part: Part): Promise<Taken> {
    let taken: Taken | undefined;
    for (const record of part.records) {
      const one = { ...part, records: [record], holeKnown: part.holeKnown || taken !== undefined, lastOffset: record.offset };
      for (let refusal: Error | undefined; ; ) {
        try {
          [taken] = await this.#attempt([one], refusal);
          break;
        } catch (error) {
          const failure = classify(error);
          if (failure === 'retry') continue;
          if (failure !== 'poison' || refusal) throw error;
          refusal = error as Error;
        }
      }
      if (taken!.outcome === 'gap') return taken!;
    }
    return taken!;
  }

  /** `refusal`: why the one record of this attempt could not be stored the first time. */
  async #attempt(parts: readonly Part[], refusal?: Error): Promise<Taken[]> {
    const { source, service, parserOf, positions } = this.settings;
    const { route } = parts[0]!;
    const transaction = await Transaction.begin(source);
    try {
      const work = new Work(transaction, service, parserOf);
      failpoint('before-fence');
      const fences = await positions.fence(work, route.topic, parts.map(({ partition }) => partition));
      failpoint('after-fence');
      const fenced = parts.map((part) => this.#behindFence(part, fences));
      const going = fenced.filter(({ fresh }) => fresh.length > 0);
      if (going.length === 0) {
        await transaction.rollback();
        return fenced.map(({ taken }) => taken);
      }
      failpoint('before-domain-write');
      await this.#handle(route, going.flatMap(({ fresh }) => fresh), work, refusal);
      failpoint('after-domain-write');
      failpoint('before-position');
      const advances = going.map(({ partition, fresh, taken }) => ({ partition, last: fresh.at(-1)!, nextOffset: taken.nextOffset }));
      await positions.advance(work, route.topic, advances);
      failpoint('after-position');
      await transaction.commit();
      this.settings.onCommitted(work);
      return fenced.map(({ taken }) => taken);
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
  }

  /** What of a part is still to be handled, and what is to be answered for it. */
  #behindFence({ route, partition, records, lastOffset, holeKnown }: Part, fences: ReadonlyMap<number, Position>): Fenced {
    const where = `${route.topic}[${partition}]`;
    const fence = fences.get(partition);
    if (!fence) throw new Error(`no position for ${where}`);
    this.#checkSeenAgain(records, fence, where);
    const next = BigInt(fence.nextOffset);
    const fresh = BigInt(records[0]!.offset) >= next ? records : records.filter((record) => BigInt(record.offset) >= next);
    const [first] = fresh;
    const isGap = first !== undefined && BigInt(first.offset) > next && !holeKnown;
    if (!first || isGap) return { partition, fresh: [], taken: { outcome: isGap ? 'gap' : 'taken', nextOffset: fence.nextOffset } };
    return { partition, fresh, taken: { outcome: 'taken', nextOffset: String(BigInt(lastOffset) + 1n) } };
  }

  /** A record that comes again at its place must be the same record: else the topic was made anew under the same name. */
  #checkSeenAgain(records: readonly RawRecord[], fence: Position, where: string): void {
    if (fence.lastHash === null) return;
    const last = String(BigInt(fence.nextOffset) - 1n);
    if (BigInt(records[0]!.offset) > BigInt(last)) return;
    const again = records.find((record) => record.offset === last);
    if (again && contentHash(again) !== fence.lastHash) throw new LogChanged(`${where}@${last} is not the record that was read there before`);
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
}

/** Some records of one partition, in order. */
interface Part {
  readonly route: Route;
  readonly partition: number;
  readonly records: readonly RawRecord[];
  readonly lastOffset: string;
  readonly holeKnown: boolean;
}

interface Fenced {
  readonly partition: number;
  readonly fresh: readonly RawRecord[];
  readonly taken: Taken;
}

function notStorable(record: Received<object>, error: Error): Poisoned {
  const { raw, key, origin } = record;
  return { reason: 'NOT_STORABLE', field: null, text: error.message.slice(0, 300), raw, key, parsed: null, origin };
}
