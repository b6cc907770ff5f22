import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { allocRejCode } from '@entresol/trade/allocation';
import type { Break } from './break-block.rules.js';

/** A block that is not allocated on its day. */
export interface BrokenBlock extends Break {
  readonly blockId: string;
  readonly allocId: string | null;
}

/** Gives blocks up for their day, each with its reason. The caller holds their locks. */
export async function breakBlocks(work: Work, broken: readonly BrokenBlock[]): Promise<void> {
  if (broken.length === 0) return;
  const rows = await work.rows<{ blockId: string; version: number }>(
    `UPDATE block AS b SET outcome = 'BROKEN', reason = n.reason, reason_text = n.text, broken_at = $4,
       late_at = CASE WHEN n.reason = 'LATE' THEN $4::timestamptz END
     FROM unnest($1::text[], $2::text[], $3::text[]) AS n (block_id, reason, text) WHERE b.block_id = n.block_id
     RETURNING b.block_id AS "blockId", b.version`,
    [broken.map((b) => b.blockId), broken.map((b) => b.reason), broken.map((b) => b.text), work.now],
  );
  // One that is broken again, after its allocation was reversed, is another event.
  const versions = new Map(rows.map(({ blockId, version }) => [blockId, version]));
  await work.publish(
    topics.allocationsRefused,
    broken.map(({ blockId, allocId, reason, text, account }) => ({
      key: blockId, id: eventId('broken', blockId, versions.get(blockId)!), subject: blockId,
      value: { allocId, blockId, reason, allocRejCode: allocRejCode(reason), text, account: account ?? null },
    })),
  );
}
