import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInfrastructure, type Infrastructure } from '@entresol/embedded/infrastructure';

/** Starts one real broker and one real database for all specs of a run, or uses those the environment names. */
export default async function setUp(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'entresol-specs-'));
  const infrastructure = await startInfrastructure({ directory, keep: false });
  (globalThis as { entresolInfrastructure?: Infrastructure }).entresolInfrastructure = infrastructure;
  process.env['KAFKA_BROKERS'] = infrastructure.kafkaBrokers;
  process.env['DATABASE_URL'] = infrastructure.databaseUrl;
}
