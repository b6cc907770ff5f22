import { setTimeout as pause } from 'node:timers/promises';
import type { Topic, TopicFamily } from '@entresol/contracts/topic';
import { memberOf } from '@entresol/contracts/topic';
import type { Admin, Kafka } from 'kafkajs';
import type { DataSource } from 'typeorm';
import { createTopics } from './apply-topics.js';
import { BatchTaker, type Handler, type Route } from './batch-taker.js';
import { classify } from './failure.js';
import { connectKafka, type KafkaSettings } from './kafka.js';
import { lagOf, type PartitionLag } from './lag.js';
import { OutboxProducer } from './outbox-producer.js';
import { OutboxRelay } from './outbox-relay.js';
import { Positions } from './positions.js';
import { deadLetterTopic } from './quarantine.js';
import { StreamRelay } from './stream-relay.js';
import { nameOf, type Subscription } from './subscribe.js';
import { TopicConsumer } from './topic-consumer.js';
import { Transaction } from './transaction.js';
import { Work } from './work.js';

const POLL_MS = 50;
const ATTEMPTS = 5;

export interface BackboneSettings {
  readonly service: string;
  readonly kafka: KafkaSettings;
  readonly source: DataSource;
  /** Called when going on would lose or double something; the process must end without committing. */
  readonly onStop: (error: Error) => void;
  readonly onWarning: (message: string) => void;
}

/** Kafka and PostgreSQL as one: consumers, outbox and streams of one service. */
export class Backbone {
  readonly group: string;
  readonly #kafka: Kafka;
  readonly #admin: Admin;
  readonly #outbox: OutboxRelay;
  readonly #streams: StreamRelay;
  readonly #handlers: { subscription: Subscription; handle: Handler }[] = [];
  #routes: Route[] = [];
  #consumers: TopicConsumer[] = [];
  #ready = false;
  #stopped = false;

  constructor(private readonly settings: BackboneSettings) {
    const { service, kafka, source } = settings;
    this.group = kafka.topicPrefix + service;
    this.#kafka = connectKafka(kafka);
    this.#admin = this.#kafka.admin();
    const shared = { source, topicPrefix: kafka.topicPrefix, onWarning: settings.onWarning };
    this.#outbox = new OutboxRelay({ ...shared, producer: new OutboxProducer(kafka.brokers, kafka.clientId) });
    this.#streams = new StreamRelay({ ...shared, kafka: this.#kafka, group: this.group, onStop: settings.onStop });
  }

  subscribe(subscription: Subscription, handle: Handler): void {
    this.#handlers.push({ subscription, handle });
  }

  /** True once the service consumes all it subscribed to. */
  get ready(): boolean {
    return this.#ready && !this.#stopped;
  }

  /**
   * Starts the relays, then reference topics, then, once those were read to their end as of now, the business topics. With
   * `onceSent`, others wait for what this service published while it started: it is ready only when that is on its topics.
   */
  async start(onceSent = false): Promise<void> {
    await this.#admin.connect();
    this.#outbox.start();
    this.#streams.start();
    const existing = new Set(await this.#admin.listTopics());
    this.#routes = this.#resolveRoutes(existing);
    await this.#createDeadLetterTopics(existing);
    const references = this.#routes.filter((route) => route.subscription.topic.cleanup === 'compact');
    const business = this.#routes.filter((route) => route.subscription.topic.cleanup === 'delete');
    await this.#consume('.reference', references);
    await this.#readToEnd(references);
    // A family's members may have come with the reference data just read, but their topics are made before services start.
    await this.#consume('', business);
    while (onceSent && !this.#stopped && (await this.unsent()) > 0) await pause(POLL_MS);
    this.#ready = true;
  }

  /** Stops taking work, finishes what is in flight, sends what it can, and lets go of the broker. The database is closed by its owner, last. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await Promise.allSettled(this.#consumers.map((consumer) => consumer.stop()));
    await Promise.allSettled([this.#outbox.stop(), this.#streams.stop()]);
    await this.#admin.disconnect().catch(() => undefined);
  }

  /** One transaction for a command: committed and its messages on their way, or nothing. A deadlock or a lost race repeats it. */
  async transact<R>(command: (work: Work) => Promise<R>): Promise<R> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#attempt(command);
      } catch (error) {
        if (classify(error) !== 'retry' || attempt === ATTEMPTS) throw error;
      }
    }
  }

  async #attempt<R>(command: (work: Work) => Promise<R>): Promise<R> {
    const transaction = await Transaction.begin(this.settings.source);
    const work = new Work(transaction, this.settings.service, (topic) => this.#parserOf(topic));
    let result: R;
    try {
      result = await command(work);
    } catch (error) {
      await transaction.rollback();
      throw error;
    }
    await transaction.commit();
    this.#relay(work);
    return result;
  }

  /** Sends what was committed without waiting for the next round. */
  #relay({ enqueued }: Work): void {
    this.#outbox.handOver(enqueued);
    this.#outbox.wake();
    this.#streams.wake();
  }

  /** Messages that were committed and are not sent yet. */
  async unsent(): Promise<number> {
    const rows = (await this.settings.source.query('SELECT coalesce(sum(messages), 0) AS unsent FROM outbox WHERE sent_at IS NULL')) as { unsent: string }[];
    return Number(rows[0]!.unsent) + (await this.#streams.pending());
  }

  async lag(): Promise<PartitionLag[]> {
    const { source, kafka } = this.settings;
    const of = (group: string, cleanup: string): Promise<PartitionLag[]> => {
      const routes = this.#routes.filter(({ subscription }) => subscription.topic.cleanup === cleanup);
      return lagOf(this.#admin, source, group, kafka.topicPrefix, routes.map(({ topic }) => topic));
    };
    return [...(await of(this.group, 'delete')), ...(await of(`${this.group}.reference`, 'compact'))];
  }

  async #consume(suffix: string, routes: readonly Route[]): Promise<void> {
    if (routes.length === 0 || this.#stopped) return;
    const { source, service, kafka, onStop, onWarning } = this.settings;
    const { clusterId } = await this.#admin.describeCluster();
    const groupId = this.group + suffix;
    const parserOf = (topic: string) => this.#parserOf(topic);
    const positions = new Positions(source, groupId, clusterId);
    const taker = new BatchTaker({ source, service, positions, parserOf, onCommitted: (work) => this.#relay(work) });
    const consumer = new TopicConsumer({ ...kafka, kafka: this.#kafka, groupId, routes, positions, taker, onStop, onWarning });
    this.#consumers.push(consumer);
    await consumer.start();
  }

  async #readToEnd(routes: readonly Route[]): Promise<void> {
    const group = `${this.group}.reference`;
    const topics = routes.map((route) => route.topic);
    const behind = async () => (await lagOf(this.#admin, this.settings.source, group, this.settings.kafka.topicPrefix, topics)).some(({ lag }) => lag > 0);
    while (!this.#stopped && topics.length > 0 && (await behind())) await pause(POLL_MS);
  }

  /** A family stands for one topic for each member that has one. */
  #resolveRoutes(existing: ReadonlySet<string>): Route[] {
    const { topicPrefix } = this.settings.kafka;
    const names = [...existing].filter((name) => name.startsWith(topicPrefix)).map((name) => name.slice(topicPrefix.length));
    return this.#handlers.flatMap(({ subscription, handle }) => {
      const { topic } = subscription;
      if (!('pattern' in topic)) return [{ topic: (topic as Topic<object>).name, subscription, handle }];
      const family = topic as TopicFamily<object>;
      return names
        .map((name) => ({ topic: name, member: memberOf(family, name) }))
        .filter(({ member }) => member !== undefined)
        .map(({ topic: name, member }) => ({ topic: name, member, subscription, handle }));
    });
  }

  async #createDeadLetterTopics(existing: ReadonlySet<string>): Promise<void> {
    const topics = this.#routes
      .map((route) => this.settings.kafka.topicPrefix + deadLetterTopic(this.settings.service, route.topic))
      .filter((topic) => !existing.has(topic))
      .map((topic) => ({ topic, numPartitions: 1, configEntries: [{ name: 'retention.ms', value: '-1' }] }));
    await createTopics(this.#admin, topics);
  }

  #parserOf(topic: string): Subscription['parse'] {
    return this.#handlers.find(({ subscription }) => nameOf(subscription.topic) === topic)?.subscription.parse;
  }
}
