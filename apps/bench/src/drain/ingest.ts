import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@entresol/cli/platform/service-process';
import { topics } from '@entresol/contracts/topics';
import { Client } from 'pg';
import type { Ground, Plot } from '../ground/ground.js';
import { preload } from '../trades/preload.js';
import { ordersOf, reportsOf, type TradePlan } from '../trades/trades.rules.js';

export const INGEST = 'execution-ingest';
export const INGEST_SCHEMA = 'execution_ingest';

/** Looks that find a service idle before it is taken to be. */
const QUIET_LOOKS = 3;

/** Execution-ingest on a plot of its own, stopped; the orders of a plan are with it, and the plan's fills on its topic. */
export async function ingestWithFills(
  ground: Ground, plot: Plot, plan: TradePlan, onOrdersPlaced: () => Promise<void> = async () => undefined,
): Promise<ServiceProcess> {
  const ingest = await ground.service(INGEST, plot);
  await preload(ground.producer, topics.ordersPlaced, plot.prefix + topics.ordersPlaced.name, ordersOf(plan));
  await ingest.start();
  await untilIdle([ingest]);
  await ingest.stop();
  await onOrdersPlaced();
  await preload(ground.producer, topics.executionsReported, plot.prefix + topics.executionsReported.name, reportsOf(plan));
  return ingest;
}

/** Waits until services have taken and sent all that there is. */
export async function untilIdle(services: readonly ServiceProcess[]): Promise<void> {
  for (let quiet = 0; quiet < QUIET_LOOKS; ) {
    await pause(100);
    const standings = await Promise.all(services.map(async ({ url }) => {
      const answer = await fetch(`${url}/status/pipeline`);
      return (await answer.json()) as { ready: boolean; lag: number; outbox: number };
    }));
    quiet = standings.every(({ ready, lag, outbox }) => ready && lag === 0 && outbox === 0) ? quiet + 1 : 0;
  }
}

/** How many records of a topic a service has taken, as its own transactions say. */
export class Position {
  readonly #client: Client;

  private constructor(databaseUrl: string, private readonly schema: string) {
    this.#client = new Client({ connectionString: databaseUrl });
  }

  static async of(databaseUrl: string, schema = INGEST_SCHEMA): Promise<Position> {
    const position = new Position(databaseUrl, schema);
    await position.#client.connect();
    return position;
  }

  async taken(topic: string): Promise<number> {
    const text = `SELECT coalesce(sum(next_offset), 0) AS taken FROM ${this.schema}.position WHERE topic = $1`;
    const { rows } = await this.#client.query<{ taken: string }>({ name: 'taken', text, values: [topic] });
    return Number(rows[0]!.taken);
  }

  async close(): Promise<void> {
    await this.#client.end();
  }
}

/** The last words of a service, once it has ended. */
export async function lastWordsOf(service: ServiceProcess): Promise<string> {
  await service.ended;
  return service.lastWords();
}
