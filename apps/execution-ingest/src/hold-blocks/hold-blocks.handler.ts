import { eventId } from '@entresol/messaging/event-id';
import type { Received } from '@entresol/messaging/batch';
import type { Work } from '@entresol/messaging/work';
import type { Content } from '../canonical.rules.js';
import { columns } from '../columns.js';

/** A record that came under a known identity with other content. */
export interface Conflict {
  readonly record: Pick<Received<object>, 'topic' | 'raw' | 'origin'>;
  readonly content: Content;
  /** The orders whose blocks can't be trusted until a person has looked. */
  readonly orderIds: readonly string[];
}

interface Hold {
  readonly orderId: string;
  readonly reason: 'QUARANTINED' | 'CONFLICT';
  /** What shows why: a rejection or a conflict. */
  readonly evidence: string;
}

/** Keeps conflicts, bytes and all, each content once, and holds the blocks of their orders. The orders are locked, known or not. */
export async function holdConflicts(work: Work, conflicts: readonly Conflict[]): Promise<void> {
  if (conflicts.length === 0) return;
  const rows = conflicts.map(({ record, content }) => ({ ...record, conflictId: eventId('C', record.topic, JSON.stringify(content)) }));
  await work.run(
    `INSERT INTO conflict (conflict_id, topic, raw, origin) SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::text[])
     ON CONFLICT DO NOTHING`,
    columns(rows, ['conflictId', 'topic', 'raw', 'origin']),
  );
  await holdOrders(work, conflicts.flatMap(({ orderIds }, place) =>
    orderIds.map((orderId) => ({ orderId, reason: 'CONFLICT' as const, evidence: rows[place]!.conflictId }))));
}

/** Holds the blocks of orders, which are locked, known or not: the block of an order that comes later is held from the start. */
export async function holdOrders(work: Work, holds: readonly Hold[]): Promise<void> {
  if (holds.length === 0) return;
  await work.run(
    'INSERT INTO hold (order_id, reason, evidence) SELECT * FROM unnest($1::text[], $2::text[], $3::text[]) ON CONFLICT DO NOTHING',
    columns(holds, ['orderId', 'reason', 'evidence']),
  );
}
