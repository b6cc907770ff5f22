import { join } from 'node:path';
import type { Ground } from '../ground/ground.js';
import { Ledger } from '../report/ledger.js';
import type { Measured } from '../report/run-record.js';
import { chance, shuffled } from '../trades/chance.rules.js';
import type { TradePlan } from '../trades/trades.rules.js';
import { copyRows, drainIngest, drainStore, forward, type Drain } from './drain.contenders.js';

export interface DrainSize {
  readonly fills: number;
  readonly repetitions: number;
  /** Fills of P0 and P2: so much slower that as many would take the day. */
  readonly fewer: { readonly P0: number; readonly P2: number };
  /** Who takes part, besides the service. */
  readonly peers: readonly string[];
}

const FILLS_A_BLOCK = 10;

/** W1: how fast a topic of fills is taken in, by the service, by what one would build otherwise, and by what the machine can do at most. */
export async function measureDrain(ground: Ground, seed: number, { fills, repetitions, fewer, peers }: DrainSize): Promise<Measured> {
  const kept = join(ground.directory, 'kept-rows');
  const contenders: Record<string, { drain: Drain; fills: number }> = {
    W1: { drain: drainIngest, fills },
    P0: { drain: drainStore('plain-nest'), fills: fewer.P0 },
    P2: { drain: drainStore('batch-insert'), fills: fewer.P2 },
    C1: { drain: copyRows(kept), fills },
    C2: { drain: forward, fills },
  };
  const names = ['W1', ...peers];
  const ledger = new Ledger({ fills, repetitions, fillsOfP0: fewer.P0, fillsOfP2: fewer.P2, fillsPerBlock: FILLS_A_BLOCK, partitions: 4 }, ground.log);
  const planOf = (count: number): TradePlan => ({ seed, tag: 'w1', blocks: count / FILLS_A_BLOCK, fillsPerBlock: FILLS_A_BLOCK });
  if (peers.includes('C1')) {
    ground.log('  a first drain, which does not count, leaves the rows that C1 copies');
    await drainIngest(ground, planOf(fills), kept);
  }
  const next = chance(seed);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const turns = shuffled(names, next);
    ledger.begin(turns);
    for (const name of turns) {
      const { drain, fills: count } = contenders[name]!;
      const { rate, published, cpu } = await drain(ground, planOf(count));
      ledger.figure(name, rate, { peer: name, use: cpu });
      if (published !== undefined) ledger.figure('W1_published', published);
    }
  }
  return ledger.measured();
}
