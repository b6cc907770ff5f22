import type { BlockTotalled } from '@entresol/contracts/block.message';
import { decimal, plain, sum } from '@entresol/money/decimal';
import { HOLD_REASONS, type BlockState, type HoldReason } from '@entresol/trade/block';

/** A platform's total of an order, as far as it can be compared. Figures are decimals as strings. */
export interface OrderTotal {
  readonly numReports: number;
  readonly cumQty: string;
  readonly notional: string;
}

/** What is held of one order of a block. */
export interface HeldOrder {
  readonly orderQty: string;
  /** Distinct reports of the platform that were taken. */
  readonly reports: number;
  readonly fills: number;
  readonly qty: string;
  readonly gross: string;
  readonly total: OrderTotal | null;
  readonly parked: boolean;
  readonly quarantined: boolean;
  readonly conflict: boolean;
}

export type BlockStanding = Pick<BlockTotalled, 'state' | 'reasons' | 'fills' | 'qty' | 'gross'>;

/** These pass by themselves, once the platform has sent what is missing; for any other reason a person has to look. */
const PASSING: readonly HoldReason[] = ['NO_TOTALS', 'MISSING'];

/** Where a block stands, given all of its orders. It is COMPLETE only if nothing at all speaks against it. */
export function blockStanding(orders: readonly HeldOrder[]): BlockStanding {
  const qty = sum(orders.map((order) => decimal(order.qty)));
  const found = new Set(orders.flatMap(reasonsOf));
  if (orders.length === 0) found.add('NO_TOTALS');
  if (qty.greaterThan(sum(orders.map((order) => decimal(order.orderQty))))) found.add('OVERFILLED');
  const reasons = HOLD_REASONS.filter((reason) => found.has(reason));
  const fills = orders.reduce((count, order) => count + order.fills, 0);
  return { state: stateFor(reasons), reasons, fills, qty: plain(qty), gross: plain(sum(orders.map((order) => decimal(order.gross)))) };
}

function stateFor(reasons: readonly HoldReason[]): BlockState {
  if (reasons.length === 0) return 'COMPLETE';
  return reasons.every((reason) => PASSING.includes(reason)) ? 'OPEN' : 'HELD';
}

function reasonsOf(order: HeldOrder): HoldReason[] {
  const reasons: HoldReason[] = [];
  const totalling = totallingOf(order);
  if (totalling) reasons.push(totalling);
  if (order.parked) reasons.push('PARKED');
  if (order.quarantined) reasons.push('QUARANTINED');
  if (order.conflict) reasons.push('CONFLICT');
  return reasons;
}

/**
 * How an order differs from its total. A total of fewer reports than are held is older than the latest of them: the order has no
 * total until the platform revises it. Where reports are missing, amounts are bound to differ, and say nothing more.
 */
function totallingOf({ total, reports, qty, gross }: HeldOrder): HoldReason | null {
  if (!total || reports > total.numReports) return 'NO_TOTALS';
  if (reports < total.numReports || decimal(qty).lessThan(decimal(total.cumQty))) return 'MISSING';
  return decimal(qty).equals(decimal(total.cumQty)) && decimal(gross).equals(decimal(total.notional)) ? null : 'AMOUNT_DIFFERS';
}

/** Whether a block stands otherwise than it was last published. The figures of an open block are of no use to anyone until it is complete. */
export function hasMoved(last: BlockTotalled, now: BlockStanding): boolean {
  if (last.version === 0 || last.state !== now.state || last.reasons.join() !== now.reasons.join()) return true;
  return now.state !== 'OPEN' && (
    last.fills !== now.fills || !decimal(last.qty).equals(decimal(now.qty)) || !decimal(last.gross).equals(decimal(now.gross)));
}
