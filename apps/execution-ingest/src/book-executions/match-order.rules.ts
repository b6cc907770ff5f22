import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { BookedOrder } from '@entresol/contracts/booking-unit';
import type { ExecutionRejectReason, LastCapacity } from '@entresol/trade/execution';

/** Why a report is not taken. */
export interface Refusal {
  readonly reason: ExecutionRejectReason;
  readonly text: string;
  /** The field at fault, where there is one. */
  readonly field: string | null;
}

/** What a report has to agree on with its order, in order of precedence. */
const AGREEMENT = [
  ['PLATFORM_MISMATCH', 'platform'],
  ['BLOCK_MISMATCH', 'blockId'],
  ['SYMBOL_MISMATCH', 'symbol'],
  ['SIDE_MISMATCH', 'side'],
  ['CURRENCY_MISMATCH', 'currency'],
  ['TRADE_DATE_MISMATCH', 'tradeDate'],
] as const satisfies readonly (readonly [ExecutionRejectReason, keyof BookedOrder & keyof ExecutionReported])[];

/**
 * The first respect in which a report differs from its order, or from the capacity of its block's first fill, if any. What it does not
 * say, as FIX says no block, is as the order has it.
 */
export function mismatch(report: ExecutionReported, order: BookedOrder, capacity: LastCapacity | null): Refusal | null {
  for (const [reason, field] of AGREEMENT) {
    const said = report[field] ?? order[field];
    if (said !== order[field]) return { reason, field, text: `${field} is ${said}, but order ${order.orderId} has ${order[field]}` };
  }
  if (capacity !== null && report.lastCapacity !== capacity) {
    return { reason: 'CAPACITY_MISMATCH', field: 'lastCapacity', text: `lastCapacity is ${report.lastCapacity}, but block ${order.blockId} has ${capacity}` };
  }
  return null;
}
