import type { Producer } from '@platformatic/kafka';
import type { Unframed } from './frame.js';

export interface OutboxMessage {
  readonly topic: string;
  readonly message: Unframed;
}

type Part = string | Buffer;

const ALL_REPLICAS = -1;

const bytes = (part: Part | undefined): Buffer | undefined => (typeof part === 'string' ? Buffer.from(part) : part);

/**
 * Sends messages in their order, acknowledged by all replicas. Of all that a service does with Kafka this costs by far the most, and
 * this client takes a third of what kafkajs does (docs/decisions/0008). It is not idempotent, for nothing downstream relies on it; keys
 * go to the partitions that Java's client and kafkajs give them.
 */
export class OutboxProducer {
  #producer: Producer<Part, Part, Part, Part> | undefined;

  constructor(private readonly brokers: readonly string[], private readonly clientId: string) {}

  /** Rejects where any message was not acknowledged; some may have been. The next call connects anew. */
  async send(messages: readonly OutboxMessage[]): Promise<void> {
    this.#producer ??= await this.#open();
    try {
      await this.#producer.send({
        acks: ALL_REPLICAS,
        messages: messages.map(({ topic, message: { key, value, headers } }) => ({ topic, key: key ?? undefined, value: value ?? undefined, headers })),
      });
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /** The client is loaded when it is first needed: it takes a quarter of all that a service loads. */
  async #open(): Promise<Producer<Part, Part, Part, Part>> {
    const { Producer, compatibilityPartitioner } = await import('@platformatic/kafka');
    return new Producer({
      clientId: this.clientId,
      bootstrapBrokers: [...this.brokers],
      autocreateTopics: false,
      // The relay itself tries again without limit, and meanwhile other topics wait.
      retries: 1,
      retryDelay: 100,
      timeout: 10_000,
      maxInflights: 1,
      partitioner: (message, key) => (key ? compatibilityPartitioner(message, key) : Math.floor(Math.random() * 1024)),
      serializers: { key: bytes, value: bytes, headerKey: bytes, headerValue: bytes },
    });
  }

  async close(): Promise<void> {
    const producer = this.#producer;
    this.#producer = undefined;
    try {
      await producer?.close(true);
    } catch {
      // a connection that is gone needs no closing
    }
  }
}
