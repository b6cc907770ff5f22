import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { entryPointOf } from '@entresol/cli/platform/services';
import { topics } from '@entresol/contracts/topics';
import { ContenderProcess } from '../contenders/contender-process.js';
import { keepRows, standingOf, type KeptRows, type Standing } from '../contenders/kept-rows.js';
import { cpuPerFill, type CpuUse } from '../ground/cpu.js';
import { follow, rateOf, type Passage } from '../ground/follow.js';
import type { Ground } from '../ground/ground.js';
import { preload, tallyTopic } from '../trades/preload.js';
import { requireTally } from '../trades/tally.rules.js';
import { tallyTable } from '../trades/tally-table.js';
import { fillsOf, reportsOf, tallyOf, type TradePlan } from '../trades/trades.rules.js';
import { INGEST, INGEST_SCHEMA, Position, ingestWithFills, lastWordsOf } from './ingest.js';

/** What one peer made of a drain, sums and counts checked. */
export interface Drained {
  /** Fills a second until the last was durable, or forwarded. */
  readonly rate: number;
  /** Fills a second until the last was on the service's own topic. */
  readonly published?: number;
  readonly cpu: CpuUse | null;
}

export type Drain = (ground: Ground, plan: TradePlan) => Promise<Drained>;

const REPORTED = topics.executionsReported;
const ACCEPTED = topics.executionsAccepted.name;

/** The service itself. `keepIn`: where to keep the rows that it left, for C1. */
export async function drainIngest(ground: Ground, plan: TradePlan, keepIn?: string): Promise<Drained> {
  return ground.withDatabase(async (databaseUrl) => {
    const plot = { databaseUrl, prefix: await ground.platformTopics() };
    let before: Standing | undefined;
    const ingest = await ingestWithFills(ground, plot, plan, async () => {
      before = await standingOf(databaseUrl, INGEST_SCHEMA);
    });
    const position = await Position.of(databaseUrl);
    try {
      await ingest.launch();
      const watch = { meter: ground.meter({ [INGEST]: ingest.pid }), ended: lastWordsOf(ingest) };
      const total = fillsOf(plan);
      const [stored, published] = await Promise.all([
        follow(INGEST, total, () => position.taken(REPORTED.name), watch),
        follow(`${INGEST}'s outbox`, total, ground.recordsOn(plot.prefix + ACCEPTED), watch),
      ]);
      const through: Passage = { first: stored.first, last: published.last };
      await ingest.stop();
      const expected = tallyOf(plan);
      requireTally('execution', await tallyTable(databaseUrl, `${INGEST_SCHEMA}.execution`, 'live'), expected);
      requireTally('execution_report', await tallyTable(databaseUrl, `${INGEST_SCHEMA}.execution_report`, "outcome = 'TAKEN'"), expected);
      requireTally(ACCEPTED, await tallyTopic(ground.kafka, plot.prefix + ACCEPTED), expected);
      if (keepIn) await keepRows(keepIn, databaseUrl, INGEST_SCHEMA, before!, total);
      return { rate: rateOf(stored), published: rateOf(through), cpu: cpuOf(through) };
    } finally {
      await ingest.stop();
      await position.close();
      await ground.dropTopics(plot.prefix);
    }
  });
}

/** P0 or P2: a program that stores the fills of a topic. */
export function drainStore(program: 'plain-nest' | 'batch-insert'): Drain {
  return async (ground, plan) => ground.withDatabase(async (databaseUrl) => {
    const prefix = ground.newPrefix();
    const topic = await fillsTopic(ground, prefix, plan);
    const drained = await drainBy(ground, program, plan, { DATABASE_URL: databaseUrl, TOPIC: topic });
    requireTally(program, await tallyTable(databaseUrl, 'stored_fill'), tallyOf(plan));
    await ground.dropTopics(prefix);
    return drained;
  });
}

/** C1, from the rows that the service left. */
export function copyRows(directory: string): Drain {
  return async (ground, plan) => ground.withDatabase(async (databaseUrl) => {
    await promisify(execFile)(process.execPath, [entryPointOf(INGEST), '--migrate'], { env: { ...process.env, DATABASE_URL: databaseUrl } });
    const drained = await drainBy(ground, 'copy-rows', plan, { DATABASE_URL: databaseUrl, ROWS: directory });
    const { tables } = JSON.parse(readFileSync(join(directory, 'kept-rows.json'), 'utf8')) as KeptRows;
    const { rows: counts } = await standingOf(databaseUrl, INGEST_SCHEMA);
    for (const { name, rows } of tables) if (counts.get(name) !== rows) throw new Error(`${name} has ${counts.get(name)} rows, and should have ${rows}`);
    requireTally('copied execution', await tallyTable(databaseUrl, `${INGEST_SCHEMA}.execution`, 'live'), tallyOf(plan));
    return drained;
  });
}

/** C2: from topic to topic. */
export const forward: Drain = async (ground, plan) => {
  const prefix = ground.newPrefix();
  const topic = await fillsTopic(ground, prefix, plan);
  const forwarded = `${prefix}forwarded`;
  await ground.makeTopic(forwarded, REPORTED.partitions);
  const drained = await drainBy(ground, 'forward', plan, { TOPIC: topic, FORWARDED: forwarded });
  requireTally('forwarded', await tallyTopic(ground.kafka, forwarded), tallyOf(plan));
  await ground.dropTopics(prefix);
  return drained;
};

async function fillsTopic(ground: Ground, prefix: string, plan: TradePlan): Promise<string> {
  const topic = prefix + REPORTED.name;
  await ground.makeTopic(topic, REPORTED.partitions);
  await preload(ground.producer, REPORTED, topic, reportsOf(plan));
  return topic;
}

async function drainBy(ground: Ground, program: string, plan: TradePlan, environment: Record<string, string>): Promise<Drained> {
  const contender = new ContenderProcess(program, { KAFKA_BROKERS: ground.infrastructure.kafkaBrokers, ...environment });
  try {
    const watch = { meter: ground.meter({ [program]: contender.pid }), ended: contender.ended };
    const passage = await follow(program, fillsOf(plan), () => contender.done, watch);
    return { rate: rateOf(passage), cpu: cpuOf(passage) };
  } finally {
    await contender.stop();
  }
}

function cpuOf({ first, last }: Passage): CpuUse | null {
  return cpuPerFill(first.cpu, last.cpu, last.count - first.count);
}
