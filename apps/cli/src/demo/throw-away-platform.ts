import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runPlatform, type Platform } from '../platform/run-platform.js';
import type { Progress } from './progress.js';

/** What is played on a platform once it is ready; returns the exit code. */
export type Play = (platform: Platform, setUpSeconds: number) => Promise<number>;

/**
 * Runs a platform in a throw-away folder for as long as something is played on it, and leaves nothing behind. `prepare` may write into
 * the folder beforehand. Returns the exit code.
 */
export async function onThrowAwayPlatform(progress: Progress, play: Play, prepare: (directory: string) => void = () => undefined): Promise<number> {
  const directory = mkdtempSync(join(tmpdir(), 'entresol-demo-'));
  let platform: Platform | undefined;
  const started = performance.now();
  try {
    prepare(directory);
    platform = await runPlatform({ directory, kept: false, log: (line) => progress.step(line) });
    return await Promise.race([play(platform, secondsSince(started)), fallen(platform, directory)]);
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

async function fallen(platform: Platform, directory: string): Promise<never> {
  const service = await platform.fallen;
  throw new Error(`${service} ended by itself:\n${readFileSync(join(directory, 'logs', `${service}.log`), 'utf8').slice(-3000)}`);
}

/** To a tenth. */
export function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 100) / 10;
}
