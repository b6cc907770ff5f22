import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { columns } from '../columns.js';
import { completeBlocks } from '../complete-block/complete-block.handler.js';
import { completeDays } from '../complete-day/complete-day.handler.js';
import { holdConflicts } from '../hold-blocks/hold-blocks.handler.js';
import { lockBlocks, lockOrders } from '../lock-orders/lock-orders.handler.js';
import { reviseTotals, totalContent, totalKey } from './total-executions.rules.js';

type OrderTotalled = ExecutionsTotalled & { orderId: string };

@Controller()
export class TotalExecutions {
  /** Takes what platforms say they sent, of orders and of whole days, and compares it with what has come. */
  @Subscribe(topics.executionsTotalled)
  async totalExecutions({ records }: Batch<ExecutionsTotalled>, work: Work): Promise<void> {
    const ofOrders = records.filter((record): record is Received<OrderTotalled> => isOfOrder(record.value));
    const orders = await lockOrders(work, ofOrders.map(({ value }) => value.orderId));
    const blocks = await lockBlocks(work, [...orders.values()].map(({ blockId }) => blockId));
    const held = await this.#held(work, ofOrders.map(({ value }) => value));
    const { newest, conflicting } = reviseTotals(ofOrders, held);
    await this.#save(work, newest.map(({ value }) => value));
    await holdConflicts(work, conflicting.map((record) => ({ record, content: totalContent(record.value), orderIds: [record.value.orderId] })));
    await completeBlocks(work, blocks);
    const first = newest.filter(({ value }) => !held.has(totalKey(value)));
    const changes = first.map(({ value: { platform, tradeDate } }) => ({ platform, tradeDate, ordersTotalled: 1 }));
    await completeDays(work, changes, records.filter(({ value }) => !isOfOrder(value)));
  }

  async #held(work: Work, totals: readonly OrderTotalled[]): Promise<Map<string, ExecutionsTotalled>> {
    if (totals.length === 0) return new Map();
    const rows = await work.rows<ExecutionsTotalled>(
      `SELECT DISTINCT platform, trade_date AS "tradeDate", order_id AS "orderId", revision::float8, num_reports::float8 AS "numReports",
              cum_qty AS "cumQty", notional
         FROM order_total JOIN unnest($1::text[], $2::text[], $3::text[]) AS come (platform, trade_date, order_id) USING (platform, trade_date, order_id)`,
      columns(totals, ['platform', 'tradeDate', 'orderId']),
    );
    return new Map(rows.map((total) => [totalKey(total), total]));
  }

  async #save(work: Work, totals: readonly OrderTotalled[]): Promise<void> {
    if (totals.length === 0) return;
    await work.run(
      `INSERT INTO order_total (platform, trade_date, order_id, revision, num_reports, cum_qty, notional)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::numeric[], $7::numeric[])
       ON CONFLICT (platform, trade_date, order_id) DO UPDATE SET
         revision = EXCLUDED.revision, num_reports = EXCLUDED.num_reports, cum_qty = EXCLUDED.cum_qty, notional = EXCLUDED.notional`,
      columns(totals, ['platform', 'tradeDate', 'orderId', 'revision', 'numReports', 'cumQty', 'notional']),
    );
  }
}

function isOfOrder(total: ExecutionsTotalled): total is OrderTotalled {
  return total.orderId !== null && total.orderId !== undefined;
}
