import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Admin, Consumer, Kafka, KafkaMessage } from 'kafkajs';

/** What is left can only be markers once so many fetches in a row, over so long a time, brought no record. */
const QUIET_MS = 3000;
const QUIET_FETCHES = 10;
/** A reader that gets no answer for so long gives up: what it has not read is not known to be empty. */
const SILENT_MS = 30_000;
/** A broker that has just started refuses groups for a moment. */
const ATTEMPTS = 5;
const AGAIN_MS = 500;

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

interface Options {
  take: (topic: string, partition: number, message: KafkaMessage) => void;
  from?: (range: Range) => bigint;
}

/**
 * Reads topics up to where they end now, as a read_committed reader outside every group of the platform, and calls `take` for each
 * record. `from` says where to begin in a partition, given its bounds. The group is removed afterwards. Throws where the broker falls
 * silent before the end.
 */
export async function readToEnd(kafka: Kafka, name: string, topics: readonly string[], options: Options): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const open = new Map<string, Range>();
    for (const topic of topics) {
      for (const { partition, low, high } of await admin.fetchTopicOffsets(topic)) {
        if (BigInt(high) > BigInt(low)) open.set(`${topic} ${partition}`, { low: BigInt(low), high: BigInt(high) });
      }
    }
    if (open.size === 0) return;
    let taken = 0;
    const take: Options['take'] = (...record) => {
      taken += 1;
      options.take(...record);
    };
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await readAlone({ kafka, admin, name }, open, { ...options, take });
      } catch (error) {
        // What was taken can't be taken back.
        if (taken > 0 || attempt === ATTEMPTS) throw error;
        await pause(AGAIN_MS);
      }
    }
  } finally {
    await admin.disconnect();
  }
}

/** In a group of its own each time: a reader that was killed stays a member of its group for a while, and would hold partitions. */
async function readAlone({ kafka, admin, name }: { kafka: Kafka; admin: Admin; name: string }, open: Map<string, Range>, options: Options): Promise<void> {
  const groupId = `${name}.${randomUUID()}`;
  const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, readUncommitted: false, maxWaitTimeInMs: 100, sessionTimeout: 10_000 });
  try {
    await consumer.connect();
    await readPartitions(consumer, open, options);
  } finally {
    await consumer.disconnect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
  }
}

async function readPartitions(consumer: Consumer, open: Map<string, Range>, { take, from }: Options): Promise<void> {
  const starts = [...open].map(([name, range]) => {
    const [topic, partition] = name.split(' ') as [string, string];
    return { topic, partition: Number(partition), offset: String(from?.(range) ?? range.low) };
  });
  await consumer.subscribe({ topics: [...new Set(starts.map(({ topic }) => topic))], fromBeginning: true });
  let silence: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve, reject) => {
    const heard = (): void => {
      clearTimeout(silence);
      silence = setTimeout(() => reject(new Error(`no answer for ${SILENT_MS / 1000} s while reading ${[...open.keys()].join(', ')} to the end`)), SILENT_MS);
    };
    let [quietFetches, quietSince] = [0, Infinity];
    heard();
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.on(consumer.events.FETCH, () => {
      heard();
      quietFetches += 1;
      quietSince = Math.min(quietSince, Date.now());
      if (quietFetches >= QUIET_FETCHES && Date.now() - quietSince >= QUIET_MS) resolve();
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      const range = open.get(`${payload.topic} ${payload.partition}`);
      if (range && BigInt(payload.lastOffset) + 1n >= range.high) open.delete(`${payload.topic} ${payload.partition}`);
      if (open.size === 0) resolve();
      [quietFetches, quietSince] = [0, Infinity];
    });
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch }) => batch.messages.forEach((message) => take(batch.topic, batch.partition, message)),
      })
      .catch(reject);
    for (const start of starts) consumer.seek(start);
  }).finally(() => clearTimeout(silence));
}
