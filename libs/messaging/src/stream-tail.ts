import type { Kafka } from 'kafkajs';
import { headersToText } from './kafka.js';
import { readToEnd } from './read-to-end.js';

/** Enough to hold a transaction that was aborted at the very end, and the one before it. */
const WINDOW = 5000n;

export interface Tail {
  readonly sequence: string;
  readonly id: string;
}

/** The last committed record of each one-partition topic, by its `ce_sequence` and `ce_id`; nothing for an empty topic. */
export async function readTails(kafka: Kafka, name: string, topics: readonly string[]): Promise<Map<string, Tail>> {
  const tails = new Map<string, Tail>();
  await readToEnd(kafka, name, topics, {
    from: ({ low, high }) => (high - WINDOW > low ? high - WINDOW : low),
    take: (topic, _partition, message) => {
      const { ce_sequence: sequence, ce_id: id } = headersToText(message.headers);
      if (sequence && id) tails.set(topic, { sequence, id });
    },
  });
  return tails;
}
