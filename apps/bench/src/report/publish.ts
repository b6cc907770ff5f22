import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '@entresol/cli/platform/services';
import { latestFile } from '../ground/ground.js';
import { performancePage } from './page.rules.js';
import { ratiosOf } from './ratios.rules.js';
import type { RunRecord } from './run-record.js';

const KEPT = join(REPOSITORY, 'docs/performance.json');

/** Keeps every figure of a run. Of workloads at full size it is also what the documentation shows from then on. */
export function publish(run: RunRecord, fullSize: boolean): void {
  mkdirSync(dirname(latestFile), { recursive: true });
  writeJson(latestFile, run);
  if (!fullSize) return;
  const kept = existsSync(KEPT) ? joined(JSON.parse(readFileSync(KEPT, 'utf8')) as RunRecord, run) : run;
  writeJson(KEPT, kept);
  writeFileSync(join(REPOSITORY, 'docs/performance.md'), performancePage(kept));
}

/** The workloads of both, those of the newer run before those of the older; what another machine measured is no company for them. */
export function joined(older: RunRecord, newer: RunRecord): RunRecord {
  if (JSON.stringify(older.environment) !== JSON.stringify(newer.environment)) return newer;
  const workloads = { ...older.workloads, ...newer.workloads };
  return { ...newer, workloads, ratios: ratiosOf(workloads) };
}

function writeJson(file: string, record: RunRecord): void {
  writeFileSync(file, `${JSON.stringify(record, null, 2)}\n`);
}
