import { setTimeout as pause } from 'node:timers/promises';
import { topics } from '@entresol/contracts/topics';
import { INGEST, INGEST_SCHEMA, Position, ingestWithFills, lastWordsOf, untilIdle } from '../drain/ingest.js';
import { follow } from '../ground/follow.js';
import { onDatabase, type Ground } from '../ground/ground.js';
import { Ledger } from '../report/ledger.js';
import type { Measured } from '../report/run-record.js';
import { tallyTopic, FILL } from '../trades/preload.js';
import { requireTally } from '../trades/tally.rules.js';
import { tallyTable } from '../trades/tally-table.js';
import { fillsOf, tallyOf, type TradePlan } from '../trades/trades.rules.js';

export interface RecoverySize {
  readonly fills: number;
  readonly repetitions: number;
}

const FILLS_A_BLOCK = 10;
const REPORTED = topics.executionsReported.name;

/** W6: from SIGKILL of execution-ingest, which drains a topic with all its might, to its successor's first commit; it is started at once. */
export async function measureRecovery(ground: Ground, seed: number, { fills, repetitions }: RecoverySize): Promise<Measured> {
  const ledger = new Ledger({ fills, repetitions, killedAfter: 'a fifth of the fills' }, ground.log);
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    ledger.begin(['W6']);
    const plan: TradePlan = { seed: seed + repetition, tag: 'w6', blocks: fills / FILLS_A_BLOCK, fillsPerBlock: FILLS_A_BLOCK };
    ledger.figure('W6', await killAndRestart(ground, plan));
  }
  return ledger.measured();
}

async function killAndRestart(ground: Ground, plan: TradePlan): Promise<number> {
  return ground.withDatabase(async (databaseUrl) => {
    const prefix = await ground.platformTopics();
    const ingest = await ingestWithFills(ground, { databaseUrl, prefix }, plan);
    const position = await Position.of(databaseUrl);
    const taken = () => position.taken(REPORTED);
    try {
      await ingest.launch();
      await follow(INGEST, fillsOf(plan) / 5, taken, { ended: lastWordsOf(ingest) });
      const sessions = await sessionsOf(databaseUrl);
      const killedAt = performance.now();
      await ingest.kill();
      await ingest.launch();
      const ended = lastWordsOf(ingest);
      // A COMMIT that was under way when the process died is not the successor's.
      await untilGone(databaseUrl, sessions);
      const before = await taken();
      if (before >= fillsOf(plan)) throw new Error('all fills were taken before the kill: too few to measure');
      const commit = await follow(INGEST, before + 1, taken, { ended });
      await follow(INGEST, fillsOf(plan), taken, { ended });
      await untilIdle([ingest]);
      await ingest.stop();
      const expected = tallyOf(plan);
      requireTally('execution', await tallyTable(databaseUrl, `${INGEST_SCHEMA}.execution`, 'live'), expected);
      requireTally('accepted', await tallyTopic(ground.kafka, prefix + topics.executionsAccepted.name, FILL, { once: true }), expected);
      return (commit.last.at - killedAt) / 1000;
    } finally {
      await ingest.stop();
      await position.close();
      await ground.dropTopics(prefix);
    }
  });
}

async function sessionsOf(databaseUrl: string): Promise<number[]> {
  return onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ pid: number }>(
      'SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()');
    return rows.map(({ pid }) => pid);
  });
}

async function untilGone(databaseUrl: string, sessions: readonly number[]): Promise<void> {
  for (;;) {
    const busy = `SELECT FROM pg_stat_activity WHERE pid = ANY ($1) AND state <> 'idle'`;
    const left = await onDatabase(databaseUrl, (client) => client.query(busy, [sessions]));
    if (left.rowCount === 0) return;
    await pause(5);
  }
}
