import type { Admin, Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { BatchTaker, Route } from './batch-taker.js';
import { failpoint } from './failpoint.js';
import { classify } from './failure.js';
import { Loop } from './loop.js';
import { LogChanged, type Positions } from './positions.js';
import { recordsOf } from './raw-records.js';

const LONGEST_BACKOFF_MS = 5000;
const WATCH_EVERY_MS = 5000;
const PARTITIONS_AT_ONCE = 64;

interface ConsumerSettings {
  readonly kafka: Kafka;
  readonly groupId: string;
  readonly topicPrefix: string;
  readonly sessionTimeoutMs: number;
  readonly routes: readonly Route[];
  readonly positions: Positions;
  readonly taker: BatchTaker;
  /** Called once, when going on would lose or double something: the process is to stop, uncommitted. */
  readonly onStop: (error: Error) => void;
  readonly onWarning: (message: string) => void;
}

interface PartitionState {
  /** The offset at which a gap was seen once already. */
  gapAt?: string;
  positioned?: boolean;
  failures: number;
}

/** Reads a set of topics as one consumer group and hands batches to the taker; the database, not Kafka, says where it stands. */
export class TopicConsumer {
  readonly #consumer: Consumer;
  readonly #admin: Admin;
  readonly #routes: ReadonlyMap<string, Route>;
  readonly #partitions = new Map<string, PartitionState>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #inFlight = new Set<Promise<void>>();
  readonly #retention = new Loop('retention', WATCH_EVERY_MS, () => this.#watchRetention(), (error) => {
    if (error instanceof LogChanged && !this.#stopping) this.settings.onStop(error);
  });
  #assignment: Record<string, number[]> = {};
  #stopping = false;

  constructor(private readonly settings: ConsumerSettings) {
    this.#routes = new Map(settings.routes.map((route) => [settings.topicPrefix + route.topic, route]));
    this.#admin = settings.kafka.admin();
    this.#consumer = settings.kafka.consumer({
      groupId: settings.groupId,
      allowAutoTopicCreation: false,
      readUncommitted: false,
      sessionTimeout: settings.sessionTimeoutMs,
      rebalanceTimeout: 30_000,
      heartbeatInterval: this.#beatMs,
      maxWaitTimeInMs: 100,
      maxBytesPerPartition: 1024 * 1024,
      retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 10, restartOnFailure: async () => !this.#stopping },
    });
  }

  async start(): Promise<void> {
    await this.#admin.connect();
    await this.#consumer.connect();
    this.#consumer.on(this.#consumer.events.GROUP_JOIN, ({ payload }) => {
      this.#assignment = payload.memberAssignment;
      void this.#resumeFromPositions(payload.memberAssignment);
    });
    this.#consumer.on(this.#consumer.events.CRASH, ({ payload }) => {
      if (!payload.restart) this.settings.onStop(payload.error);
    });
    this.#consumer.on(this.#consumer.events.END_BATCH_PROCESS, ({ payload }) => void this.#passMarkers(payload));
    await this.#consumer.subscribe({ topics: [...this.#routes.keys()], fromBeginning: true });
    await this.#consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      // All that a fetch brings, so that the taker sees what may go together; how many transactions run at once is for it to say.
      partitionsConsumedConcurrently: PARTITIONS_AT_ONCE,
      eachBatch: (payload) => this.#eachBatch(payload),
    });
    this.#retention.start(WATCH_EVERY_MS);
  }

  /** Takes no new batch, finishes those in flight, and leaves the group. */
  async stop(): Promise<void> {
    this.#stopping = true;
    for (const timer of this.#timers) clearTimeout(timer);
    // Not waited for: a broker that is away may not answer it.
    void this.#retention.stop();
    await Promise.allSettled([...this.#inFlight]);
    await this.#consumer.disconnect();
    await this.#admin.disconnect();
  }

  get #beatMs(): number {
    return Math.floor(this.settings.sessionTimeoutMs / 5);
  }

  /** Kafka's own offsets may lag behind or have been reset: what was assigned starts where the database says. */
  async #resumeFromPositions(assignment: Record<string, number[]>): Promise<void> {
    try {
      for (const [topic, partitions] of Object.entries(assignment)) {
        const route = this.#routes.get(topic);
        if (!route) continue;
        const positions = await Promise.all(partitions.map((partition) => this.settings.positions.of(route.topic, partition)));
        // After the positions: they may move on meanwhile, and the end with them.
        const offsets = await this.#admin.fetchTopicOffsets(topic);
        partitions.forEach((partition, index) => {
          const next = positions[index]!;
          const { low, high } = offsets.find((entry) => entry.partition === partition) ?? { low: '0', high: '0' };
          if (BigInt(high) < BigInt(next)) throw new LogChanged(`${topic}[${partition}] ends at ${high}, but was read up to ${next}`);
          // Where nothing is left to read, no batch would ever show it.
          if (BigInt(low) > BigInt(next)) throw passedByRetention(`${topic}[${partition}]`, low, next);
          this.#consumer.seek({ topic, partition, offset: next });
        });
      }
    } catch (error) {
      if (error instanceof LogChanged) this.settings.onStop(error);
      else if (!this.#stopping) this.#after(500, () => void this.#resumeFromPositions(assignment));
    }
  }

  /** Retention may pass a group that is slow: kafkajs then reads on where the log starts, and where nothing is left no batch would tell. */
  async #watchRetention(): Promise<void> {
    for (const [topic, partitions] of Object.entries(this.#assignment)) {
      const route = this.#routes.get(topic);
      if (!route) continue;
      // Before the positions: they only move on.
      const offsets = await this.#admin.fetchTopicOffsets(topic);
      const positions = await this.settings.positions.all(route.topic);
      for (const { partition, low } of offsets.filter((offset) => partitions.includes(offset.partition))) {
        const next = positions.get(partition) ?? '0';
        if (BigInt(low) > BigInt(next)) throw passedByRetention(`${topic}[${partition}]`, low, next);
      }
    }
  }

  /** A fetch of markers alone is not given to `eachBatch`; without this a group would seem behind for ever. */
  async #passMarkers(batch: { topic: string; partition: number; batchSize: number; firstOffset: string; lastOffset: string }): Promise<void> {
    const route = this.#routes.get(batch.topic);
    if (batch.batchSize > 0 || !route || this.#stopping) return;
    const first = batch.firstOffset ?? batch.lastOffset;
    await this.settings.positions.passMarkers(route.topic, batch.partition, first, batch.lastOffset).catch(() => undefined);
  }

  async #eachBatch(payload: EachBatchPayload): Promise<void> {
    if (this.#stopping || !payload.isRunning() || payload.isStale()) return;
    const taking = this.#takeBatch(payload);
    this.#inFlight.add(taking);
    try {
      await taking;
    } finally {
      this.#inFlight.delete(taking);
    }
  }

  async #takeBatch(payload: EachBatchPayload): Promise<void> {
    // kafkajs itself beats only between batches.
    const beating = setInterval(() => void payload.heartbeat().catch(() => undefined), this.#beatMs);
    try {
      await this.#takeOrPause(payload);
    } finally {
      clearInterval(beating);
    }
    // What it throws means that the group has gone on without us: kafkajs joins it again.
    await payload.heartbeat();
  }

  async #takeOrPause(payload: EachBatchPayload): Promise<void> {
    const { topic, partition } = payload.batch;
    const route = this.#routes.get(topic)!;
    const state = this.#stateOf(`${topic}[${partition}]`);
    try {
      const records = recordsOf(payload.batch, route.topic);
      const first = records[0];
      if (first) {
        // Once for each partition: the row that the fence locks.
        if (!state.positioned) await this.settings.positions.of(route.topic, partition);
        state.positioned = true;
        const taken = await this.settings.taker.take(route, partition, records, payload.batch.lastOffset(), state.gapAt === first.offset);
        if (taken.outcome === 'gap') return await this.#goBack(payload, state, first.offset, taken.nextOffset);
        this.#tellKafka(topic, partition, taken.nextOffset);
      }
      state.gapAt = undefined;
      state.failures = 0;
      payload.resolveOffset(payload.batch.lastOffset());
    } catch (error) {
      this.#failed(error as Error, topic, partition, state);
    }
  }

  /** A batch began above where the database stands. Where the log still holds that place, the gap is one of compaction or markers. */
  async #goBack(payload: EachBatchPayload, state: PartitionState, seenAt: string, nextOffset: string): Promise<void> {
    const { topic, partition } = payload.batch;
    const low = (await this.#admin.fetchTopicOffsets(topic)).find((entry) => entry.partition === partition)?.low ?? '0';
    if (BigInt(low) > BigInt(nextOffset)) throw passedByRetention(`${topic}[${partition}]`, low, nextOffset);
    state.gapAt = seenAt;
    this.#consumer.seek({ topic, partition, offset: nextOffset });
  }

  #failed(error: Error, topic: string, partition: number, state: PartitionState): void {
    if (this.#stopping) return;
    if (error instanceof LogChanged || classify(error) === 'bug') return this.settings.onStop(error);
    state.failures += 1;
    const pauseMs = Math.min(LONGEST_BACKOFF_MS, 100 * 2 ** Math.min(state.failures, 10));
    this.settings.onWarning(`${topic}[${partition}] waits ${pauseMs} ms: ${error.message}`);
    this.#consumer.pause([{ topic, partitions: [partition] }]);
    this.#after(pauseMs, () => this.#consumer.resume([{ topic, partitions: [partition] }]));
  }

  /** For lag tools only; what is lost here is nothing. */
  #tellKafka(topic: string, partition: number, offset: string): void {
    failpoint('before-offset-commit');
    this.#consumer.commitOffsets([{ topic, partition, offset }]).then(() => failpoint('after-offset-commit')).catch(() => undefined);
  }

  #stateOf(partition: string): PartitionState {
    let state = this.#partitions.get(partition);
    if (!state) this.#partitions.set(partition, (state = { failures: 0 }));
    return state;
  }

  #after(ms: number, action: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (!this.#stopping) action();
    }, ms);
    this.#timers.add(timer);
  }
}

function passedByRetention(where: string, low: string, nextOffset: string): LogChanged {
  return new LogChanged(`${where} starts at ${low}, but was read only up to ${nextOffset}: retention passed this group`);
}
