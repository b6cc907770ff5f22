/** P2: kafkajs' eachBatch and TypeORM's `insert` of 500 rows; nothing is checked. */
import 'reflect-metadata';
import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { Kafka, logLevel } from 'kafkajs';
import { StoredFill, connectStore } from './stored-fill.entity.js';
import { given, tell } from './tell.js';

const ROWS = 500;

const topic = given('TOPIC');
const fills = (await connectStore(given('DATABASE_URL'))).getRepository(StoredFill);
const kafka = new Kafka({ brokers: given('KAFKA_BROKERS').split(','), clientId: 'batch-insert', logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `${topic}.batch-insert`, allowAutoTopicCreation: false });
let stored = 0;
tell(() => stored);
await consumer.connect();
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  eachBatch: async ({ batch, resolveOffset, heartbeat }) => {
    for (let from = 0; from < batch.messages.length; from += ROWS) {
      const messages = batch.messages.slice(from, from + ROWS);
      await fills.insert(messages.map(({ value }) => JSON.parse(value!.toString()) as ExecutionReported));
      stored += messages.length;
      resolveOffset(messages.at(-1)!.offset);
      await heartbeat();
    }
  },
});
