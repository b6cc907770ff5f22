import { booked } from '@entresol/contracts/booking-unit';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { allocateWhenComplete } from '../allocate-block/allocate-block.handler.js';
import { knowBlocks } from './know-block.handler.js';

/** Orders make their blocks known, so that a block without any fill is known too. */
@Controller()
export class PlaceOrder {
  @Subscribe(topics.ordersPlaced)
  async placeOrders(batch: Batch<OrderPlaced>, work: Work): Promise<void> {
    const orders = batch.records.map(({ value }) => booked(value));
    if (orders.length === 0) return;
    await knowBlocks(work, orders);
    await work.run(
      `INSERT INTO placed_order (order_id, block_id, platform, trade_date, settl_type, order_qty)
       SELECT DISTINCT ON (order_id) * FROM unnest($1::text[], $2::text[], $3::text[], $4::date[], $5::text[], $6::numeric[])
         AS o (order_id, block_id, platform, trade_date, settl_type, order_qty)
       ORDER BY order_id ON CONFLICT DO NOTHING`,
      [
        orders.map((o) => o.orderId), orders.map((o) => o.blockId), orders.map((o) => o.platform), orders.map((o) => o.tradeDate),
        orders.map((o) => o.settlType ?? null), orders.map((o) => o.orderQty),
      ],
    );
    await allocateWhenComplete(work, orders.map(({ blockId }) => blockId));
  }
}
