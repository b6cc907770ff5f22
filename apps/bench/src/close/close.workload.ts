import { topics } from '@entresol/contracts/topics';
import { developmentToken } from '@entresol/platform/development-issuer';
import type { Client } from 'pg';
import { Chain } from '../chain/chain.js';
import { ACCOUNTS } from '../chain/firm.js';
import { untilIdle } from '../drain/ingest.js';
import { cpuPerFill, type CpuUse } from '../ground/cpu.js';
import { follow } from '../ground/follow.js';
import { identityDirectory, onDatabase, type Ground } from '../ground/ground.js';
import { Ledger } from '../report/ledger.js';
import type { Measured } from '../report/run-record.js';
import { chance, shuffled } from '../trades/chance.rules.js';
import { LINE, tallyTopic } from '../trades/preload.js';
import { requireTally } from '../trades/tally.rules.js';
import { tallyTable } from '../trades/tally-table.js';
import { PLATFORM, TRADE_DATE, acceptedOf, completeBlocksOf, fillsOf, tallyOf, type TradePlan } from '../trades/trades.rules.js';

export interface CloseSize {
  /** Blocks of each close; every one is split among a hundred accounts. */
  readonly blocks: readonly number[];
  readonly repetitions: number;
}

const DEADLINE_SECONDS = 3600;

/** W4: from the request to close a day until it is closed, and until the last allocation and the close itself are on their topics. */
export async function measureClose(ground: Ground, seed: number, { blocks, repetitions }: CloseSize): Promise<Measured> {
  const ledger = new Ledger({ blocks: blocks.join(', '), accounts: ACCOUNTS, repetitions }, ground.log);
  const next = chance(seed);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    const turns = shuffled(blocks, next);
    ledger.begin(turns.map(String));
    for (const count of turns) {
      const { closed, published, cpu } = await closeDay(ground, { seed, tag: 'w4', blocks: count, fillsPerBlock: 1 });
      const peer = `W4_${count}x${ACCOUNTS}`;
      ledger.figure(peer, closed, { peer, use: cpu });
      ledger.figure(`${peer}_published`, published);
    }
  }
  return ledger.measured();
}

async function closeDay(ground: Ground, plan: TradePlan): Promise<{ closed: number; published: number; cpu: CpuUse | null }> {
  return Chain.with(ground, ['allocation'], 'DAY_CLOSE', async (chain) => {
    await chain.start();
    await chain.instruct(plan, ACCOUNTS);
    await chain.put(topics.executionsAccepted, acceptedOf(plan));
    await chain.put(topics.blocksTotalled, completeBlocksOf(plan));
    await chain.put(topics.platformsTotalled, [
      { platform: PLATFORM, tradeDate: TRADE_DATE, version: 1, state: 'COMPLETE' as const, numOrders: plan.blocks, numReports: fillsOf(plan) },
    ]);
    await untilIdle(chain.services);
    const lines = plan.blocks * ACCOUNTS;
    const askedAt = performance.now();
    await askToClose(chain);
    const watch = { meter: ground.meter(chain.pids()), ended: chain.fallen };
    const [closed, allocated] = await Promise.all([
      onDatabase(chain.databaseUrl, (client) => follow('the close', plan.blocks + 1, () => decided(client), watch)),
      follow('allocations', lines, ground.recordsOn(chain.topic(topics.allocationsAllocated)), watch),
    ]);
    const told = await follow('days.closed.v1', 1, ground.recordsOn(chain.topic(topics.daysClosed)), watch);
    const expected = { ...tallyOf(plan), fills: lines };
    requireTally('allocation', await tallyTable(chain.databaseUrl, 'allocation.allocation', 'true', 'alloc_qty', 'gross_trade_amt'), expected);
    requireTally('allocations.allocated.v1', await tallyTopic(ground.kafka, chain.topic(topics.allocationsAllocated), LINE), expected);
    const seconds = (at: number) => (at - askedAt) / 1000;
    const cpu = cpuPerFill(allocated.first.cpu, allocated.last.cpu, lines - allocated.first.count);
    return { closed: seconds(closed.last.at), published: seconds(Math.max(allocated.last.at, told.last.at)), cpu };
  });
}

async function askToClose(chain: Chain): Promise<void> {
  const token = await developmentToken(identityDirectory, { sub: 'user-09', roles: ['day-closer'] });
  const answer = await fetch(`${chain.service('allocation').url}/days/${TRADE_DATE}/close`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'close' },
    body: JSON.stringify({ platforms: [PLATFORM], deadlineSeconds: DEADLINE_SECONDS }),
  });
  if (answer.status !== 202) throw new Error(`the day cannot be closed: ${answer.status} ${await answer.text()}`);
}

/** How many blocks are allocated, and one more once the day is closed. */
async function decided(client: Client): Promise<number> {
  const { rows } = await client.query<{ decided: string }>(
    `SELECT (SELECT count(*) FROM allocation.allocated_block) + (SELECT count(*) FROM allocation.trading_day WHERE state = 'CLOSED') AS decided`);
  return Number(rows[0]!.decided);
}
