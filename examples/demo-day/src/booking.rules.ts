import { booked } from '@entresol/contracts/booking-unit';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { Block, Fill } from './blocks.rules.js';
import { ENTERS_ORDERS } from './duties.rules.js';
import { scaled } from './exact.rules.js';
import { userIdsOf } from './people.rules.js';
import type { PlantKind } from './planted.rules.js';
import { TRADE_DATE } from './tape.js';

/** One order of a block, with the fills that it came to. */
export interface OrderOfBlock {
  readonly orderId: string;
  readonly fills: readonly Fill[];
}

/** How the orders of a block that do not name it lead to it. */
const BOOKED: Partial<Record<PlantKind, NonNullable<OrderPlaced['bookingUnit']>>> = { BOOKED_BY_ORDER: 'ORDER', BOOKED_TOGETHER: 'AGGREGATE' };

/** The orders of a block: one, or two halves that are booked together. */
export function ordersOf({ orderId, fills }: Block, plants: readonly PlantKind[]): OrderOfBlock[] {
  if (!plants.includes('BOOKED_TOGETHER')) return [{ orderId, fills }];
  const half = Math.ceil(fills.length / 2);
  return [{ orderId, fills: fills.slice(0, half) }, { orderId: `${orderId}B`, fills: fills.slice(half) }];
}

/** Whether orders, and with them reports, say which block they are of. */
export function namesBlock(plants: readonly PlantKind[]): boolean {
  return plants.every((plant) => BOOKED[plant] === undefined);
}

/** The block under the id that its orders lead to, where they do not name it. */
export function underItsId(block: Block, plants: readonly PlantKind[]): Block {
  const [order] = ordersPlaced(block, plants);
  return { ...block, blockId: booked(order!).blockId };
}

/** Orders for what will be executed; an overfilled one lacks the last fill, and one that is executed in part is for a quarter more. */
export function ordersPlaced(block: Block, plants: readonly PlantKind[]): OrderPlaced[] {
  const bookingUnit = plants.map((plant) => BOOKED[plant]).find((unit) => unit !== undefined);
  const lacking = plants.includes('OVERFILLED') ? BigInt(block.fills.at(-1)!.trade.size) : 0n;
  return ordersOf(block, plants).map(({ orderId, fills }): OrderPlaced => ({
    orderId,
    ...(bookingUnit ? { blockId: null, bookingUnit } : { blockId: block.blockId }),
    platform: block.platform,
    symbol: block.symbol,
    side: block.side,
    orderQty: String(plants.includes('PARTLY_EXECUTED') ? orderedBeyond(block) : quantityOf(fills) - lacking),
    currency: 'USD',
    settlType: null,
    tradeDate: TRADE_DATE,
    enteredBy: userIdsOf(ENTERS_ORDERS, 'OMS')[0]!,
  }));
}

/** What was ordered of a block that is executed in part. */
export function orderedBeyond({ quantity }: Block): bigint {
  return quantity * 5n / 4n + 1n;
}

/** Shares. */
export function quantityOf(fills: readonly Fill[]): bigint {
  return fills.reduce((sum, { trade }) => sum + BigInt(trade.size), 0n);
}

/** Σ size × price in 10⁻⁸ of the currency. */
export function grossOf(fills: readonly Fill[]): bigint {
  return fills.reduce((sum, { trade }) => sum + BigInt(trade.size) * scaled(trade.price), 0n);
}
