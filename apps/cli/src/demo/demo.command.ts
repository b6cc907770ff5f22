import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planDay } from '@entresol/demo-day/day.rules';
import { runDay, type DayJournal } from '@entresol/demo-day/run-day';
import { readTape } from '@entresol/demo-day/tape';
import { developmentToken } from '@entresol/platform/development-issuer';
import type { Role } from '@entresol/trade/duty';
import { runPlatform, type Platform } from '../platform/run-platform.js';
import { REPOSITORY, topicPrefix } from '../platform/services.js';
import { readSnapshot, invariantsText } from '../verify/verify.command.js';
import { verifyDay } from '../verify/verify-day.js';
import { Progress } from './progress.js';
import { summarize, summaryText, type DaySummary } from './summary.js';

/**
 * Plays the real tape's day on a platform of its own in a throw-away folder, verifies it, and leaves a summary in `var/demo`.
 * Returns the exit code: 0 only where every invariant holds.
 */
export async function demo(options: { blocks?: number }): Promise<number> {
  const progress = new Progress();
  const directory = mkdtempSync(join(tmpdir(), 'entresol-demo-'));
  let platform: Platform | undefined;
  const started = performance.now();
  try {
    const plan = planDay(readTape(), options.blocks ? { blocks: options.blocks } : undefined);
    platform = await runPlatform({ directory, kept: false, log: (line) => progress.step(line) });
    const setUp = secondsSince(started);
    const dayStarted = performance.now();
    const journal = await Promise.race([playDay(platform, plan, progress), fallen(platform, directory)]);
    progress.step('Verifying');
    const { kafkaBrokers, databaseUrl } = platform.infrastructure;
    const snapshot = await readSnapshot(kafkaBrokers.split(','), databaseUrl, topicPrefix());
    const invariants = verifyDay(snapshot, plan);
    const seconds = { ...journal.seconds, 'set-up': setUp, total: secondsSince(dayStarted) };
    const summary = summarize(snapshot, plan, invariants, seconds);
    return conclude(summary);
  } catch (error) {
    progress.done();
    console.error((error as Error).message);
    return (error as { exitCode?: number }).exitCode ?? 1;
  } finally {
    progress.step('Stopping');
    await platform?.stop();
    rmSync(directory, { recursive: true, force: true });
  }
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

async function fallen(platform: Platform, directory: string): Promise<never> {
  const service = await platform.fallen;
  throw new Error(`${service} ended by itself:\n${readFileSync(join(directory, 'logs', `${service}.log`), 'utf8').slice(-3000)}`);
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

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}
