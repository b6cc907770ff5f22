import type { BookedOrder } from '@entresol/contracts/booking-unit';
import { canonicalFigure, sameContent, type Content } from '../canonical.rules.js';

/** Any way of putting an order: a message of it, or what is stored. */
export type Order = BookedOrder;

/** What the orders of a block never differ in. */
const TERMS = ['platform', 'tradeDate', 'symbol', 'side', 'currency'] as const;

/** The first order of a block, with which all others must agree. */
export interface FirstOrder extends Pick<Order, (typeof TERMS)[number]> {
  readonly firstOrderId: string;
}

/** FIX SettlType 63: absent and 0 both mean the market's regular cycle. */
export function orderContent(order: Order): Content {
  const { orderId, blockId, platform, symbol, side, orderQty, currency, settlType, tradeDate, enteredBy } = order;
  return [orderId, blockId, platform, symbol, side, canonicalFigure(orderQty), currency, settlType === '0' ? null : (settlType ?? null), tradeDate, enteredBy];
}

export interface Placing<O> {
  /** To be stored, each orderId once. */
  readonly fresh: O[];
  /** Known already, with other content. The first stands, and its block is held. */
  readonly conflicting: { order: O; heldOrderId: string }[];
}

/** Tells new orders from repetitions and conflicts, in the order in which they came. */
export function sortOrders<O extends { value: Order }>(orders: readonly O[], placed: ReadonlyMap<string, Order>): Placing<O> {
  const first = new Map(placed);
  const placing: Placing<O> = { fresh: [], conflicting: [] };
  for (const order of orders) {
    const { orderId } = order.value;
    const known = first.get(orderId);
    if (!known) {
      first.set(orderId, order.value);
      placing.fresh.push(order);
    } else if (!sameContent(orderContent(known), orderContent(order.value))) {
      placing.conflicting.push({ order, heldOrderId: orderId });
    }
  }
  return placing;
}

/** A block never mixes its terms: an order that differs from its block's first is not placed, and the block is held. */
export function keepBlocksPure<O extends { value: Order }>(fresh: readonly O[], blocks: ReadonlyMap<string, FirstOrder>): Placing<O> {
  const placing: Placing<O> = { fresh: [], conflicting: [] };
  for (const order of fresh) {
    const block = blocks.get(order.value.blockId);
    if (!block) throw new Error(`block ${order.value.blockId} is not locked`);
    if (TERMS.every((field) => block[field] === order.value[field])) placing.fresh.push(order);
    else placing.conflicting.push({ order, heldOrderId: block.firstOrderId });
  }
  return placing;
}
