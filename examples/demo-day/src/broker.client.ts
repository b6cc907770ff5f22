import { Kafka, Partitioners, logLevel, type Message, type Producer } from 'kafkajs';

/** kafkajs groups the messages of a send in quadratic time: more at once would be slower. */
const BATCH = 500;

/** Where the platform's broker is, and what its topics' names start with. */
export interface BrokerAddress {
  readonly brokers: readonly string[];
  readonly topicPrefix?: string;
}

/** A connection of one of the outside world's participants. */
export function connectionTo(address: BrokerAddress, clientId: string): Kafka {
  return new Kafka({ clientId, brokers: [...address.brokers], logLevel: logLevel.ERROR, retry: { retries: 20, maxRetryTime: 2000 } });
}

/** An ordinary producer; it is connected when it is handed out. */
export async function connectProducer(address: BrokerAddress, clientId: string): Promise<Producer> {
  const producer = connectionTo(address, clientId).producer({ allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return producer;
}

type OnSent = (sent: number) => void;

/** Sends records in their order, each batch once the one before is acknowledged by all replicas; tells how many are sent. */
export async function sendInOrder(producer: Producer, topic: string, messages: readonly Message[], onSent: OnSent = () => undefined): Promise<void> {
  for (let from = 0; from < messages.length; from += BATCH) {
    const batch = messages.slice(from, from + BATCH);
    await producer.send({ topic, messages: batch, acks: -1 });
    onSent(from + batch.length);
  }
}

/** A value as JSON under its key. */
export function toMessage(key: string, value: object): Message {
  return { key, value: JSON.stringify(value) };
}
