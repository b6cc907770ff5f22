import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { PhoneTrade } from '@entresol/demo-day/day-plan';
import { plain } from './exact.js';
import { cells, told } from './invariant.js';
import type { Row, Snapshot } from './snapshot.js';

export function storedId(row: Row): string {
  return cells(row, 'platform', 'trade_date', 'exec_id');
}

export function columnsOf(row: Row): string {
  const kind = cells(row, 'exec_type', 'exec_ref_id', 'order_id', 'block_id');
  const terms = cells(row, 'symbol', 'side', 'currency', 'last_mkt', 'transact_time', 'last_capacity', 'trader');
  return told(kind, terms, plain(row['last_qty']), plain(row['last_px']));
}

export function fieldsOf(report: ExecutionReported): string {
  const { execType, execRefId, orderId, blockId, symbol, side, currency, lastMkt, transactTime, lastCapacity, trader } = report;
  const terms = told(execType, execRefId, orderId, blockId, symbol, side, currency, lastMkt, transactTime, lastCapacity, trader);
  return told(terms, plain(report.lastQty), plain(report.lastPx));
}

/** The identity under which a deal by phone is stored; the service makes it. */
export function idOfDeal({ deal: { orderId, ticket } }: PhoneTrade, { tables: { reports } }: Snapshot): string {
  const row = reports.find((one) => one['source'] === 'PHONE' && one['order_id'] === orderId && one['origin']?.startsWith(`by phone, ticket ${ticket}, `));
  return row ? storedId(row) : `${orderId} by phone, ${ticket}`;
}
