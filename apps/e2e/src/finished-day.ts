import { collectTrace } from '@entresol/cli/trace/collect-trace';
import type { Trace } from '@entresol/cli/trace/trace';
import { askWith } from '@entresol/cli/trace/trace.command';
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
  /** Of the first block that is allocated, once all is done. */
  readonly trace: Trace;
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
    const allocated = plan.blocks.find(({ broken }) => !broken)!;
    const play = async (): Promise<Pick<FinishedDay, 'journal' | 'trace'>> => {
      const journal = await runDay({ plan, urls, tokenFor, ...address });
      const trace = await collectTrace(allocated.blockId, askWith(await tokenFor('service:trace', ['auditor']), urls));
      return { journal, trace: trace! };
    };
    const { journal, trace } = await Promise.race([play(), platform.endIfFallen()]).finally(() => platform.stop());
    return { plan, journal, trace, snapshot: await platform.snapshot(), databaseUrl, pids, forget };
  } catch (error) {
    await forget();
    throw error;
  }
}
