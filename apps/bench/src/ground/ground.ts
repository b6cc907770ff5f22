import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { serviceEnvironment } from '@entresol/cli/platform/service-environment';
import { ServiceProcess } from '@entresol/cli/platform/service-process';
import { REPOSITORY } from '@entresol/cli/platform/services';
import { startInfrastructure, type Infrastructure } from '@entresol/embedded/infrastructure';
import { loopbackPort } from '@entresol/embedded/loopback-port';
import { applyTopics, createTopics } from '@entresol/messaging/apply-topics';
import { connectKafka } from '@entresol/messaging/kafka';
import { createDevelopmentIssuer } from '@entresol/platform/development-issuer';
import { freshDatabase } from '@entresol/testing/database';
import { Partitioners, type Admin, type Kafka, type Producer } from 'kafkajs';
import { Client } from 'pg';
import { CpuMeter } from './cpu.js';

const DIRECTORY = join(REPOSITORY, 'var/bench');
const ASK_EVERY_MS = 50;

/** A service, or what is compared with it, gets a database and a topic prefix of its own. */
export interface Plot {
  readonly databaseUrl: string;
  readonly prefix: string;
}

interface Clients {
  readonly admin: Admin;
  readonly producer: Producer;
}

/** Broker and database that all peers of a run stand on. */
export class Ground {
  readonly directory = DIRECTORY;
  readonly kafka: Kafka;
  #clients: Clients | undefined;
  #made = 0;

  private constructor(readonly infrastructure: Infrastructure, readonly log: (line: string) => void) {
    this.kafka = connectKafka({ brokers: infrastructure.kafkaBrokers.split(','), clientId: 'bench' });
  }

  /** Starts broker and database. Throws where the database would confirm what is not on disk. */
  static async open(log: (line: string) => void): Promise<Ground> {
    mkdirSync(join(DIRECTORY, 'logs'), { recursive: true });
    await createDevelopmentIssuer(identityDirectory);
    const infrastructure = await startInfrastructure({ directory: join(DIRECTORY, 'infrastructure'), keep: false, log });
    try {
      process.env['DATABASE_URL'] = infrastructure.databaseUrl;
      await requireDurable(infrastructure.databaseUrl);
      const ground = new Ground(infrastructure, log);
      await ground.#connect();
      return ground;
    } catch (error) {
      await infrastructure.stop();
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#disconnect();
    await this.infrastructure.stop();
  }

  get admin(): Admin {
    return this.#clients!.admin;
  }

  get producer(): Producer {
    return this.#clients!.producer;
  }

  async #connect(): Promise<void> {
    const admin = this.kafka.admin();
    const producer = this.kafka.producer({ allowAutoTopicCreation: false, createPartitioner: Partitioners.DefaultPartitioner });
    await Promise.all([admin.connect(), producer.connect()]);
    this.#clients = { admin, producer };
  }

  async #disconnect(): Promise<void> {
    await Promise.all([this.admin.disconnect(), this.producer.disconnect()]);
  }

  /** A fresh database, which `use` has for itself; afterwards it is gone. */
  async withDatabase<T>(use: (databaseUrl: string) => Promise<T>): Promise<T> {
    const { url, drop } = await freshDatabase(`bench${process.pid}_${(this.#made += 1)}`);
    return use(url).finally(drop);
  }

  /** A new prefix under which all topics of the platform are. */
  async platformTopics(custodians: readonly string[] = []): Promise<string> {
    const prefix = this.newPrefix();
    await applyTopics(this.kafka, prefix, custodians);
    return prefix;
  }

  newPrefix(): string {
    return `bench${process.pid}_${(this.#made += 1)}.`;
  }

  async makeTopic(topic: string, numPartitions: number): Promise<void> {
    await createTopics(this.admin, [{ topic, numPartitions }]);
  }

  /** Topics of a finished repetition would only fill the disk. */
  async dropTopics(prefix: string): Promise<void> {
    const topics = (await this.admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await this.admin.deleteTopics({ topics });
    // A client of kafkajs goes on asking for every topic it has ever used, and fails on one that is gone.
    await this.#disconnect();
    await this.#connect();
  }

  /** A look at how many records a topic has; the broker is asked twenty times a second at most, for each time costs something. */
  recordsOn(topic: string): () => Promise<number> {
    let [count, askedAt] = [0, -Infinity];
    return async () => {
      if (performance.now() - askedAt < ASK_EVERY_MS) return count;
      askedAt = performance.now();
      return (count = (await this.admin.fetchTopicOffsets(topic)).reduce((sum, { high, low }) => sum + Number(high) - Number(low), 0));
    };
  }

  /** A service as the platform runs it, not started yet. */
  async service(service: string, { databaseUrl, prefix }: Plot): Promise<ServiceProcess> {
    const standing = { kafkaBrokers: this.infrastructure.kafkaBrokers, databaseUrl, identityDirectory };
    const environment = { ...serviceEnvironment(standing), TOPIC_PREFIX: prefix };
    return new ServiceProcess(service, { port: await loopbackPort(service, ''), log: logFile(service), environment });
  }

  /** Watches the broker, the database with all its backends, this process, and those given by name. */
  meter(others: Readonly<Record<string, number>>): CpuMeter {
    const own = this.infrastructure.processes.flatMap(({ name, pid }) => (pid ? [[name, { pid, withChildren: name === 'postgres' }] as const] : []));
    return new CpuMeter(new Map([...Object.entries(others).map(([name, pid]) => [name, { pid }] as const), ...own, ['harness', { pid: process.pid }]]));
  }
}

export const identityDirectory = join(DIRECTORY, 'identity');
export const latestFile = join(DIRECTORY, 'latest.json');

export function logFile(name: string): string {
  return join(DIRECTORY, 'logs', `${name}.log`);
}

/** Runs `use` on a connection of its own. */
export async function onDatabase<T>(databaseUrl: string, use: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return use(client).finally(() => client.end());
}

async function requireDurable(databaseUrl: string): Promise<void> {
  await onDatabase(databaseUrl, async (client) => {
    for (const setting of ['fsync', 'synchronous_commit']) {
      const { rows } = await client.query<Record<string, string>>(`SHOW ${setting}`);
      if (rows[0]![setting] !== 'on') throw new Error(`${setting} is ${rows[0]![setting]}: what is not on disk does not count`);
    }
  });
}
