import type { BlockTotalled, PlatformTotalled } from '@entresol/contracts/block.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { allocateWhenComplete } from '../allocate-block/allocate-block.handler.js';
import { knowBlocks } from '../know-block/know-block.handler.js';

/** The newest version of what execution-ingest knows of each block, and of each platform's day. */
@Controller()
export class FollowTotals {
  @Subscribe(topics.blocksTotalled)
  async followBlocks(batch: Batch<BlockTotalled>, work: Work): Promise<void> {
    const totals = batch.records.map(({ value }) => value);
    if (totals.length === 0) return;
    await knowBlocks(work, totals);
    await work.run(
      `UPDATE block AS b SET total_version = n.version, total_state = n.state, total_fills = n.fills, total_qty = n.qty, total_gross = n.gross,
         total_reasons = string_to_array(n.reasons, ',')
       FROM (
         SELECT DISTINCT ON (block_id) * FROM unnest($1::text[], $2::bigint[], $3::text[], $4::bigint[], $5::numeric[], $6::numeric[], $7::text[])
           AS t (block_id, version, state, fills, qty, gross, reasons)
         ORDER BY block_id, version DESC
       ) AS n
       WHERE b.block_id = n.block_id AND b.total_version < n.version`,
      [
        totals.map((t) => t.blockId), totals.map((t) => t.version), totals.map((t) => t.state), totals.map((t) => t.fills), totals.map((t) => t.qty),
        totals.map((t) => t.gross), totals.map((t) => t.reasons.join(',')),
      ],
    );
    await allocateWhenComplete(work, totals.map(({ blockId }) => blockId));
  }

  @Subscribe(topics.platformsTotalled)
  async followPlatforms(batch: Batch<PlatformTotalled>, work: Work): Promise<void> {
    const totals = batch.records.map(({ value }) => value);
    await work.run(
      `INSERT INTO platform_total AS p (platform, trade_date, version, state, num_orders)
       SELECT DISTINCT ON (platform, trade_date) * FROM unnest($1::text[], $2::date[], $3::bigint[], $4::text[], $5::bigint[])
         AS t (platform, trade_date, version, state, num_orders)
       ORDER BY platform, trade_date, version DESC
       ON CONFLICT (platform, trade_date) DO UPDATE SET version = excluded.version, state = excluded.state, num_orders = excluded.num_orders
       WHERE p.version < excluded.version`,
      [totals.map((t) => t.platform), totals.map((t) => t.tradeDate), totals.map((t) => t.version), totals.map((t) => t.state), totals.map((t) => t.numOrders)],
    );
  }
}
