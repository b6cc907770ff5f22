import { summaryText, type DaySummary } from './summary.js';

const day: DaySummary = {
  tape: { trades: 43_581 },
  fills: {
    reported: 44_000, accepted: 43_700, filed: 18, byPhone: 2, duplicates: 200, conflicts: 50, malformed: 30, parked: 20,
    corrected: 40, busted: 25, amended: 2, lateBusts: 3,
  },
  blocks: { total: 120, allocated: 115, broken: 5 },
  allocations: 1834,
  zeroLines: 6,
  grossTradeAmt: '1234567890123456789.50',
  confirmations: { issued: 1834, affirmed: 1800, rejected: 34 },
  corrections: { blocks: 3, replaced: 41, cancelled: 2 },
  statements: 40,
  compliance: { planted: 12, flagged: 13, missed: 0, extra: 1 },
  invariants: [],
  seconds: { total: 21.5, 'set-up': 9.1 },
  fillsPerSecond: { ingested: 5123, day: 2027 },
};

describe('the summary for the terminal', () => {
  it('shows what the day came to, exact to the cent beyond what a double holds', () => {
    expect(summaryText(day)).toBe(`\
Tape           43,581 trades
Reports        44,000 = 43,700 accepted + 200 duplicates + 50 conflicts + 30 malformed + 20 parked
               40 corrected, 25 busted, 2 amended by hand, 3 busted late
By hand        18 fills from a file, 2 dealt by phone
Blocks         120 = 115 allocated + 5 broken
Allocations    1,834 account lines (6 of zero shares dropped), gross USD 1,234,567,890,123,456,789.50
Confirmations  1,834 issued, 1,800 affirmed, 34 rejected
Corrections    3 blocks after the close: 41 confirmations replaced, 2 cancelled
Statements     40
Compliance     12 conflicts planted, 13 flagged, 0 missed, 1 extra
Time           21.5 s for the day, 9.1 s to set up; 5,123 fills/s taken in`);
  });
});
