import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { REPOSITORY } from '@entresol/cli/platform/services';
import { latestFile } from '../ground/ground.js';
import { performancePage } from './page.rules.js';
import type { RunRecord } from './run-record.js';

/** Keeps every figure of a run. A run of everything at full size is also what the documentation shows from then on. */
export function publish(run: RunRecord, complete: boolean): void {
  const text = `${JSON.stringify(run, null, 2)}\n`;
  mkdirSync(dirname(latestFile), { recursive: true });
  writeFileSync(latestFile, text);
  if (!complete) return;
  writeFileSync(join(REPOSITORY, 'docs/performance.json'), text);
  writeFileSync(join(REPOSITORY, 'docs/performance.md'), performancePage(run));
}
