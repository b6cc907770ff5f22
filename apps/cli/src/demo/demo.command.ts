import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planDay } from '@entresol/demo-day/day.rules';
import { runDay, type DayJournal } from '@entresol/demo-day/run-day';
import { readTape } from '@entresol/demo-day/tape';
import { developmentToken } from '@entresol/platform/development-issuer';
import type { Role } from '@entresol/trade/duty';
import type { Platform } from '../platform/run-platform.js';
import { REPOSITORY, topicPrefix } from '../platform/services.js';
import { readSnapshot, invariantsText } from '../verify/verify.command.js';
import { verifyDay } from '../verify/verify-day.js';
import { Progress } from './progress.js';
import { summarize, summaryText, type DaySummary } from './summary.js';
import { onThrowAwayPlatform, secondsSince } from './throw-away-platform.js';

/**
 * Plays the real tape's day on a platform of its own in a throw-away folder, verifies it, and leaves a summary in `var/demo`.
 * Returns the exit code: 0 only where every invariant holds.
 */
export function demo(options: { blocks?: number }): Promise<number> {
  const progress = new Progress();
  return onThrowAwayPlatform(progress, async (platform, setUp) => {
    const plan = planDay(readTape(), options.blocks ? { blocks: options.blocks } : undefined);
    const dayStarted = performance.now();
    const journal = await playDay(platform, plan, progress);
    progress.step('Verifying');
    const { kafkaBrokers, databaseUrl } = platform.infrastructure;
    const snapshot = await readSnapshot(kafkaBrokers.split(','), databaseUrl, topicPrefix());
    const invariants = verifyDay(snapshot, plan);
    const seconds = { ...journal.seconds, 'set-up': setUp, total: secondsSince(dayStarted) };
    return conclude(summarize(snapshot, plan, invariants, seconds));
  });
}

async function playDay(platform: Platform, plan: ReturnType<typeof planDay>, progress: Progress): Promise<DayJournal> {
  const journal = await runDay({
    plan,
    brokers: platform.infrastructure.kafkaBrokers.split(','),
    topicPrefix: topicPrefix(),
    urls: platform.urls,
    tokenFor: (person, roles) => developmentToken(platform.identityDirectory, { sub: person, roles: roles as Role[] }),
    on: (stage, done, total) => progress.report(stage, done, total),
  });
  progress.done();
  return journal;
}

function conclude(summary: DaySummary): number {
  const file = join(REPOSITORY, 'var/demo/summary.json');
  mkdirSync(join(REPOSITORY, 'var/demo'), { recursive: true });
  writeFileSync(file, `${JSON.stringify(summary, null, 2)}\n`);
  const failed = summary.invariants.filter(({ ok }) => !ok).length;
  console.log(`\n${summaryText(summary)}\n\nInvariants\n${invariantsText(summary.invariants)}\n`);
  console.log(failed === 0 ? `Every invariant holds. Summary: ${file}` : `${failed} of ${summary.invariants.length} invariants do not hold. Summary: ${file}`);
  return failed === 0 ? 0 : 1;
}
