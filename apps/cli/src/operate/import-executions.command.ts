import { readFileSync } from 'node:fs';
import { askService, tokenAs } from './ask.js';
import { refusedLines, type ImportOptions, type RefusedLine } from './refused-lines.js';

/** What execution-ingest answers to a file of fills. */
export interface Imported {
  readonly lines: number;
  readonly taken: number;
  readonly unchanged: number;
  readonly waiting: number;
  readonly errors: readonly RefusedLine[];
}

/** Sends a CSV file of fills to execution-ingest. Returns the exit code: 0 only where no line was refused. */
export async function importExecutions(file: string, { as: person, identity }: ImportOptions): Promise<number> {
  const post = { type: 'text/csv', body: readFileSync(file) } as const;
  const imported = await askService<Imported>('execution-ingest', '/executions/csv', { token: await tokenAs(person, identity), post });
  console.log(importedText(file, imported));
  return imported.errors.length === 0 ? 0 : 1;
}

/** One line a refused line, and the counts. */
export function importedText(file: string, { lines, taken, unchanged, waiting, errors }: Imported): string {
  const counts = `${lines} lines: ${taken} taken, ${unchanged} known already, ${waiting} waiting, ${errors.length} refused.`;
  return [...refusedLines(file, errors), counts].join('\n');
}
