import type { ReferenceRow } from '@entresol/contracts/reference.message';
import { referenceTopics, type ReferenceNoun } from '@entresol/contracts/topics';
import type { Backbone } from '@entresol/messaging/backbone';
import type { Batch } from '@entresol/messaging/batch';
import type { Work } from '@entresol/messaging/work';

type RowOf<N extends ReferenceNoun> = InstanceType<(typeof referenceTopics)[N]['message']>;

/** Keeps the service's own copy of the reference data it names: a higher version replaces, lower or equal is a repeat. */
export function keepReferenceCopy(backbone: Backbone, nouns: readonly ReferenceNoun[]): void {
  for (const noun of nouns) {
    const topic = referenceTopics[noun];
    backbone.subscribe({ topic }, async (batch: Batch<object>, work: Work) => {
      const rows = batch.records.map(({ value }) => value as ReferenceRow & Record<string, string>);
      const latest = new Map<string, ReferenceRow>();
      for (const row of rows) {
        const id = row[topic.key]!;
        if (row.version > (latest.get(id)?.version ?? 0)) latest.set(id, row);
      }
      await work.run(
        `INSERT INTO reference_row AS r (noun, id, version, body)
         SELECT $1, id, version, body FROM unnest($2::text[], $3::int[], $4::jsonb[]) AS n (id, version, body)
         ON CONFLICT (noun, id) DO UPDATE SET version = excluded.version, body = excluded.body WHERE r.version < excluded.version`,
        [noun, [...latest.keys()], [...latest.values()].map((row) => row.version), [...latest.values()].map((row) => JSON.stringify(row))],
      );
    });
  }
}

/** The service's copy of a noun, by id, as this transaction sees it. Rows that are CLOSED are among them. */
export async function readReference<N extends ReferenceNoun>(work: Pick<Work, 'rows'>, noun: N): Promise<Map<string, RowOf<N>>> {
  const rows = await work.rows<{ id: string; body: RowOf<N> }>('SELECT id, body FROM reference_row WHERE noun = $1 ORDER BY id', [noun]);
  return new Map(rows.map(({ id, body }) => [id, body]));
}
