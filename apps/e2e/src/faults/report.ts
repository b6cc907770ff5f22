import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome } from './run-fault.js';

const COLUMNS = ['fault', 'recovered', 'drained', 'lost', 'doubled', ''] as const;

/** Whether the platform met it: recovered, nothing lost, nothing doubled, and every invariant holds. */
export function isMet({ recoveredSeconds, lost, doubled, failures }: Outcome): boolean {
  return recoveredSeconds !== undefined && lost === 0 && doubled === 0 && failures.length === 0;
}

/** One line a fault; below it, what is wrong. */
export function tableOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map((one) => [
    one.fault, seconds(one.recoveredSeconds), seconds(one.drainedSeconds), String(one.lost), String(one.doubled), isMet(one) ? 'ok' : 'FAILED',
  ]);
  const widths = COLUMNS.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string => cells
    .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
    .join('  ');
  const below = ({ evidence, named, failures }: Outcome): string[] => [...evidence, ...named, ...failures].map((text) => `    ${text}`);
  return [line(COLUMNS), ...outcomes.flatMap((one, index) => [line(rows[index]!), ...below(one)])].join('\n');
}

/** Leaves the outcomes as JSON. */
export function writeReport(file: string, outcomes: readonly Outcome[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify({ at: new Date().toISOString(), met: outcomes.every(isMet), faults: outcomes }, null, 2)}\n`);
}

function seconds(count: number | undefined): string {
  return count === undefined ? 'never' : `${count.toFixed(1)} s`;
}
