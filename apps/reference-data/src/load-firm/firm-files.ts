import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { canonicalJson } from '@entresol/contracts/canonical-json';
import { nouns, type Noun } from '../row/noun.js';
import { RowRefused, checkRow, type RowContent } from '../row/row-content.js';
import type { FileRow } from './load-firm.rules.js';

/** The firm's files can't be loaded. Nothing of them is. */
export class FirmFilesWrong extends Error {
  /** sysexits EX_CONFIG: starting again won't help. */
  readonly exitCode = 78;

  constructor(directory: string, readonly faults: readonly string[]) {
    super(`The reference data in ${directory} is wrong:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** Every noun's file, checked, and every fault of all of them at once. Throws FirmFilesWrong. */
export async function readFirm(directory: string): Promise<Map<Noun, FileRow<RowContent>[]>> {
  const faults: string[] = [];
  const firm = new Map<Noun, FileRow<RowContent>[]>();
  for (const noun of nouns) firm.set(noun, await readRows(directory, noun, faults));
  if (faults.length > 0) throw new FirmFilesWrong(directory, faults);
  return firm;
}

async function readRows(directory: string, noun: Noun, faults: string[]): Promise<FileRow<RowContent>[]> {
  const file = `${noun.name}.json`;
  let given: unknown;
  try {
    given = JSON.parse(await readFile(join(directory, file), 'utf8'));
  } catch (error) {
    faults.push(`${file}: can’t be read: ${(error as Error).message}`);
    return [];
  }
  if (!Array.isArray(given)) {
    faults.push(`${file}: must hold a list of rows`);
    return [];
  }
  const rows = new Map<string, FileRow<RowContent>>();
  given.forEach((fields: unknown, index) => {
    try {
      const row = fileRow(noun, fields);
      if (rows.has(row.id)) faults.push(`${file}: row ${index + 1} (${row.id}): ${noun.topic.key}: is in the file twice`);
      rows.set(row.id, row);
    } catch (error) {
      if (!(error instanceof RowRefused)) throw error;
      faults.push(`${file}: row ${index + 1}${nameOf(noun, fields)}: ${error.field ? `${error.field}: ` : ''}${error.message}`);
    }
  });
  return [...rows.values()];
}

function fileRow(noun: Noun, fields: unknown): FileRow<RowContent> {
  const { id, content } = checkRow(noun, fields);
  const text = canonicalJson(content);
  return { id, content, canonical: text, hash: createHash('sha256').update(text).digest('hex') };
}

function nameOf(noun: Noun, fields: unknown): string {
  const id = (fields as RowContent | null)?.[noun.topic.key];
  return typeof id === 'string' ? ` (${id})` : '';
}
