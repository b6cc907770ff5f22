import { traceText } from './trace-text.js';
import { traced } from './traced.example.js';

describe('a trace', () => {
  it('is one tree, from the fills to each account’s cents, confirmations and entries', () => {
    expect(traceText(traced)).toBe(`\
B-1: BUY AAA of 2014-09-17, ALLOCATED
├─ Reported: 2 fills, 1 reports that wait, 1 rejected
│  ├─ OMS1 E-1, version 2: 90 × 10, event X-1
│  │  ├─ TRADE E-1: 100 × 10 by trader-07 at 2014-09-17T13:30:00Z, PLATFORM, executions.reported.v1[0]@1
│  │  └─ TRADE_CORRECT E-3 of E-1: 90 × 10 by trader-07 at 2014-09-17T13:30:00Z, PLATFORM, executions.reported.v1[0]@1
│  ├─ OMS1 E-2, version 2: cancelled, event X-2
│  │  ├─ TRADE E-2: 10 × 10 by trader-07 at 2014-09-17T13:30:00Z, PLATFORM, executions.reported.v1[0]@1
│  │  └─ TRADE_CANCEL E-4 of E-2: 10 × 10 by trader-07 at 2014-09-17T13:30:00Z, PLATFORM, executions.reported.v1[0]@1
│  ├─ waits: TRADE_CANCEL E-5 of E-9: 10 × 10 by trader-07 at 2014-09-17T13:30:00Z, PLATFORM, executions.reported.v1[0]@1
│  └─ rejected: a report without an id, MALFORMED_MESSAGE: Unexpected end, executions.reported.v1[0]@9, event R-1
├─ Version 2 of B-1.
│  ├─ 1 live fill.
│  │  └─ 90 × 10 = 900.
│  ├─ 900 is rounded.
│  ├─ A-2 replaces.
│  ├─ A-1 says.
│  ├─ ACC-1: 90 shares.
│  │  ├─ ACC-1 is owed shares.
│  │  ├─ ACC-1 is owed cents.
│  │  └─ REPLACE A-2.1 after A-1.1, event allocated-A-2.1
│  │     └─ REPLACE C-A-2.1 of C-A-1.1 to CUST1: net 901.00 USD, ISSUED
│  │        ├─ REVERSAL BUY booked on 2014-09-17: -100 AAA, 1001 USD, event issued-C-A-2.1, confirmations.issued.v1[2]@5
│  │        └─ TRADE BUY booked on 2014-09-17: 90 AAA, -901 USD, event issued-C-A-2.1, confirmations.issued.v1[2]@5
│  ├─ ACC-3: 0 shares.
│  │  └─ ACC-3 is owed shares.
│  └─ ACC-2 has no part.
│     └─ REVERSAL A-2.2 after A-1.2, event allocated-A-2.2
├─ Version 1 of B-1.
│  ├─ DIFFERS: The gross comes to 1, and 2 is stored.
│  └─ ACC-1: 100 shares.
│     ├─ ACC-1 is owed shares.
│     ├─ ACC-1 is owed cents.
│     └─ NEW A-1.1, event allocated-A-1.1
│        └─ NEW C-A-1.1 to CUST1: net 1001.00 USD, REPLACED by CUST1/cust-01
│           └─ TRADE BUY booked on 2014-09-17: 100 AAA, -1001 USD, event issued-C-A-1.1, confirmations.issued.v1[2]@5
└─ Duties: 1 held, 1 flags
   ├─ user-07 EXECUTE
   │  └─ at 2014-09-17T13:30:00Z, event X-1, executions.accepted.v1[1]@0
   └─ flag F-1: HIGH, user-07 held EXECUTE and INSTRUCT, rule R-4515`);
  });

  it('says why a block is not allocated', () => {
    const block = { ...traced.block, state: 'BROKEN', version: 0, reason: 'MISSING', text: 'Fewer reports have come.' };
    const [first] = traceText({ ...traced, block, versions: [] }).split('\n');
    expect(first).toBe('B-1: BUY AAA of 2014-09-17, BROKEN, MISSING: Fewer reports have come.');
  });
});
