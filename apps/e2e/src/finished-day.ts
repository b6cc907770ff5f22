import type { Snapshot } from '@entresol/cli/verify/snapshot';
import { planDay } from '@entresol/demo-day/day.rules';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { runDay, type DayJournal } from '@entresol/demo-day/run-day';
import { readTape } from '@entresol/demo-day/tape';
import { ownPlatform } from './own-platform.js';

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
  const plan = planDay(readTape(), { blocks });
  const platform = await ownPlatform();
  const { urls, tokenFor, address, databaseUrl, forget } = platform;
  try {
    const pids = platform.services.map(({ pid }) => pid);
    const journal = await Promise.race([runDay({ plan, urls, tokenFor, ...address }), platform.endIfFallen()]).finally(() => platform.stop());
    return { plan, journal, snapshot: await platform.snapshot(), databaseUrl, pids, forget };
  } catch (error) {
    await forget();
    throw error;
  }
}
