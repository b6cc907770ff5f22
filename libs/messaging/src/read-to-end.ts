import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';

/** Silence after which what is left can only be markers. */
const QUIET_MS = 3000;

interface Range {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * Reads topics up to where they end now, as a read_committed reader outside every group of the platform, and calls `take` for each
 * record. `from` says where to begin in a partition, given its bounds. The group is removed afterwards.
 */
export async function readToEnd(kafka: Kafka, groupId: string, topics: readonly string[], options: {
  take: (topic: string, partition: number, message: KafkaMessage) => void;
  from?: (range: Range) => bigint;
}): Promise<void> {
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
    const consumer = kafka.consumer({ groupId, allowAutoTopicCreation: false, readUncommitted: false, maxWaitTimeInMs: 100, sessionTimeout: 10_000 });
    await consumer.connect();
    await readPartitions(consumer, open, options).finally(() => consumer.disconnect());
    await admin.deleteGroups([groupId]).catch(() => undefined);
  } finally {
    await admin.disconnect();
  }
}

async function readPartitions(consumer: Consumer, open: Map<string, Range>, { take, from }: Parameters<typeof readToEnd>[3]): Promise<void> {
  const starts = [...open].map(([name, range]) => {
    const [topic, partition] = name.split(' ') as [string, string];
    return { topic, partition: Number(partition), offset: String(from?.(range) ?? range.low) };
  });
  await consumer.subscribe({ topics: [...new Set(starts.map(({ topic }) => topic))], fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    let quiet = setTimeout(resolve, QUIET_MS * 3);
    consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      clearTimeout(quiet);
      const name = `${payload.topic} ${payload.partition}`;
      const range = open.get(name);
      if (range && BigInt(payload.lastOffset) + 1n >= range.high) open.delete(name);
      if (open.size === 0) resolve();
      else quiet = setTimeout(resolve, QUIET_MS);
    });
    consumer
      .run({
        autoCommit: false,
        eachBatch: async ({ batch }) => batch.messages.forEach((message) => take(batch.topic, batch.partition, message)),
      })
      .catch(reject);
    for (const start of starts) consumer.seek(start);
  });
}
