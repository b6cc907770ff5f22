import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { developmentToken } from '@entresol/platform/development-issuer';
import { ROLES } from '@entresol/trade/duty';
import { firmUser } from '../platform/firm.js';
import { serviceUrls } from '../status/collect-status.js';

/** What execution-ingest answers to a file of fills. */
export interface Imported {
  readonly lines: number;
  readonly taken: number;
  readonly unchanged: number;
  readonly waiting: number;
  readonly errors: readonly { line: number; code: string; field: string | null; text: string }[];
}

interface ImportOptions {
  readonly as: string;
  readonly identity: string;
}

/** Sends a CSV file of fills to execution-ingest. Returns the exit code: 0 only where no line was refused. */
export async function importExecutions(file: string, { as: person, identity }: ImportOptions): Promise<number> {
  const user = firmUser(person);
  if (!user) {
    console.error(`No user ${person} is among the firm's users.`);
    return 2;
  }
  const body = readFileSync(file);
  const token = await developmentToken(identity, { sub: person, roles: ROLES.filter((role) => user.roles.includes(role)) });
  const url = `${serviceUrls()['execution-ingest']}/executions/csv`;
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
  const answer = await fetch(url, { method: 'POST', headers, body }).catch((error: Error) => error);
  if (answer instanceof Error) {
    console.error(`${url} can't be reached: ${answer.message}`);
    return 69;
  }
  if (!answer.ok) {
    const { code, detail } = (await answer.json()) as { code: string; detail: string };
    console.error(`${file}: ${code} ${detail}`);
    return 1;
  }
  const imported = (await answer.json()) as Imported;
  console.log(importedText(file, imported));
  return imported.errors.length === 0 ? 0 : 1;
}

/** One line a refused line, in the form that editors jump to, and the counts. */
export function importedText(file: string, { lines, taken, unchanged, waiting, errors }: Imported): string {
  const refused = errors.map(({ line, code, field, text }) => `${file}:${line}: ${code}${field === null ? '' : ` ${field}`}: ${text}`);
  return [...refused, `${lines} lines: ${taken} taken, ${unchanged} known already, ${waiting} waiting, ${errors.length} refused.`].join('\n');
}
