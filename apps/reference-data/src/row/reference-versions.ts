import type { ReferenceRow, User } from '@entresol/contracts/reference.message';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import type { Noun } from './noun.js';
import { RowRefused, type RowContent } from './row-content.js';
import { takenUserId } from './row.rules.js';

/** A row as it stands. */
export interface HeldRow {
  readonly id: string;
  readonly version: number;
  readonly content: RowContent;
}

/** The rows of a noun as they stand, or those of the ids alone. */
export async function heldRows(work: Pick<Work, 'rows'>, noun: Noun, ids: readonly string[] | null = null): Promise<HeldRow[]> {
  return work.rows<HeldRow>(
    `SELECT DISTINCT ON (id) id, version, content FROM reference_version
     WHERE noun = $1 AND ($2::text[] IS NULL OR id = ANY ($2)) ORDER BY id, version DESC`,
    [noun.name, ids],
  );
}

/**
 * Stores new versions and tells of them: the row itself on its compacted topic, exactly once and in order, and the change for
 * compliance. The caller holds the noun's lock. Throws RowRefused where the noun's rows would contradict each other.
 */
export async function storeVersions(work: Work, noun: Noun, rows: readonly HeldRow[], by: { actor?: string } = {}): Promise<void> {
  if (rows.length === 0) return;
  await work.run(
    `INSERT INTO reference_version (noun, id, version, content, changed_by, changed_at)
     SELECT $1, id, version, content, $2, $3 FROM unnest($4::text[], $5::int[], $6::jsonb[]) AS r (id, version, content)`,
    [noun.name, by.actor ?? 'service:reference-data', work.now, rows.map(({ id }) => id), rows.map(({ version }) => version),
      rows.map(({ content }) => JSON.stringify(content))],
  );
  if (noun.name === 'users') await refuseTakenUserIds(work, noun);
  await work.append(noun.topic, rows.map(({ id, version, content }) => ({
    key: id, id: eventId(`reference.${noun.name}`, id, version), value: { ...content, version } as ReferenceRow, actor: by.actor,
  })));
  await work.publish(topics.referenceChanged, rows.map(({ id, version }) => ({
    key: id,
    id: eventId('reference.changed', noun.name, id, version),
    value: { noun: noun.name, id, version },
    actor: by.actor,
    duty: by.actor ? noun.duty : undefined,
  })));
}

async function refuseTakenUserIds(work: Work, noun: Noun): Promise<void> {
  const fault = takenUserId((await heldRows(work, noun)).map(({ content }) => content as unknown as User));
  if (fault) throw new RowRefused(fault.code, fault.field, fault.text);
}
