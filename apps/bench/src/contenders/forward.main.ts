/** C2: what kafkajs alone does, from one topic to another, without a database. */
import { Kafka, logLevel } from 'kafkajs';
import { given, tell } from './tell.js';

const [topic, forwarded] = [given('TOPIC'), given('FORWARDED')];
const kafka = new Kafka({ brokers: given('KAFKA_BROKERS').split(','), clientId: 'forward', logLevel: logLevel.ERROR });
const consumer = kafka.consumer({ groupId: `${topic}.forward`, allowAutoTopicCreation: false, maxWaitTimeInMs: 100 });
const producer = kafka.producer({ allowAutoTopicCreation: false });
let sent = 0;
tell(() => sent);
await Promise.all([consumer.connect(), producer.connect()]);
await consumer.subscribe({ topics: [topic], fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: 4,
  eachBatch: async ({ batch }) => {
    const messages = batch.messages.map(({ key, value, headers }) => ({ key, value, headers, partition: batch.partition }));
    await producer.send({ topic: forwarded, messages });
    sent += messages.length;
  },
});
