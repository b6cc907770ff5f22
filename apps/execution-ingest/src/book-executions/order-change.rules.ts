import type { ExecutionAccepted, ExecutionReported } from '@entresol/contracts/execution.message';
import { Decimal, decimal, plain } from '@entresol/money/decimal';
import type { Taken } from './book-executions.rules.js';

/** By how much an order's figures change. Amounts are signed decimals as strings. */
export interface OrderChange {
  readonly orderId: string;
  readonly reports: number;
  readonly fills: number;
  readonly qty: string;
  readonly gross: string;
}

/** The change of each order by what was taken of it. What a person amends is no report of the platform, so `countReports` is false. */
export function orderChanges(taken: readonly Taken<{ value: ExecutionReported }>[], countReports: boolean): OrderChange[] {
  const changes = new Map<string, { reports: number; fills: number; qty: Decimal; gross: Decimal }>();
  for (const { before, after } of taken) {
    let change = changes.get(after.orderId);
    if (!change) changes.set(after.orderId, (change = { reports: 0, fills: 0, qty: new Decimal(0), gross: new Decimal(0) }));
    const from = liveFigures(before);
    const to = liveFigures(after);
    if (countReports) change.reports += 1;
    change.fills += to.fills - from.fills;
    change.qty = change.qty.plus(to.qty).minus(from.qty);
    change.gross = change.gross.plus(to.gross).minus(from.gross);
  }
  return [...changes].map(([orderId, { reports, fills, qty, gross }]) => ({ orderId, reports, fills, qty: plain(qty), gross: plain(gross) }));
}

const NOTHING = { fills: 0, qty: new Decimal(0), gross: new Decimal(0) };

function liveFigures(chain: ExecutionAccepted | null): { fills: number; qty: Decimal; gross: Decimal } {
  if (!chain?.live) return NOTHING;
  const qty = decimal(chain.lastQty);
  return { fills: 1, qty, gross: qty.times(decimal(chain.lastPx)) };
}
