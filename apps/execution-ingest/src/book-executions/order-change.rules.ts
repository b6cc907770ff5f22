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
  const changes = new Map<string, Figures & { reports: number }>();
  for (const { before, after } of taken) {
    let change = changes.get(after.orderId);
    if (!change) changes.set(after.orderId, (change = { reports: 0, fills: 0, qty: new Decimal(0), gross: new Decimal(0) }));
    if (countReports) change.reports += 1;
    addLive(change, after, 1);
    if (before) addLive(change, before, -1);
  }
  return [...changes].map(([orderId, { reports, fills, qty, gross }]) => ({ orderId, reports, fills, qty: plain(qty), gross: plain(gross) }));
}

interface Figures {
  fills: number;
  qty: Decimal;
  gross: Decimal;
}

/** Adds a fill to the figures, or takes it away. */
function addLive(figures: Figures, { live, lastQty, lastPx }: ExecutionAccepted, sign: 1 | -1): void {
  if (!live) return;
  const qty = decimal(lastQty).times(sign);
  figures.fills += sign;
  figures.qty = figures.qty.plus(qty);
  figures.gross = figures.gross.plus(qty.times(decimal(lastPx)));
}
