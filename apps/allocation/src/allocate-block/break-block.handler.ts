import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { ALLOC_REJ_CODES } from '@entresol/trade/allocation';
import type { Break } from './break-block.rules.js';

/** A block that is not allocated on its day. */
export interface BrokenBlock extends Break {
  readonly blockId: string;
  readonly allocId: string | null;
}

/** Gives blocks up for their day, each with its reason. The caller holds their locks. */
export async function breakBlocks(work: Work, broken: readonly BrokenBlock[]): Promise<void> {
  if (broken.length === 0) return;
  await work.run(
    `UPDATE block AS b SET outcome = 'BROKEN', reason = n.reason, reason_text = n.text, broken_at = $4,
       late_at = CASE WHEN n.reason = 'LATE' THEN $4::timestamptz END
     FROM unnest($1::text[], $2::text[], $3::text[]) AS n (block_id, reason, text) WHERE b.block_id = n.block_id`,
    [broken.map((b) => b.blockId), broken.map((b) => b.reason), broken.map((b) => b.text), work.now],
  );
  await work.publish(
    topics.allocationsRefused,
    broken.map(({ blockId, allocId, reason, text }) => ({
      key: blockId, id: eventId('broken', blockId), subject: blockId,
      value: { allocId, blockId, reason, allocRejCode: ALLOC_REJ_CODES[reason], text, account: null },
    })),
  );
}
