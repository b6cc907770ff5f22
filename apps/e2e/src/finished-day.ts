import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPlatform, type Platform } from '@entresol/cli/platform/run-platform';
import { REPOSITORY } from '@entresol/cli/platform/services';
import type { Snapshot } from '@entresol/cli/verify/snapshot';
import { readSnapshot } from '@entresol/cli/verify/verify.command';
import { planDay } from '@entresol/demo-day/day.rules';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { runDay, type DayJournal } from '@entresol/demo-day/run-day';
import { readTape } from '@entresol/demo-day/tape';
import { developmentToken } from '@entresol/platform/development-issuer';
import { freshDatabase } from '@entresol/testing/database';
import type { Role } from '@entresol/trade/duty';
import { requireBuild } from './built.js';

/** What a day leaves behind once the services have stopped. */
export interface FinishedDay {
  readonly plan: DayPlan;
  readonly journal: DayJournal;
  readonly snapshot: Snapshot;
  readonly databaseUrl: string;
  /** Of the services that were started. */
  readonly pids: readonly number[];
  /** Drops the database. */
  forget(): Promise<void>;
}

/** Plays the day's first blocks to the six services as real processes, on a database and topics of its own, and stops them again. */
export async function finishDay(blocks: number): Promise<FinishedDay> {
  requireBuild(REPOSITORY);
  const name = `day${process.pid}_${Date.now().toString(36)}`;
  const { url: databaseUrl, drop } = await freshDatabase(name);
  // The platform and its services take them from the environment, of which Jest gives each spec file a copy.
  Object.assign(process.env, { DATABASE_URL: databaseUrl, TOPIC_PREFIX: `${name}.` });
  const directory = mkdtempSync(join(tmpdir(), 'entresol-day-'));
  try {
    const plan = planDay(readTape(), { blocks });
    const address = { brokers: process.env['KAFKA_BROKERS']!.split(','), topicPrefix: `${name}.` };
    const platform = await runPlatform({ directory, kept: false, log: () => undefined });
    const journal = await Promise.race([play(plan, platform, address), fallen(platform, directory)]).finally(() => platform.stop());
    const snapshot = await readSnapshot(address.brokers, databaseUrl, address.topicPrefix);
    return { plan, journal, snapshot, databaseUrl, pids: platform.pids, forget: drop };
  } catch (error) {
    await drop();
    throw error;
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

async function play(plan: DayPlan, { urls, identityDirectory }: Platform, address: { brokers: string[]; topicPrefix: string }): Promise<DayJournal> {
  const tokenFor = (person: string, roles: readonly string[]) => developmentToken(identityDirectory, { sub: person, roles: roles as Role[] });
  return runDay({ plan, urls, tokenFor, ...address });
}

async function fallen(platform: Platform, directory: string): Promise<never> {
  const service = await platform.fallen;
  throw new Error(`${service} ended by itself:\n${readFileSync(join(directory, 'logs', `${service}.log`), 'utf8').slice(-3000)}`);
}
