import { topics } from '@entresol/contracts/topics';
import { INGEST, INGEST_SCHEMA, Position } from '../drain/ingest.js';
import { cpuPerFill, type CpuUse } from '../ground/cpu.js';
import { follow } from '../ground/follow.js';
import { onDatabase, type Ground } from '../ground/ground.js';
import { Ledger } from '../report/ledger.js';
import type { Measured } from '../report/run-record.js';
import { chance, shuffled } from '../trades/chance.rules.js';
import { LINE, tallyTopic } from '../trades/preload.js';
import { WrongSum, requireTally } from '../trades/tally.rules.js';
import { tallyTable } from '../trades/tally-table.js';
import { fillsOf, reportsOf, tallyOf, totalsOf, type TradePlan } from '../trades/trades.rules.js';
import { Chain } from './chain.js';

export interface ChainSize {
  readonly fills: number;
  readonly repetitions: number;
}

const FILLS_A_BLOCK = 10;
export const ACCOUNTS_A_BLOCK = 5;
export const OF_A_FILL = [INGEST, 'allocation', 'confirmation'];

/** W2: fills a second through the whole chain, until the last confirmation is durable and published, with compliance on and off. */
export async function measureChain(ground: Ground, seed: number, { fills, repetitions }: ChainSize): Promise<Measured> {
  const ledger = new Ledger({ fills, repetitions, fillsPerBlock: FILLS_A_BLOCK, accountsPerBlock: ACCOUNTS_A_BLOCK }, ground.log);
  const plan: TradePlan = { seed, tag: 'w2', blocks: fills / FILLS_A_BLOCK, fillsPerBlock: FILLS_A_BLOCK };
  const next = chance(seed);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const turns = shuffled(['W2', 'W2_withoutCompliance'], next);
    ledger.begin(turns);
    for (const name of turns) {
      const { rate, cpu } = await runChain(ground, plan, name === 'W2' ? [...OF_A_FILL, 'compliance'] : OF_A_FILL);
      ledger.figure(name, rate, { peer: name, use: cpu });
    }
  }
  return ledger.measured();
}

async function runChain(ground: Ground, plan: TradePlan, services: readonly string[]): Promise<{ rate: number; cpu: CpuUse | null }> {
  return Chain.with(ground, services, 'COMPLETE', async (chain) => {
    await chain.start();
    await chain.instruct(plan, ACCOUNTS_A_BLOCK);
    await chain.stop();
    await chain.put(topics.executionsReported, reportsOf(plan));
    await chain.put(topics.executionsTotalled, totalsOf(plan));
    for (const service of chain.services) await service.launch();
    const position = await Position.of(chain.databaseUrl, INGEST_SCHEMA);
    const watch = { meter: ground.meter(chain.pids()), ended: chain.fallen };
    const lines = plan.blocks * ACCOUNTS_A_BLOCK;
    const [taken, confirmed] = await Promise.all([
      follow('fills', fillsOf(plan), () => position.taken(topics.executionsReported.name), watch),
      follow('confirmations', lines, ground.recordsOn(chain.topic(topics.confirmationsIssued)), watch),
    ]).finally(() => position.close());
    await requireConfirmed(chain, plan, lines);
    const fills = fillsOf(plan) - taken.first.count;
    return { rate: fills / ((confirmed.last.at - taken.first.at) / 1000), cpu: cpuPerFill(taken.first.cpu, confirmed.last.cpu, fills) };
  });
}

/** Every share and every cent that was executed is allocated and confirmed, once. */
export async function requireConfirmed(chain: Chain, plan: TradePlan, lines: number): Promise<void> {
  const expected = { ...tallyOf(plan), fills: lines };
  requireTally('allocation', await tallyTable(chain.databaseUrl, 'allocation.allocation', 'true', 'alloc_qty', 'gross_trade_amt'), expected);
  requireTally('confirmations.issued.v1', await tallyTopic(chain.ground.kafka, chain.topic(topics.confirmationsIssued), LINE), expected);
  const stored = await onDatabase(chain.databaseUrl, (client) => client.query<{ count: string }>('SELECT count(*) FROM confirmation.confirmation'));
  if (Number(stored.rows[0]!.count) !== lines) throw new WrongSum(`${stored.rows[0]!.count} confirmations are stored, and should be ${lines}`);
}
