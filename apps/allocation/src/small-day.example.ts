import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import type { Role } from '@entresol/trade/duty';

/** A firm and the messages of a small day, as specs need them: one place for what does not matter to them. */
export const references = {
  firms: [{ firm: 'F', name: 'Firm', allocateAt: 'DAY_CLOSE', approvalThreshold: '5000000', autoRelease: true }],
  accounts: ['ACC-1', 'ACC-2', 'ACC-3'].map((account) => ({ account, client: 'C-1', name: account, custodian: 'CUST1', currency: 'USD' })),
  instruments: [{ symbol: 'AAA', name: 'A', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' }],
  calendars: [{ calendar: 'US', validFrom: '2014-01-01', validTo: '2014-12-31', closures: ['2014-09-01'], source: 'spec' }],
  cycles: [{ cycleId: 'US-3', settlementMarket: 'US', securityType: 'EQUITY', days: 3, validFrom: '1995-06-07', validTo: '2017-09-04', source: 'spec' }],
};

const person = (sub: string, ...roles: Role[]) => ({ sub, roles });
export const people = {
  manager: person('user-21', 'portfolio-manager'), approver: person('user-31', 'approver'), otherApprover: person('user-32', 'approver'),
  closer: person('user-41', 'day-closer'), otherCloser: person('user-42', 'day-closer'),
  auditor: person('user-91', 'auditor'), trader: person('user-01', 'trader'),
};

/** What one block's messages share. */
export interface SmallBlock {
  readonly blockId: string;
  readonly tradeDate: string;
}

const TERMS = { symbol: 'AAA', side: 'BUY', currency: 'USD' };

/** 100 at 10.00 and 200 at 10.01, the case of R2. */
export const FILLS = [['100', '10.00'], ['100', '10.01'], ['100', '10.01']] as const;

export function order({ blockId, tradeDate }: SmallBlock, more: object = {}) {
  const orderId = `O-${blockId}`;
  return { key: orderId, value: { orderId, blockId, platform: 'OMS1', ...TERMS, orderQty: '300', tradeDate, enteredBy: 'orders-01', ...more } };
}

export function fill({ blockId, tradeDate }: SmallBlock, number: number, more: Partial<ExecutionAccepted> = {}) {
  const [lastQty, lastPx] = FILLS[number] ?? ['1', '1'];
  const execId = `${blockId}-E${number}`;
  const value = {
    platform: 'OMS1', tradeDate, rootExecId: execId, version: 1, live: true, execId, execType: 'TRADE', execRefId: null, orderId: `O-${blockId}`, blockId,
    ...TERMS, lastQty, lastPx, lastMkt: 'XNYS', transactTime: `${tradeDate}T13:30:0${number % 10}.5Z`, lastCapacity: 'AGENT', trader: 'trader-07', ...more,
  };
  return { key: blockId, value };
}

export function fills(block: SmallBlock) {
  return FILLS.map((_, number) => fill(block, number));
}

export function total({ blockId, tradeDate }: SmallBlock, more: object = {}) {
  const complete = { version: 1, state: 'COMPLETE', fills: 3, qty: '300', gross: '3002', reasons: [] };
  return { key: blockId, value: { blockId, ...complete, tradeDate, platform: 'OMS1', ...TERMS, ...more } };
}

export function instruction({ blockId }: SmallBlock, more: object = {}) {
  return {
    allocId: `A-${blockId}`, allocTransType: 'NEW', blockId, allocMethod: 'PRO_RATA',
    allocations: [{ account: 'ACC-1', weight: '2' }, { account: 'ACC-2', weight: '3' }, { account: 'ACC-3', weight: '1' }], ...more,
  };
}

export function instructed(block: SmallBlock, more: object = {}) {
  return { key: block.blockId, value: { ...instruction(block), instructedBy: 'orders-02', transactTime: `${block.tradeDate}T13:00:00Z`, ...more } };
}

export function platformTotal(tradeDate: string, more: object = {}) {
  return { key: 'OMS1', value: { platform: 'OMS1', tradeDate, version: 1, state: 'COMPLETE', numOrders: 1, numReports: 3, ...more } };
}

/** The lines that `fills` come to by `instruction`. */
export const LINES = [['ACC-1', '100', '1000.67'], ['ACC-2', '150', '1501.00'], ['ACC-3', '50', '500.33']];
