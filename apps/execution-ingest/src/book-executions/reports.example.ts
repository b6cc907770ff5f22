import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { BookedOrder } from '@entresol/contracts/booking-unit';

/** What specs start from: each names only what matters to it. */
export function anOrder(fields: Partial<BookedOrder> = {}): BookedOrder {
  return {
    orderId: 'O-1', blockId: 'B-1', platform: 'OMS1', symbol: 'AAA', side: 'BUY', orderQty: '1000', currency: 'USD', tradeDate: '2014-09-17',
    enteredBy: 'orders-01', ...fields,
  };
}

export function aFill(execId: string, fields: Partial<ExecutionReported> = {}): ExecutionReported {
  return {
    platform: 'OMS1', execId, execType: 'TRADE', execRefId: null, orderId: 'O-1', blockId: 'B-1', symbol: 'AAA', side: 'BUY', lastQty: '100', lastPx: '10.01',
    currency: 'USD', lastMkt: 'XNYS', transactTime: '2014-09-17T13:30:00.5Z', tradeDate: '2014-09-17', lastCapacity: 'AGENT', trader: 'trader-07', ...fields,
  };
}

export function aCorrection(execId: string, execRefId: string, fields: Partial<ExecutionReported> = {}): ExecutionReported {
  return aFill(execId, { execType: 'TRADE_CORRECT', execRefId, ...fields });
}

export function aBust(execId: string, execRefId: string, fields: Partial<ExecutionReported> = {}): ExecutionReported {
  return aFill(execId, { execType: 'TRADE_CANCEL', execRefId, ...fields });
}
