import { booked, type BookedOrder } from '@entresol/contracts/booking-unit';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { bookExecutions } from '../book-executions/book-executions.handler.js';
import { orderKey } from '../book-executions/book-executions.rules.js';
import { columns } from '../columns.js';
import { completeBlocks } from '../complete-block/complete-block.handler.js';
import { holdConflicts } from '../hold-blocks/hold-blocks.handler.js';
import { lockBlocks, lockOrders } from '../lock-orders/lock-orders.handler.js';
import { keepBlocksPure, orderContent, sortOrders } from './place-orders.rules.js';

type Order = Received<BookedOrder>;

@Controller()
export class PlaceOrders {
  /** Takes orders: each once, into its block; and after them the reports that came before their order. */
  @Subscribe(topics.ordersPlaced)
  async placeOrders({ records }: Batch<OrderPlaced>, work: Work): Promise<void> {
    const orders = await lockOrders(work, records.map(({ value }) => value.orderId));
    const sorted = sortOrders(records.map((record) => ({ ...record, value: booked(record.value) })), orders);
    await this.#saveBlocks(work, sorted.fresh);
    const touched = [...sorted.fresh.map(({ value }) => value.blockId), ...[...orders.values()].map(({ blockId }) => blockId)];
    const blocks = await lockBlocks(work, touched);
    const { fresh, conflicting } = keepBlocksPure(sorted.fresh, blocks);
    await this.#saveOrders(work, fresh.map(({ value }) => value));
    await holdConflicts(work, [...sorted.conflicting, ...conflicting].map(({ order, heldOrderId }) =>
      ({ record: order, content: orderContent(order.value), orderIds: [heldOrderId] })));
    for (const { value } of fresh) orders.set(value.orderId, value);
    const waited = await work.unpark(topics.executionsReported, fresh.map(({ value }) => orderKey(value.orderId)));
    await bookExecutions(work, waited, { orders, blocks });
    await completeBlocks(work, blocks);
  }

  /** A block is as its first order says. */
  async #saveBlocks(work: Work, orders: readonly Order[]): Promise<void> {
    const first = new Map<string, BookedOrder>();
    for (const { value } of orders) if (!first.has(value.blockId)) first.set(value.blockId, value);
    if (first.size === 0) return;
    await work.run(
      `INSERT INTO blocks (block_id, first_order_id, platform, trade_date, symbol, side, currency)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) AS b (block_id) ORDER BY block_id
       ON CONFLICT DO NOTHING`,
      columns([...first.values()], ['blockId', 'orderId', 'platform', 'tradeDate', 'symbol', 'side', 'currency']),
    );
  }

  async #saveOrders(work: Work, orders: readonly BookedOrder[]): Promise<void> {
    if (orders.length === 0) return;
    await work.run(
      `UPDATE orders o SET block_id = p.block_id, platform = p.platform, symbol = p.symbol, side = p.side, order_qty = p.order_qty, currency = p.currency,
              settl_type = p.settl_type, trade_date = p.trade_date, entered_by = p.entered_by
         FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::text[], $8::text[], $9::text[], $10::text[])
              AS p (order_id, block_id, platform, symbol, side, order_qty, currency, settl_type, trade_date, entered_by)
        WHERE o.order_id = p.order_id`,
      columns(orders, ['orderId', 'blockId', 'platform', 'symbol', 'side', 'orderQty', 'currency', 'settlType', 'tradeDate', 'enteredBy']),
    );
  }
}
