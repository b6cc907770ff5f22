import { planDay } from '@entresol/demo-day/day.rules';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { readTape } from '@entresol/demo-day/tape';
import { Client } from 'pg';
import { topicPrefix } from '../platform/services.js';
import type { Invariant } from './invariant.js';
import { readTables, readTopics, type Snapshot } from './snapshot.js';
import { verifyDay } from './verify-day.js';

/** The topics and tables of a platform at rest. */
export async function readSnapshot(brokers: readonly string[], databaseUrl: string, prefix = ''): Promise<Snapshot> {
  const topics = await readTopics(brokers, prefix);
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return { topics, tables: await readTables(client) };
  } finally {
    await client.end();
  }
}

/** One line an invariant. */
export function invariantsText(invariants: readonly Invariant[]): string {
  const width = Math.max(...invariants.map(({ name }) => name.length));
  return invariants.map(({ name, ok, detail }) => `  ${ok ? '✓' : '✗'} ${name.padEnd(width)}  ${detail}`).join('\n');
}

/** Checks the demo's day on the broker and database that the environment names. Returns the exit code. */
export async function verify(options: { json?: boolean; blocks?: number }): Promise<number> {
  const { KAFKA_BROKERS: brokers, DATABASE_URL: databaseUrl } = process.env;
  if (!brokers || !databaseUrl) {
    console.error('KAFKA_BROKERS and DATABASE_URL are not both set: verify reads the topics and the database of a running platform.');
    return 78;
  }
  const plan: DayPlan = planDay(readTape(), options.blocks ? { blocks: options.blocks } : undefined);
  const invariants = verifyDay(await readSnapshot(brokers.split(','), databaseUrl, topicPrefix()), plan);
  console.log(options.json ? JSON.stringify(invariants, null, 2) : invariantsText(invariants));
  return invariants.every(({ ok }) => ok) ? 0 : 1;
}
