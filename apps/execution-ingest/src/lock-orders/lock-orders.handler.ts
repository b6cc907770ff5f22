import type { BookedOrder } from '@entresol/contracts/booking-unit';
import type { Work } from '@entresol/messaging/work';
import type { BlockRow } from '../complete-block/block.entity.js';

/**
 * Locks orders, known or not, for the rest of the transaction: all that is decided about executions is decided under these locks,
 * taken in one order by every handler: reports' identities, orders, blocks, platform days. Returns those that have been placed.
 */
export async function lockOrders(work: Work, orderIds: Iterable<string>): Promise<Map<string, BookedOrder>> {
  const ids = [...new Set(orderIds)];
  if (ids.length === 0) return new Map();
  await work.run('INSERT INTO orders (order_id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING', [ids]);
  await work.run('SELECT 1 FROM orders WHERE order_id = ANY ($1) ORDER BY order_id FOR UPDATE', [ids]);
  const placed = await work.rows<BookedOrder>(
    `SELECT order_id AS "orderId", block_id AS "blockId", platform, symbol, side, order_qty AS "orderQty", currency,
            settl_type AS "settlType", trade_date AS "tradeDate", entered_by AS "enteredBy"
       FROM orders WHERE order_id = ANY ($1) AND block_id IS NOT NULL`,
    [ids],
  );
  return new Map(placed.map((order) => [order.orderId, order]));
}

/** Locks blocks, after their orders. */
export async function lockBlocks(work: Work, blockIds: Iterable<string>): Promise<Map<string, BlockRow>> {
  const ids = [...new Set(blockIds)];
  if (ids.length === 0) return new Map();
  await work.run('SELECT 1 FROM blocks WHERE block_id = ANY ($1) ORDER BY block_id FOR UPDATE', [ids]);
  const blocks = await work.rows<BlockRow>(
    `SELECT block_id AS "blockId", first_order_id AS "firstOrderId", platform, trade_date AS "tradeDate", symbol, side, currency,
            last_capacity AS "lastCapacity", version, state, reasons, fills, qty, gross
       FROM blocks WHERE block_id = ANY ($1)`,
    [ids],
  );
  return new Map(blocks.map((block) => [block.blockId, block]));
}
