import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import { decimal, sum } from '@entresol/money/decimal';
import fc from 'fast-check';
import { booked, cancel, confirmation, corrected, replacement, sale } from '../entries.example.js';
import { entriesOfCorrection, inRounds, judgeEntries, type NamedTrade } from './correct-entries.rules.js';

const named = (entry: NamedTrade['entry'], reversedBy: string | null = null): NamedTrade => ({ entry, reversedBy });

describe('a correction', () => {
  it('that replaces a trade books its opposite on the same days, and its own', () => {
    expect(corrected(replacement, { ...confirmation, settlDate: '2014-09-23' })).toMatchObject([
      {
        entryKind: 'REVERSAL', source: 'confirmation', reference: 'C-A-7.1', correctionOf: 'C-A-5.1', entryType: 'BUY', tradeDate: '2014-09-17',
        settlDate: '2014-09-23', quantity: '-225', avgPx: '168.27333333', grossTradeAmt: '-37861.5', commission: '-11.25', fees: '0', amount: '37872.75',
        individualAllocId: 'A-5.1',
      },
      {
        entryKind: 'TRADE', reference: 'C-A-7.1', correctionOf: 'C-A-5.1', settlDate: '2014-09-22', quantity: '200', amount: '-33664.67',
        individualAllocId: 'A-7.1',
      },
    ]);
  });

  it('that cancels a trade books its opposite alone', () => {
    expect(corrected(cancel, sale)).toMatchObject([{ entryKind: 'REVERSAL', entryType: 'SELL', quantity: '25', fees: '-0.11', amount: '-4205.47' }]);
  });

  it.each<[string, NamedTrade | undefined, object]>([
    ['names nothing known', undefined, { refused: 'REFERENCE_UNKNOWN' }],
    ['names another account’s trade, reversed already', named(booked({ ...sale, account: 'ACC-2' }), 'C-X'), { refused: 'REFERENCE_UNKNOWN' }],
    ['names what another took back', named(booked(sale), 'C-X'), { refused: 'ALREADY_REVERSED' }],
  ])('is refused where it %s', (_name, trade, expected) => {
    expect(entriesOfCorrection(cancel, booked(cancel), trade)).toEqual(expected);
  });

  it('that comes again asks for the same entries', () => {
    expect(entriesOfCorrection(cancel, booked(cancel), named(booked(sale), 'C-A-8.1'))).toEqual({ entries: corrected(cancel, sale) });
  });

  it.each<[string, (string | undefined)[], boolean, string]>([
    ['whose entries are new', [undefined, undefined], false, 'BOOK'],
    ['whose entries all stand', ['a', 'b'], true, 'REPEAT'],
    ['whose id stands with other content', ['a', 'c'], true, 'CONFLICT'],
    ['whose id stands as a cancel', ['a', undefined], false, 'CONFLICT'],
    ['whose allocation is confirmed under another id', [undefined, undefined], true, 'ALREADY_CONFIRMED'],
  ])('%s is judged', (_name, standing, isConfirmed, verdict) => {
    expect(judgeEntries(['a', 'b'], standing, isConfirmed)).toBe(verdict);
  });

  it.each<[string, [string, string, string][], string[][]]>([
    ['at once, where nothing joins them', [['C-3', 'C-1', 'A-3'], ['C-4', 'C-2', 'A-4']], [['C-3', 'C-4']]],
    ['after what they name', [['C-2', 'C-1', 'A-2'], ['C-3', 'C-2', 'A-3']], [['C-2'], ['C-3']]],
    ['after a rival', [['C-2', 'C-1', 'A-2'], ['C-3', 'C-1', 'A-3']], [['C-2'], ['C-3']]],
    ['after themselves', [['C-2', 'C-1', 'A-2'], ['C-2', 'C-1', 'A-2']], [['C-2'], ['C-2']]],
    ['after another of their allocation', [['C-2', 'C-1', 'A-2'], ['C-4', 'C-3', 'A-2']], [['C-2'], ['C-4']]],
    ['never, where there are none', [], []],
  ])('are booked %s', (_name, list, rounds) => {
    const corrections = list.map(([confirmId, confirmRefId, individualAllocId]) => ({ value: { ...cancel, confirmId, confirmRefId, individualAllocId } }));
    expect(inRounds(corrections).map((round) => round.map(({ value }) => value.confirmId))).toEqual(rounds);
  });

  it('after correction leaves in the books what was confirmed last', () => {
    const cents = fc.integer({ min: 0, max: 1e9 }).map((amount) => decimal(String(amount)).div(100).toFixed(2));
    const trade = fc.record({ allocQty: fc.integer({ min: 1, max: 1e6 }).map(String), grossTradeAmt: cents })
      .map((figures): ConfirmationIssued => ({ ...confirmation, ...figures, commission: '0.00', netMoney: figures.grossTradeAmt }));
    fc.assert(fc.property(fc.array(trade, { minLength: 1, maxLength: 8 }), fc.boolean(), (trades, cancelled) => {
      const chain = trades.map((one, n): ConfirmationIssued => (
        { ...one, confirmId: `C-${n}`, confirmTransType: n > 0 ? 'REPLACE' : 'NEW', confirmRefId: `C-${n - 1}` }));
      if (cancelled) chain.push({ ...chain.at(-1)!, confirmId: 'C-END', confirmTransType: 'CANCEL', confirmRefId: chain.at(-1)!.confirmId });
      const entries = chain.flatMap((one, n) => (n === 0 ? [booked(one)] : corrected(one, chain[n - 1]!)));
      const last = cancelled ? [] : [booked(trades.at(-1)!)];
      for (const figure of ['quantity', 'grossTradeAmt', 'amount'] as const) {
        const total = (list: typeof entries) => sum(list.map((entry) => decimal(entry[figure]!))).toFixed(2);
        expect(total(entries)).toBe(total(last));
      }
    }));
  });
});
