import { connectKafka } from '@entresol/messaging/kafka';
import { readToEnd } from '@entresol/messaging/read-to-end';
import type { Kafka } from 'kafkajs';

const topic = `read-to-end-${process.pid}-${Date.now()}`;
const NAME = `${topic}.reader`;

describe('reading a topic to its end, on a real broker', () => {
  let kafka: Kafka;
  beforeAll(async () => {
    kafka = connectKafka({ brokers: process.env['KAFKA_BROKERS']!.split(','), clientId: 'read-to-end' });
    const [admin, producer] = [kafka.admin(), kafka.producer({ transactionalId: NAME, idempotent: true, maxInFlightRequests: 1 })];
    await Promise.all([admin.connect(), producer.connect()]);
    await admin.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], waitForLeaders: true });
    const messages = (from: number) => Array.from({ length: 3 }, (_, index) => ({ value: String(from + index) }));
    for (const [from, ends] of [[1, 'commit'], [4, 'abort']] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, messages: messages(from) });
      await transaction[ends]();
    }
    await Promise.all([admin.disconnect(), producer.disconnect()]);
  }, 60_000);

  async function read(): Promise<string[]> {
    const seen: string[] = [];
    await readToEnd(kafka, NAME, [topic], { take: (_topic, _partition, { value }) => seen.push(String(value)) });
    return seen;
  }

  it('gives what is committed, and ends at markers', async () => {
    expect(await read()).toEqual(['1', '2', '3']);
  }, 60_000);

  // A service that was killed while it read, is a member of its group until its session ends; it took the partition, and silence was taken for the end.
  it('is not disturbed by another reader of its name', async () => {
    const rival = kafka.consumer({ groupId: NAME, allowAutoTopicCreation: false });
    await rival.connect();
    try {
      await rival.subscribe({ topic });
      const joined = new Promise((resolve) => rival.on(rival.events.GROUP_JOIN, resolve));
      await rival.run({ eachBatch: () => Promise.resolve() });
      await joined;
      expect(await Promise.all([read(), read()])).toEqual([['1', '2', '3'], ['1', '2', '3']]);
    } finally {
      await rival.disconnect();
    }
  }, 60_000);
});
