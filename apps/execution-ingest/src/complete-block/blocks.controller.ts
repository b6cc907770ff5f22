import type { BlockTotalled } from '@entresol/contracts/block.message';
import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { BREAKS } from '../standing.sql.js';

/** An order of a block: what is held of it beside what its platform says (null: nothing yet). */
interface OrderView {
  readonly orderId: string;
  readonly orderQty: string;
  readonly reports: number;
  readonly fills: number;
  readonly qty: string;
  readonly gross: string;
  readonly total: { revision: number; numReports: number; cumQty: string | null; notional: string | null } | null;
}

@ApiTags('blocks')
@Controller()
export class BlocksController {
  constructor(private readonly database: Database) {}

  @Get('blocks/:blockId')
  @ApiOperation({ summary: 'How far a block is known to be complete, order by order' })
  async read(@Param('blockId') blockId: string): Promise<BlockTotalled & { orders: OrderView[] }> {
    const [block] = await this.database.rows<BlockTotalled>(
      `SELECT block_id AS "blockId", version, state, reasons, held.*, trade_date AS "tradeDate", platform, symbol, side, currency
         FROM blocks b, LATERAL (SELECT coalesce(sum(fills), 0)::int AS fills, coalesce(sum(qty), 0) AS qty, coalesce(sum(gross), 0) AS gross
                                   FROM orders o WHERE o.block_id = b.block_id) AS held WHERE block_id = $1`,
      [blockId],
    );
    if (!block) throw new Problem(404, 'UNKNOWN_BLOCK', `No block ${blockId} is known.`, { field: 'blockId' });
    const orders = await this.database.rows<OrderView>(
      `SELECT o.order_id AS "orderId", o.order_qty AS "orderQty", o.reports, o.fills, o.qty, o.gross, CASE WHEN t.revision IS NOT NULL THEN
                json_build_object('revision', t.revision, 'numReports', t.num_reports, 'cumQty', t.cum_qty::text, 'notional', t.notional::text) END AS total
         FROM orders o LEFT JOIN order_total t USING (platform, trade_date, order_id) WHERE o.block_id = $1 ORDER BY o.order_id`,
      [blockId],
    );
    return { ...block, orders };
  }

  @Get('breaks')
  @ApiOperation({ summary: 'Blocks that are not known to be complete, and why' })
  async breaks(): Promise<{ subject: string; reason: string; since: string }[]> {
    return this.database.rows(BREAKS);
  }
}
