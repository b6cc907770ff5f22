#!/usr/bin/env node
import { measureChain } from './chain/chain.workload.js';
import { measureClose } from './close/close.workload.js';
import { USAGE, asked, type Asked } from './command-line.js';
import { measureDrain } from './drain/drain.workload.js';
import { Ground } from './ground/ground.js';
import { measureGrowth } from './growth/growth.workload.js';
import { measureLatency } from './latency/latency.workload.js';
import { measureRecovery } from './recovery/recovery.workload.js';
import { commitOf, environmentOf } from './report/environment.js';
import { publish } from './report/publish.js';
import { ratiosOf } from './report/ratios.rules.js';
import type { Measured, RunRecord, Workload, WorkloadRecord } from './report/run-record.js';
import { terminalTable } from './report/table.rules.js';
import { sizesOf, type Sizes } from './sizes.js';

const MEASURES: { [W in Workload]: (ground: Ground, seed: number, size: Sizes[W]) => Promise<Measured> } = {
  W1: measureDrain, W2: measureChain, W3: measureLatency, W4: measureClose, W6: measureRecovery, W7: measureGrowth,
};

function measure<W extends Workload>(name: W, ground: Ground, seed: number, sizes: Sizes): Promise<Measured> {
  return MEASURES[name](ground, seed, sizes[name]);
}

async function bench(wanted: Asked): Promise<void> {
  const { only, quick, seed } = wanted;
  const sizes = sizesOf(wanted);
  const commit = await commitOf();
  const ground = await Ground.open((line) => console.log(line));
  try {
    const environment = await environmentOf(ground.infrastructure.databaseUrl);
    const workloads: Partial<Record<Workload, WorkloadRecord>> = {};
    for (const name of only) {
      ground.log(`${name} (seed ${seed})`);
      const startedAt = new Date().toISOString();
      workloads[name] = { startedAt, commit, seed, ...(await measure(name, ground, seed, sizes)) };
      const run: RunRecord = { quick, environment, workloads, ratios: ratiosOf(workloads) };
      publish(run, !quick && !wanted.peers && !wanted.fills && !wanted.repetitions);
      if (name === only.at(-1)) console.log(`\n${terminalTable(run)}`);
    }
  } finally {
    await ground.close();
  }
}

try {
  await bench(asked(process.argv.slice(2), Date.now() % 1_000_000));
} catch (error) {
  console.error((error as Error).stack);
  if (error instanceof RangeError) console.error(USAGE);
  process.exit(1);
}
process.exit(0);
