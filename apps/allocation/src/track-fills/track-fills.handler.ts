import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { allocateWhenComplete } from '../allocate-block/allocate-block.handler.js';
import { knowBlocks } from '../know-block/know-block.handler.js';
import { newestVersions } from './newest-version.rules.js';
import { earliestTimes } from './transact-time.rules.js';

/**
 * Takes the newest version of each fill and moves its block's exact totals by the difference to what stood before. The first transact
 * time counts every version that ever came, so that order does not matter. What changes after its block was allocated is stored and
 * marked late; the allocated lines stay until a correction is approved.
 */
const TAKE_FILLS = `
  WITH taken AS (
    INSERT INTO fill AS f (platform, trade_date, root_exec_id, version, live, order_id, block_id, last_qty, last_px, late)
    SELECT n.platform, n.trade_date::date, n.root_exec_id, n.version, n.live, n.order_id, n.block_id, n.last_qty, n.last_px,
      b.outcome IN ('ALLOCATED', 'CANCELLED')
    FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::boolean[], $6::text[], $7::text[], $8::numeric[], $9::numeric[])
      AS n (platform, trade_date, root_exec_id, version, live, order_id, block_id, last_qty, last_px)
    JOIN block b USING (block_id)
    ON CONFLICT (platform, trade_date, root_exec_id) DO UPDATE
    SET version = excluded.version, live = excluded.live, last_qty = excluded.last_qty, last_px = excluded.last_px, late = f.late OR excluded.late
    WHERE f.version < excluded.version
    RETURNING new.block_id, new.live, new.last_qty, new.last_px, old.live AS was_live, old.last_qty AS was_qty, old.last_px AS was_px
  ), change AS (
    SELECT block_id, count(*) FILTER (WHERE live) - count(*) FILTER (WHERE was_live) AS fills,
      coalesce(sum(last_qty) FILTER (WHERE live), 0) - coalesce(sum(was_qty) FILTER (WHERE was_live), 0) AS qty,
      coalesce(sum(last_qty * last_px) FILTER (WHERE live), 0) - coalesce(sum(was_qty * was_px) FILTER (WHERE was_live), 0) AS gross
    FROM taken GROUP BY block_id
  )
  UPDATE block AS b SET
    fills = b.fills + coalesce(c.fills, 0), qty = b.qty + coalesce(c.qty, 0), gross = b.gross + coalesce(c.gross, 0),
    first_transact_time = least(b.first_transact_time, e.transact_time)
  FROM unnest($10::text[], $11::text[]) AS e (block_id, transact_time) LEFT JOIN change c USING (block_id)
  WHERE b.block_id = e.block_id`;

const MARK_LATE = `
  UPDATE block AS b SET late_at = $2, reason = 'LATE', reason_text = 'A fill changed after the block was allocated.'
  WHERE block_id = ANY ($1) AND outcome IN ('ALLOCATED', 'CANCELLED') AND late_at IS NULL
    AND EXISTS (SELECT FROM fill f WHERE f.block_id = b.block_id AND f.late)`;

/** The own copy of the fills that stand, and each block's totals of them. */
@Controller()
export class TrackFills {
  @Subscribe(topics.executionsAccepted)
  async takeFills(batch: Batch<ExecutionAccepted>, work: Work): Promise<void> {
    const fills = batch.records.map(({ value }) => value);
    if (fills.length === 0) return;
    await knowBlocks(work, fills);
    const newest = newestVersions(fills);
    const earliest = earliestTimes(fills);
    await work.run(TAKE_FILLS, [
      newest.map((f) => f.platform), newest.map((f) => f.tradeDate), newest.map((f) => f.rootExecId), newest.map((f) => f.version),
      newest.map((f) => f.live), newest.map((f) => f.orderId), newest.map((f) => f.blockId), newest.map((f) => f.lastQty), newest.map((f) => f.lastPx),
      [...earliest.keys()], [...earliest.values()],
    ]);
    const blockIds = [...earliest.keys()];
    await work.run(MARK_LATE, [blockIds, work.now]);
    await allocateWhenComplete(work, blockIds);
  }
}
