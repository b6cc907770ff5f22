import type { Trace } from './trace.js';

/** A trade of two fills, one of them corrected; its correction went out to one custodian, and is on its way to nobody else. */
export const traced: Trace = {
  block: { blockId: 'B-1', tradeDate: '2014-09-17', symbol: 'AAA', side: 'BUY', currency: 'USD', state: 'ALLOCATED', version: 2, reason: null, text: null },
  executions: [
    { platform: 'OMS1', rootExecId: 'E-1', version: 2, live: true, lastQty: '90', lastPx: '10', eventId: 'X-1' },
    { platform: 'OMS1', rootExecId: 'E-2', version: 2, live: false, lastQty: '10', lastPx: '10', eventId: 'X-2' },
  ],
  reports: [
    report('E-1', 'TRADE', null, 'E-1', '100'), report('E-2', 'TRADE', null, 'E-2', '10'), report('E-3', 'TRADE_CORRECT', 'E-1', 'E-1', '90'),
    report('E-4', 'TRADE_CANCEL', 'E-2', 'E-2', '10'), { ...report('E-5', 'TRADE_CANCEL', 'E-9', null, '10'), outcome: 'WAITING' },
  ],
  rejections: [{ execId: null, reason: 'MALFORMED_MESSAGE', text: 'Unexpected end', origin: 'executions.reported.v1[0]@9', eventId: 'R-1' }],
  versions: [
    {
      sentence: 'Version 2 of B-1.', version: '2', differences: [], executed: { sentence: '1 live fill.', fills: [{ sentence: '90 × 10 = 900.' }] },
      rounding: { sentence: '900 is rounded.' }, instructions: [{ sentence: 'A-2 replaces.' }, { sentence: 'A-1 says.' }],
      accounts: [
        account('ACC-1', '90', { individualAllocId: 'A-2.1', allocTransType: 'REPLACE', refIndividualAllocId: 'A-1.1', eventId: 'allocated-A-2.1' }),
        account('ACC-3', '0', null),
        { sentence: 'ACC-2 has no part.', account: 'ACC-2', shares: null, cents: null, line: {
          individualAllocId: 'A-2.2', allocTransType: 'REVERSAL', refIndividualAllocId: 'A-1.2', eventId: 'allocated-A-2.2',
        } },
      ],
    },
    {
      sentence: 'Version 1 of B-1.', version: '1', differences: ['The gross comes to 1, and 2 is stored.'], executed: null, rounding: null, instructions: [],
      accounts: [account('ACC-1', '100', { individualAllocId: 'A-1.1', allocTransType: 'NEW', refIndividualAllocId: null, eventId: 'allocated-A-1.1' })],
    },
  ],
  confirmations: [
    confirmation('C-A-1.1', 'A-1.1', { status: 'REPLACED', netMoney: '1001.00' }),
    confirmation('C-A-2.1', 'A-2.1', { confirmTransType: 'REPLACE', confirmRefId: 'C-A-1.1', affirmedBy: null, status: 'ISSUED' }),
  ],
  entries: [entry('C-A-1.1', 'TRADE', '100', '-1001'), entry('C-A-2.1', 'REVERSAL', '-100', '1001'), entry('C-A-2.1', 'TRADE', '90', '-901')],
  duties: [{ person: 'user-07', duty: 'EXECUTE', acts: [{ eventId: 'X-1', time: '2014-09-17T13:30:00Z', origin: 'executions.accepted.v1[1]@0' }] }],
  flags: [{ flagId: 'F-1', rule: 'R-4515', person: 'user-07', duties: ['EXECUTE', 'INSTRUCT'], severity: 'HIGH' }],
};

function report(execId: string, execType: string, execRefId: string | null, rootExecId: string | null, lastQty: string): Trace['reports'][number] {
  return {
    platform: 'OMS1', execId, execType, execRefId, rootExecId, lastQty, lastPx: '10', outcome: 'TAKEN', trader: 'trader-07', source: 'PLATFORM',
    transactTime: '2014-09-17T13:30:00Z', origin: 'executions.reported.v1[0]@1',
  };
}

function account(name: string, shares: string, line: Trace['versions'][number]['accounts'][number]['line']): Trace['versions'][number]['accounts'][number] {
  const [owed, cents] = [{ sentence: `${name} is owed shares.`, result: shares }, { sentence: `${name} is owed cents.` }];
  return { sentence: `${name}: ${shares} shares.`, account: name, shares: owed, cents, line };
}

function confirmation(confirmId: string, individualAllocId: string, more: Partial<Trace['confirmations'][number]>): Trace['confirmations'][number] {
  return {
    confirmId, individualAllocId, confirmTransType: 'NEW', confirmRefId: null, account: 'ACC-1', custodian: 'CUST1', status: 'AFFIRMED', netMoney: '901.00',
    currency: 'USD', affirmedBy: 'CUST1/cust-01', ...more,
  };
}

function entry(confirmId: string, entryKind: string, quantity: string, amount: string): Trace['entries'][number] {
  return {
    entryKind, confirmId, entryType: 'BUY', tradeDate: '2014-09-17', symbol: 'AAA', quantity, amount, currency: 'USD', eventId: `issued-${confirmId}`,
    origin: 'confirmations.issued.v1[2]@5',
  };
}
