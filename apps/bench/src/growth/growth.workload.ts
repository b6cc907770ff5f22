import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { entryPointOf } from '@entresol/cli/platform/services';
import { topics } from '@entresol/contracts/topics';
import { INGEST, INGEST_SCHEMA, Position, ingestWithFills, lastWordsOf, untilIdle } from '../drain/ingest.js';
import { cpuPerFill, type CpuUse } from '../ground/cpu.js';
import { follow, rateOf } from '../ground/follow.js';
import type { Ground, Plot } from '../ground/ground.js';
import { Ledger } from '../report/ledger.js';
import type { Measured } from '../report/run-record.js';
import { chance, shuffled } from '../trades/chance.rules.js';
import { requireTally } from '../trades/tally.rules.js';
import { tallyTable } from '../trades/tally-table.js';
import { fillsOf, tallyOf, type TradePlan } from '../trades/trades.rules.js';
import { readLeft, writeHistory } from './history.js';

export interface GrowthSize {
  /** Fills of the history ×1. */
  readonly history: number;
  /** Fills that are measured on top of it. */
  readonly fills: number;
  readonly repetitions: number;
}

const FILLS_A_BLOCK = 10;
const TIMES = [1, 10, 100];
const HISTORY_TAG = 'h000';
const REPORTED = topics.executionsReported.name;

/** W7: µs a fill with a history of ×1, ×10 and ×100, which is written by COPY, not played; the same fills are then drained on each. */
export async function measureGrowth(ground: Ground, seed: number, { history, fills, repetitions }: GrowthSize): Promise<Measured> {
  const ledger = new Ledger({ history, fills, repetitions, times: TIMES.join(', ') }, ground.log);
  const left = await ground.withDatabase(async (databaseUrl) => {
    const plan = { seed, tag: HISTORY_TAG, blocks: history / FILLS_A_BLOCK, fillsPerBlock: FILLS_A_BLOCK };
    const plot = { databaseUrl, prefix: await ground.platformTopics() };
    await drainOn(ground, plot, plan, 0);
    await ground.dropTopics(plot.prefix);
    return readLeft(databaseUrl, INGEST_SCHEMA, HISTORY_TAG);
  });
  const next = chance(seed);
  return withHistories(ground, TIMES, async (plots) => {
    for (const [times, { databaseUrl }] of plots) {
      await promisify(execFile)(process.execPath, [entryPointOf(INGEST), '--migrate'], { env: { ...process.env, DATABASE_URL: databaseUrl } });
      await writeHistory(databaseUrl, left, HISTORY_TAG, times);
      ground.log(`  a history of ${times * history} fills is there`);
    }
    for (let repetition = 0; repetition < repetitions; repetition += 1) {
      const turns = shuffled(TIMES, next);
      ledger.begin(turns.map((times) => `x${times}`));
      for (const times of turns) {
        const plan: TradePlan = { seed: seed + repetition, tag: `w7r${repetition}`, blocks: fills / FILLS_A_BLOCK, fillsPerBlock: FILLS_A_BLOCK };
        const { microseconds, cpu } = await drainOn(ground, plots.get(times)!, plan, repetition * fills);
        ledger.figure(`W7_x${times}`, microseconds, { peer: `W7_x${times}`, use: cpu });
      }
    }
    return ledger.measured();
  });
}

/** As many databases at once as there are histories. */
async function withHistories<T>(ground: Ground, times: readonly number[], use: (plots: Map<number, Plot>) => Promise<T>): Promise<T> {
  const [first, ...rest] = times;
  if (first === undefined) return use(new Map());
  return ground.withDatabase(async (databaseUrl) => {
    const prefix = await ground.platformTopics();
    return withHistories(ground, rest, (plots) => use(new Map([[first, { databaseUrl, prefix }], ...plots]))).finally(() => ground.dropTopics(prefix));
  });
}

/** Drains a plan on a plot whose topic has had `earlier` fills already. */
async function drainOn(ground: Ground, plot: Plot, plan: TradePlan, earlier: number): Promise<{ microseconds: number; cpu: CpuUse | null }> {
  const ingest = await ingestWithFills(ground, plot, plan);
  const position = await Position.of(plot.databaseUrl);
  try {
    await ingest.launch();
    const watch = { meter: ground.meter({ [INGEST]: ingest.pid }), ended: lastWordsOf(ingest) };
    const passage = await follow(INGEST, fillsOf(plan), async () => (await position.taken(REPORTED)) - earlier, watch);
    await ingest.ready();
    await untilIdle([ingest]);
    const ofPlan = `live AND block_id LIKE 'B-${plan.tag}-%'`;
    requireTally('execution', await tallyTable(plot.databaseUrl, `${INGEST_SCHEMA}.execution`, ofPlan), tallyOf(plan));
    const { first, last } = passage;
    return { microseconds: 1e6 / rateOf(passage), cpu: cpuPerFill(first.cpu, last.cpu, last.count - first.count) };
  } finally {
    await ingest.stop();
    await position.close();
  }
}
