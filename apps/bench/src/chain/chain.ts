import type { ServiceProcess } from '@entresol/cli/platform/service-process';
import type { Topic } from '@entresol/contracts/topic';
import { topics } from '@entresol/contracts/topics';
import { untilIdle } from '../drain/ingest.js';
import type { Ground } from '../ground/ground.js';
import { preload } from '../trades/preload.js';
import { instructionsOf, ordersOf, type TradePlan } from '../trades/trades.rules.js';
import { CUSTODIANS, loadFirm } from './firm.js';

/** Services that work together on one plot. */
export class Chain {
  private constructor(readonly ground: Ground, readonly databaseUrl: string, readonly prefix: string, readonly services: readonly ServiceProcess[]) {}

  /** Sets up these services with a firm, none of them started yet, for as long as `use` takes. */
  static async with<T>(ground: Ground, names: readonly string[], allocateAt: 'COMPLETE' | 'DAY_CLOSE', use: (chain: Chain) => Promise<T>): Promise<T> {
    return ground.withDatabase(async (databaseUrl) => {
      const prefix = await ground.platformTopics(CUSTODIANS);
      await loadFirm(ground, prefix, allocateAt);
      const services: ServiceProcess[] = [];
      for (const name of names) services.push(await ground.service(name, { databaseUrl, prefix }));
      const chain = new Chain(ground, databaseUrl, prefix, services);
      return use(chain).finally(async () => {
        await chain.stop();
        await ground.dropTopics(prefix);
      });
    });
  }

  service(name: string): ServiceProcess {
    return this.services.find(({ service }) => service === name)!;
  }

  async start(): Promise<void> {
    await Promise.all(this.services.map((service) => service.start()));
  }

  async stop(): Promise<void> {
    await Promise.all(this.services.map((service) => service.stop()));
  }

  /** Gives order management's part of a plan to the services, which run, and waits until they have taken it. */
  async instruct(plan: TradePlan, accountsPerBlock: number): Promise<void> {
    await this.put(topics.ordersPlaced, ordersOf(plan));
    await this.put(topics.allocationsInstructed, instructionsOf(plan, accountsPerBlock));
    await untilIdle(this.services);
  }

  async put<T extends object>(topic: Topic<T>, messages: Iterable<T>): Promise<void> {
    await preload(this.ground.producer, topic, this.topic(topic), messages);
  }

  topic(topic: Topic<object>): string {
    return this.prefix + topic.name;
  }

  /** Process ids by service. */
  pids(): Record<string, number> {
    return Object.fromEntries(this.services.map(({ service, pid }) => [service, pid]));
  }

  /** Resolves with the last words of the first service that ends by itself. */
  get fallen(): Promise<string> {
    return Promise.race(this.services.map(async (service) => {
      await service.fallen;
      return `${service.service}: ${service.lastWords()}`;
    }));
  }
}
