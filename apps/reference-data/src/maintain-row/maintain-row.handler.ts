import { canonicalJson } from '@entresol/contracts/canonical-json';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { Injectable } from '@nestjs/common';
import type { Noun } from '../row/noun.js';
import { heldRows, storeVersions, type HeldRow } from '../row/reference-versions.js';
import { RowRefused, checkRow, type CheckedRow, type RowContent } from '../row/row-content.js';

/** What a person asks a row to be. */
export interface RowChange {
  readonly id: string;
  readonly fields: RowContent;
  readonly actor: string;
}

@Injectable()
export class MaintainRowHandler {
  /** Replaces a row, or makes it. The same content again makes no new version; a status that is not given stays as it is. */
  async replace(work: Work, noun: Noun, { id, fields, actor }: RowChange): Promise<HeldRow> {
    await work.lock('reference', [noun.name]);
    const [held] = await heldRows(work, noun, [id]);
    const row = checked(noun, id, { [noun.topic.key]: id, status: held?.content['status'] ?? 'ACTIVE', ...fields });
    if (held && canonicalJson(held.content) === canonicalJson(row.content)) return held;
    const next = { ...row, version: (held?.version ?? 0) + 1 };
    try {
      await storeVersions(work, noun, [next], { actor });
    } catch (error) {
      throw problemOf(error);
    }
    return next;
  }
}

function checked(noun: Noun, id: string, fields: RowContent): CheckedRow {
  try {
    const row = checkRow(noun, fields);
    if (row.id !== id) throw new Problem(400, 'ID_DIFFERS', `The address names ${id}, the body ${row.id}.`, { field: noun.topic.key, accepted: id });
    return row;
  } catch (error) {
    throw problemOf(error);
  }
}

function problemOf(error: unknown): unknown {
  return error instanceof RowRefused ? new Problem(400, error.code, error.message, { field: error.field ?? undefined }) : error;
}
