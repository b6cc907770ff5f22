import type { ConflictRule } from '@entresol/contracts/reference.message';
import type { Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { matrixVersion } from './judge-lineages/conflict.rules.js';
import { peopleOf } from './record-duties/person.rules.js';

/** Who stands behind which user id, and which duties are kept apart. */
export interface ReferenceData {
  readonly people: ReadonlyMap<string, string>;
  readonly matrix: readonly ConflictRule[];
  readonly matrixVersion: number;
}

/** By database, what was read last. */
const kept = new WeakMap<object, ReferenceData & { readonly versions: string }>();

/**
 * Reference data as this transaction sees it now. It changes by the day and is asked for with every batch, so the rows are read again
 * only when the sum of their versions has grown, as it does with every change: a row's version only rises, and no row is ever removed.
 */
export async function readReferenceData(work: Work): Promise<ReferenceData> {
  const [sum] = await work.rows<{ versions: string }>('SELECT coalesce(sum(version), 0) AS versions FROM reference_row');
  const { versions } = sum!;
  const { dataSource } = work.manager;
  const known = kept.get(dataSource);
  if (known?.versions === versions) return known;
  const users = (await readReference(work, 'users')).values();
  const matrix = [...(await readReference(work, 'conflictRules')).values()];
  // Rows that came since the sum was taken are among these: they only make the next call read again.
  const read = { versions, people: peopleOf(users), matrix, matrixVersion: matrixVersion(matrix) };
  kept.set(dataSource, read);
  return read;
}
