import { createHash } from 'node:crypto';
import type { OrderPlaced } from './order.message.js';

/** An order with the block that it belongs to. */
export type BookedOrder = OrderPlaced & { readonly blockId: string };

/**
 * The block of an order that names none, the same wherever it is asked: the order's own, or one of all orders of the same platform, day,
 * instrument, side, currency and settlement. Its id is made of these, and tells nothing of them.
 */
export function booked(order: OrderPlaced): BookedOrder {
  return { ...order, blockId: order.blockId ?? (order.bookingUnit === 'AGGREGATE' ? aggregateOf(order) : order.orderId) };
}

const REGULAR = '0';

function aggregateOf({ platform, tradeDate, symbol, side, currency, settlType }: OrderPlaced): string {
  const terms = JSON.stringify([platform, tradeDate, symbol, side, currency, settlType ?? REGULAR]);
  return `AGG-${createHash('sha256').update(terms).digest('hex').slice(0, 32)}`;
}
