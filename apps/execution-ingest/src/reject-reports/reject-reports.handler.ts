import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { columns } from '../columns.js';
import { keyOf, type Rejection } from './reject-reports.rules.js';

export function rejectionId({ content }: Rejection): string {
  return eventId('R', JSON.stringify(content));
}

/** Stores and publishes rejections, each content once. Returns those that are new. */
export async function rejectReports(work: Work, rejections: readonly Rejection[]): Promise<Rejection[]> {
  if (rejections.length === 0) return [];
  const byId = new Map<string, Rejection>();
  for (const rejection of rejections) if (!byId.has(rejectionId(rejection))) byId.set(rejectionId(rejection), rejection);
  const values = [...byId.values()].map(({ value }) => value);
  const inserted = await work.rows<{ id: string }>(
    `INSERT INTO execution_rejection (rejection_id, reason, text, field, platform, exec_id, order_id, block_id, origin)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
     ON CONFLICT DO NOTHING RETURNING rejection_id AS id`,
    [[...byId.keys()], ...columns(values, ['reason', 'text', 'field', 'platform', 'execId', 'orderId', 'blockId', 'origin'])],
  );
  const fresh = inserted.map(({ id }) => ({ id, rejection: byId.get(id)! }));
  await work.publish(topics.executionsRejected, fresh.map(({ id, rejection: { value } }) => ({
    key: keyOf(value), value, id, subject: value.blockId ?? undefined,
  })));
  return fresh.map(({ rejection }) => rejection);
}
