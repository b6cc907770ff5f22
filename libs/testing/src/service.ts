import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fromHeaders, type Envelope } from '@entresol/contracts/envelope';
import type { Topic } from '@entresol/contracts/topic';
import { referenceTopics, type ReferenceNoun } from '@entresol/contracts/topics';
import { applyTopics } from '@entresol/messaging/apply-topics';
import { connectKafka, headersToText } from '@entresol/messaging/kafka';
import { readToEnd } from '@entresol/messaging/read-to-end';
import { openApplication, type Application } from '@entresol/platform/application';
import type { Configuration } from '@entresol/platform/configuration';
import { AUDIENCE, DEVELOPMENT_ISSUER, createDevelopmentIssuer, developmentToken, jwksFileOf } from '@entresol/platform/development-issuer';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import type { Role } from '@entresol/trade/duty';
import type { Kafka, Producer } from 'kafkajs';
import { freshDatabase } from './database.js';

export interface Produced {
  readonly key: string | null;
  /** An object is sent as JSON, a buffer or null as it is. */
  readonly value: object | Buffer | null;
  readonly headers?: Record<string, string>;
}

export interface Published<T> {
  readonly key: string | null;
  readonly value: T;
  readonly envelope: Partial<Envelope>;
}

interface Request {
  readonly as?: { sub: string; roles: readonly Role[] };
  readonly body?: object;
  /** The Idempotency-Key; a new one for each request where absent. */
  readonly key?: string;
}

interface Answer {
  readonly status: number;
  /** What its JSON says; a spec knows the shape that it asked for. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
  readonly text: string;
  readonly headers: Record<string, unknown>;
}

interface OpenOptions {
  /** Reference rows, on their topics before the service starts; `version` 1 and `status` ACTIVE where absent. */
  readonly references?: Partial<Record<ReferenceNoun, object[]>>;
  readonly custodians?: readonly string[];
}

let count = 0;

/** A service started for real in this process, on a database and topics of its own. */
export async function openService(definition: ServiceDefinition, options: OpenOptions = {}): Promise<RunningService> {
  const name = `t${process.pid}_${Date.now().toString(36)}_${(count += 1)}`;
  const database = await freshDatabase(name);
  const identity = mkdtempSync(join(tmpdir(), 'entresol-identity-'));
  await createDevelopmentIssuer(identity);
  const configuration: Configuration = {
    kafkaBrokers: process.env['KAFKA_BROKERS']!.split(','),
    topicPrefix: `${name}.`,
    sessionTimeoutMs: 6000,
    databaseUrl: database.url,
    host: '127.0.0.1',
    port: 0,
    identity: { issuer: DEVELOPMENT_ISSUER, audience: AUDIENCE, jwksFile: jwksFileOf(identity) },
    logLevel: 'error',
  };
  const kafka = connectKafka({ brokers: configuration.kafkaBrokers, clientId: name });
  await applyTopics(kafka, configuration.topicPrefix, options.custodians ?? []);
  const running = new RunningService(definition, configuration, { kafka, identity, drop: database.drop });
  await running.open(options.references ?? {});
  return running;
}

export class RunningService {
  readonly #producer: Producer;
  #application: Application | undefined;
  #stopped: Error | undefined;

  constructor(
    readonly definition: ServiceDefinition,
    readonly configuration: Configuration,
    private readonly means: { kafka: Kafka; identity: string; drop: () => Promise<void> },
  ) {
    this.#producer = means.kafka.producer({ allowAutoTopicCreation: false });
  }

  async open(references: Partial<Record<ReferenceNoun, object[]>>): Promise<void> {
    await this.#producer.connect();
    for (const [noun, rows] of Object.entries(references) as [ReferenceNoun, object[]][]) {
      const topic = referenceTopics[noun] as Topic<object>;
      const records = rows.map((row) => ({ version: 1, status: 'ACTIVE', ...row }) as Record<string, unknown>);
      await this.produce(topic, records.map((value) => ({ key: String(value[topic.key]), value })));
    }
    await this.start();
  }

  /** Starts it again on the same data, as after a crash. */
  async start(): Promise<void> {
    this.#stopped = undefined;
    this.#application = await openApplication(this.definition, this.configuration, (error) => (this.#stopped = error));
  }

  async stop(): Promise<void> {
    await this.#application?.close();
    this.#application = undefined;
  }

  get application(): Application {
    if (!this.#application) throw new Error('the service is stopped');
    return this.#application;
  }

  get kafka(): Kafka {
    return this.means.kafka;
  }

  async produce(topic: Topic<object>, records: readonly Produced[]): Promise<void> {
    const bytes = (value: Produced['value']) => (value === null || Buffer.isBuffer(value) ? value : JSON.stringify(value));
    const messages = records.map(({ key, value, headers }) => ({ key, value: bytes(value), headers }));
    if (messages.length > 0) await this.#producer.send({ topic: this.configuration.topicPrefix + topic.name, messages, acks: -1 });
  }

  /** Returns once all that was produced has been taken, and all that came of it was sent. */
  async drained(): Promise<void> {
    for (let round = 0; round < 600; round += 1) {
      if (this.#stopped) throw this.#stopped;
      const lag = (await this.application.backbone.lag()).reduce((sum, partition) => sum + partition.lag, 0);
      if (lag === 0 && (await this.application.backbone.unsent()) === 0) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`${this.definition.service} did not drain: ${JSON.stringify(await this.application.backbone.lag())}`);
  }

  /** Everything on a topic, as a read_committed reader sees it; in order within a partition. */
  async published<T extends object>(topic: Topic<T>): Promise<Published<T>[]> {
    const records: Published<T>[] = [];
    await readToEnd(this.means.kafka, `${this.configuration.topicPrefix}reader`, [this.configuration.topicPrefix + topic.name], {
      take: (_topic, _partition, message) => {
        const envelope = fromHeaders(headersToText(message.headers));
        records.push({ key: message.key?.toString() ?? null, value: JSON.parse(message.value!.toString()) as T, envelope });
      },
    });
    return records;
  }

  async http(method: 'GET' | 'POST' | 'PUT', path: string, request: Request = {}): Promise<Answer> {
    const token = request.as && (await developmentToken(this.means.identity, request.as));
    const headers = {
      ...(token && { authorization: `Bearer ${token}` }),
      ...(method !== 'GET' && { 'idempotency-key': request.key ?? `k-${(count += 1)}` }),
    };
    const response = await this.application.app.inject({ method, url: path, headers, ...(request.body && { payload: request.body }) });
    const json = String(response.headers['content-type'] ?? '').includes('json');
    return { status: response.statusCode, body: json && response.body ? JSON.parse(response.body) : undefined, text: response.body, headers: response.headers };
  }

  async rows<R>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return (await this.application.source.query(sql, parameters)) as R[];
  }

  async close(): Promise<void> {
    await this.stop();
    await this.#producer.disconnect();
    await this.means.drop();
    rmSync(this.means.identity, { recursive: true, force: true });
  }
}
