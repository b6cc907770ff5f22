import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@entresol/cli/platform/service-process';
import { readTable, type Snapshot } from '@entresol/cli/verify/snapshot';
import { readSnapshot } from '@entresol/cli/verify/verify.command';
import type { BrokerAddress } from '@entresol/demo-day/broker.client';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { gather, type Participants } from '@entresol/demo-day/participants';
import type { People } from '@entresol/demo-day/people.client';
import { untilIdle } from '@entresol/demo-day/pipeline.client';
import { stagesOf, type Stage } from '@entresol/demo-day/stages';
import { connectKafka } from '@entresol/messaging/kafka';
import { schemaOf } from '@entresol/platform/service-definition';
import type { Kafka } from 'kafkajs';
import { Client } from 'pg';
import { ownPlatform, type OwnPlatform } from '../own-platform.js';
import { PersistentPeople } from './persistent-people.js';
import { atPort, type Surroundings } from './surroundings.js';

/** A share of the day's reports with which every service has something to do, and most is still to come. */
const LOADED = 0.1;
const LOOK_MS = 50;
/** A guard against hanging, never a proof of speed. */
const AT_MOST_MS = 120_000;
const MUST_STOP_MS = 40_000;

/** A day played to six services through proxies, with all in reach that a fault may want to break. */
export class FaultyDay {
  private constructor(
    readonly plan: DayPlan,
    readonly platform: OwnPlatform,
    readonly surroundings: Surroundings,
    readonly kafka: Kafka,
    readonly people: People,
    private readonly participants: Participants,
  ) {}

  static async begin(plan: DayPlan, surroundings: Surroundings): Promise<FaultyDay> {
    const { kafkaBrokers, databaseUrl, kafkaProxy, databaseProxy } = surroundings;
    Object.assign(process.env, { KAFKA_BROKERS: `127.0.0.1:${kafkaProxy.port}`, DATABASE_URL: atPort(databaseUrl, databaseProxy.port) });
    const platform = await ownPlatform();
    const address: BrokerAddress = { brokers: kafkaBrokers.split(','), topicPrefix: platform.address.topicPrefix };
    try {
      const kafka = connectKafka({ brokers: address.brokers, clientId: 'faults' });
      return new FaultyDay(plan, platform, surroundings, kafka, new PersistentPeople(platform.urls, platform.tokenFor), await gather(address, plan));
    } catch (error) {
      await platform.stop();
      await platform.forget();
      throw error;
    }
  }

  get stages(): Stage[] {
    return stagesOf({ ...this.participants, plan: this.plan, people: this.people, urls: this.platform.urls, onStatements: () => undefined });
  }

  /** Where custodians saw a gap or a repeat. */
  get faultsSeen(): string[] {
    return this.participants.custodians.flatMap((one) => one.journal().faults);
  }

  topic(name: string): string {
    return this.platform.address.topicPrefix + name;
  }

  service(name: string): ServiceProcess {
    return this.platform.services.find(({ service }) => service === name)!;
  }

  /** Past the proxy. A connection for each question: what stops the database may not take the one who asks along. */
  async rows<R>(sql: string, parameters: unknown[] = []): Promise<R[]> {
    return this.#asking(async (client) => (await client.query(sql, parameters)).rows as R[]);
  }

  /** How far all services have read, or one of them, as one figure that grows with each commit of a consumer. */
  async progress(of?: string): Promise<bigint> {
    const positions = await this.#asking((client) => readTable(client, 'positionsRead'));
    const wanted = positions.filter(({ service }) => of === undefined || service === schemaOf(of));
    return wanted.reduce((sum, row) => sum + BigInt(row['next_offset']!), 0n);
  }

  /** Starts a service that must not go on: it has to end by itself and say why, with an exit code. */
  async mustStop(name: string, reason: RegExp): Promise<void> {
    const service = this.service(name);
    await service.launch({}, { mayEnd: true });
    let code: number | null | undefined;
    void service.ended.then((of) => (code = of));
    try {
      await this.until(`${name} stops`, () => Promise.resolve(code !== undefined), MUST_STOP_MS);
    } finally {
      if (code === undefined) await service.kill();
    }
    if (code === 1 && reason.test(service.lastWords())) return;
    throw new Error(`${name} stopped with ${code}, not with 1 and ${String(reason)}:\n${service.lastWords()}`);
  }

  /** Returns once the day's reports are coming in, with most of them still on their way. */
  async underLoad(): Promise<void> {
    const some = LOADED * this.plan.expected.reported;
    await this.until('a part of the reports is stored', async () => {
      const [row] = await this.rows<{ stored: string }>('SELECT count(*) AS stored FROM execution_ingest.execution_report');
      return Number(row!.stored) >= some;
    });
  }

  /** Asks again until it is so; what can't be asked just now is not so. */
  async until(what: string, holds: () => Promise<boolean>, atMostMs = AT_MOST_MS): Promise<void> {
    for (const end = Date.now() + atMostMs; !(await holds().catch(() => false)); await pause(LOOK_MS)) {
      if (Date.now() > end) throw new Error(`not within ${atMostMs / 1000} s: ${what}`);
    }
  }

  async idle(): Promise<void> {
    await untilIdle(this.platform.urls);
  }

  async snapshot(): Promise<Snapshot> {
    const { kafkaBrokers } = this.surroundings;
    return readSnapshot(kafkaBrokers.split(','), this.#databaseUrl, this.platform.address.topicPrefix);
  }

  async stop(): Promise<void> {
    await this.participants.stop();
    await this.platform.stop();
    await this.platform.forget();
  }

  get #databaseUrl(): string {
    return atPort(this.platform.databaseUrl, Number(new URL(this.surroundings.databaseUrl).port));
  }

  async #asking<R>(ask: (client: Client) => Promise<R>): Promise<R> {
    const client = new Client({ connectionString: this.#databaseUrl });
    client.on('error', () => undefined);
    await client.connect();
    return ask(client).finally(() => client.end());
  }
}
