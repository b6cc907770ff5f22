import { readToEnd } from '@entresol/messaging/read-to-end';
import type { KafkaMessage } from 'kafkajs';
import type { FaultyDay } from './faulty-day.js';

export const REPORTED = 'executions.reported.v1';
const AT_ONCE = 500;

/** A record as it lies on a topic, with all that it takes to produce it again. */
export interface Kept extends Pick<KafkaMessage, 'key' | 'value' | 'headers' | 'offset'> {
  readonly partition: number;
}

/** A topic’s records as of now. */
export async function recordsOf(day: FaultyDay, topic: string): Promise<Kept[]> {
  const records: Kept[] = [];
  await readToEnd(day.kafka, day.topic('faults'), [day.topic(topic)], {
    take: (_topic, partition, { key, value, headers, offset }) => records.push({ partition, key, value, headers, offset }),
  });
  return records;
}

/** Produces records again, byte by byte and each to its partition. Returns how many. */
export async function produceAgain(day: FaultyDay, topic: string, records: readonly Kept[]): Promise<number> {
  const producer = day.kafka.producer({ allowAutoTopicCreation: false });
  await producer.connect();
  const messages = records.map(({ partition, key, value, headers }) => ({ partition, key, value, headers }));
  for (let from = 0; from < messages.length; from += AT_ONCE) {
    await producer.send({ topic: day.topic(topic), messages: messages.slice(from, from + AT_ONCE), acks: -1 });
  }
  await producer.disconnect();
  return records.length;
}
