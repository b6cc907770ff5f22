import type { BlockTotalled } from '@entresol/contracts/block.message';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import { groupBy } from '@entresol/messaging/group-by';
import type { Work } from '@entresol/messaging/work';
import { columns } from '../columns.js';
import type { BlockRow } from './block.entity.js';
import { blockStanding, hasMoved, type HeldOrder } from './complete-block.rules.js';

/**
 * Compares blocks, which are locked, with their totals, and publishes those that moved: the last that a transaction does to its blocks,
 * so that each moves at most once. An order that another transaction changes meanwhile is judged there, once this one lets go of the block.
 */
export async function completeBlocks(work: Work, blocks: ReadonlyMap<string, BlockRow>): Promise<void> {
  if (blocks.size === 0) return;
  const orders = await readOrders(work, [...blocks.keys()]);
  const moved: BlockTotalled[] = [];
  for (const block of blocks.values()) {
    const standing = blockStanding(orders.get(block.blockId) ?? []);
    if (hasMoved(block, standing)) moved.push(totalled(block, standing));
  }
  if (moved.length > 0) await save(work, moved);
}

function totalled({ blockId, version, tradeDate, platform, symbol, side, currency }: BlockRow, standing: ReturnType<typeof blockStanding>): BlockTotalled {
  return { blockId, version: version + 1, ...standing, tradeDate, platform, symbol, side, currency };
}

async function readOrders(work: Work, blockIds: string[]): Promise<Map<string, HeldOrder[]>> {
  const rows = await work.rows<HeldOrder & { blockId: string }>(
    `SELECT o.block_id AS "blockId", o.order_qty AS "orderQty", o.reports, o.fills, o.qty, o.gross,
            CASE WHEN t.cum_qty IS NOT NULL AND t.notional IS NOT NULL
                 THEN json_build_object('numReports', t.num_reports, 'cumQty', t.cum_qty::text, 'notional', t.notional::text) END AS total,
            EXISTS (SELECT FROM execution_report r WHERE r.order_id = o.order_id AND r.outcome = 'WAITING') AS parked,
            EXISTS (SELECT FROM hold h WHERE h.order_id = o.order_id AND h.reason = 'QUARANTINED') AS quarantined,
            EXISTS (SELECT FROM hold h WHERE h.order_id = o.order_id AND h.reason = 'CONFLICT') AS conflict
       FROM orders o LEFT JOIN order_total t USING (platform, trade_date, order_id)
      WHERE o.block_id = ANY ($1)`,
    [blockIds],
  );
  return groupBy(rows, ({ blockId }) => blockId);
}

async function save(work: Work, moved: readonly BlockTotalled[]): Promise<void> {
  await work.run(
    `UPDATE blocks b SET version = m.version, state = m.state, reasons = string_to_array(m.reasons, ','), fills = m.fills, qty = m.qty, gross = m.gross,
            since = $7
       FROM unnest($1::text[], $2::int[], $3::text[], $4::int[], $5::numeric[], $6::numeric[], $8::text[])
            AS m (block_id, version, state, fills, qty, gross, reasons)
      WHERE b.block_id = m.block_id`,
    [...columns(moved, ['blockId', 'version', 'state', 'fills', 'qty', 'gross']), work.now, moved.map(({ reasons }) => reasons.join())],
  );
  await work.publish(topics.blocksTotalled, moved.map((value) => ({
    key: value.blockId, value, id: eventId('B', value.blockId, value.version), subject: value.blockId,
  })));
}
