import { canonicalJson } from '@entresol/contracts/canonical-json';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import type { Noun } from '../row/noun.js';
import { heldRows, storeVersions, type HeldRow } from '../row/reference-versions.js';
import { RowRefused, checkRow, type CheckedRow, type RowContent } from '../row/row-content.js';

/** What a person asks a row to be. */
export interface RowChange {
  readonly id: string;
  readonly fields: RowContent;
  readonly actor: string;
}

/** Replaces a row, or makes it, where one person may. Problems: 409 SECOND_PERSON_NEEDED, and those of `applyChange`. */
export async function replaceRow(work: Work, noun: Noun, change: RowChange): Promise<HeldRow> {
  if (noun.twoPersons) {
    const text = `Rows of ${noun.name} are changed by a proposal that another person approves: POST /reference/${noun.name}/${change.id}/proposals.`;
    throw new Problem(409, 'SECOND_PERSON_NEEDED', text, { field: 'noun' });
  }
  await work.lock('reference', [noun.name]);
  return applyChange(work, noun, change);
}

/** The same content again makes no new version. The caller holds the noun's lock. Problems: 400 with what is wrong of the row. */
export async function applyChange(work: Work, noun: Noun, change: RowChange): Promise<HeldRow> {
  const [held] = await heldRows(work, noun, [change.id]);
  const row = checkedChange(noun, change, held);
  if (held && canonicalJson(held.content) === canonicalJson(row.content)) return held;
  const next = { ...row, version: (held?.version ?? 0) + 1 };
  try {
    await storeVersions(work, noun, [next], { actor: change.actor });
  } catch (error) {
    throw problemOf(error);
  }
  return next;
}

/** The row that the change would make; a status that is not given stays as it is. Problems: 400 with what is wrong of it. */
export function checkedChange(noun: Noun, { id, fields }: RowChange, held: HeldRow | undefined): CheckedRow {
  try {
    const row = checkRow(noun, { [noun.topic.key]: id, status: held?.content['status'] ?? 'ACTIVE', ...fields });
    if (row.id !== id) throw new Problem(400, 'ID_DIFFERS', `The address names ${id}, the body ${row.id}.`, { field: noun.topic.key, accepted: id });
    return row;
  } catch (error) {
    throw problemOf(error);
  }
}

function problemOf(error: unknown): unknown {
  return error instanceof RowRefused ? new Problem(400, error.code, error.message, { field: error.field ?? undefined }) : error;
}
