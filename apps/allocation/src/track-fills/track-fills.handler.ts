import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { allocateWhenComplete } from '../allocate-block/allocate-block.handler.js';
import { knowBlocks } from '../know-block/know-block.handler.js';
import { comparableTime } from './transact-time.rules.js';

/**
 * Takes the newest version of each fill and moves its block's exact totals by the difference to what stood before: `fill` in `change`
 * is read as it was before this statement. The first transact time counts every version that ever came, so that order does not matter.
 * What changes after its block was allocated is stored and marked late; the allocated lines stay.
 */
const TAKE_FILLS = `
  WITH reported AS (
    SELECT * FROM unnest($1::text[], $2::date[], $3::text[], $4::bigint[], $5::boolean[], $6::text[], $7::text[], $8::numeric[], $9::numeric[], $10::text[])
      AS r (platform, trade_date, root_exec_id, version, live, order_id, block_id, last_qty, last_px, transact_time)
  ), newest AS (
    SELECT DISTINCT ON (platform, trade_date, root_exec_id) * FROM reported ORDER BY platform, trade_date, root_exec_id, version DESC
  ), taken AS (
    INSERT INTO fill AS f (platform, trade_date, root_exec_id, version, live, order_id, block_id, last_qty, last_px, late)
    SELECT n.platform, n.trade_date, n.root_exec_id, n.version, n.live, n.order_id, n.block_id, n.last_qty, n.last_px, b.outcome = 'ALLOCATED'
    FROM newest n JOIN block b USING (block_id)
    ON CONFLICT (platform, trade_date, root_exec_id) DO UPDATE
    SET version = excluded.version, live = excluded.live, last_qty = excluded.last_qty, last_px = excluded.last_px, late = f.late OR excluded.late
    WHERE f.version < excluded.version
    RETURNING f.*
  ), movement AS (
    SELECT block_id, 1 AS sign, live, last_qty, last_px FROM taken
    UNION ALL
    SELECT f.block_id, -1, f.live, f.last_qty, f.last_px FROM fill f JOIN taken USING (platform, trade_date, root_exec_id)
  ), change AS (
    SELECT block_id, coalesce(sum(sign) FILTER (WHERE live), 0) AS fills, coalesce(sum(sign * last_qty) FILTER (WHERE live), 0) AS qty,
      coalesce(sum(sign * last_qty * last_px) FILTER (WHERE live), 0) AS gross
    FROM movement GROUP BY block_id
  ), earliest AS (
    SELECT block_id, min(transact_time COLLATE "C") AS transact_time FROM reported GROUP BY block_id
  )
  UPDATE block AS b SET
    fills = b.fills + coalesce(c.fills, 0), qty = b.qty + coalesce(c.qty, 0), gross = b.gross + coalesce(c.gross, 0),
    first_transact_time = least(b.first_transact_time, e.transact_time)
  FROM earliest e LEFT JOIN change c USING (block_id)
  WHERE b.block_id = e.block_id`;

const MARK_LATE = `
  UPDATE block AS b SET late_at = $2, reason = 'LATE', reason_text = 'A fill changed after the block was allocated.'
  WHERE block_id = ANY ($1) AND outcome = 'ALLOCATED' AND late_at IS NULL AND EXISTS (SELECT FROM fill f WHERE f.block_id = b.block_id AND f.late)`;

/** The own copy of the fills that stand, and each block's totals of them. */
@Controller()
export class TrackFills {
  @Subscribe(topics.executionsAccepted)
  async takeFills(batch: Batch<ExecutionAccepted>, work: Work): Promise<void> {
    const fills = batch.records.map(({ value }) => value);
    if (fills.length === 0) return;
    await knowBlocks(work, fills);
    await work.run(TAKE_FILLS, [
      fills.map((f) => f.platform), fills.map((f) => f.tradeDate), fills.map((f) => f.rootExecId), fills.map((f) => f.version), fills.map((f) => f.live),
      fills.map((f) => f.orderId), fills.map((f) => f.blockId), fills.map((f) => f.lastQty), fills.map((f) => f.lastPx),
      fills.map((f) => comparableTime(f.transactTime)),
    ]);
    const blockIds = [...new Set(fills.map(({ blockId }) => blockId))];
    await work.run(MARK_LATE, [blockIds, work.now]);
    await allocateWhenComplete(work, blockIds);
  }
}
