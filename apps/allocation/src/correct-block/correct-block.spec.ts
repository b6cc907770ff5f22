import type { SplitBlock } from '../allocate-block/allocate-block.rules.js';
import type { StandingLine } from '../allocate-block/allocation-lines.rules.js';
import { affectedConfirmations, causeOf, correctedLines, hashOf, type CorrectionPreview, type ToldConfirmation } from './correct-block.rules.js';

const stood = (account: string, allocQty: string, grossTradeAmt: string): StandingLine =>
  ({ individualAllocId: `A-1.${account}`, account, allocQty, grossTradeAmt, avgPx: '10.00000000', settlDate: '2014-09-22' });
const BEFORE = [stood('ACC-1', '100', '1000.00'), stood('ACC-2', '50', '500.00'), stood('ACC-3', '50', '500.00')];
const splitInto = (...figures: [account: string, allocQty: string, grossTradeAmt: string][]): SplitBlock => {
  const lines = figures.map(([account, allocQty, grossTradeAmt]) => ({ account, allocQty, grossTradeAmt }));
  const ofBlock = { qty: '0', exactGross: '0', gross: '0', residual: '0', avgPx: '10.00000000', settlDate: '2014-09-22' };
  return { ...ofBlock, lotSize: '1', minLots: 1, proRated: false, parts: [], lines, zeroLines: 0 };
};
const changes = (split: SplitBlock | null) => correctedLines(BEFORE, split).map(({ account, change }) => [account, change]);

describe('causeOf', () => {
  it.each([
    ['BROKEN', null, false, 'BROKEN_BLOCK'], ['BROKEN', null, true, 'BROKEN_BLOCK'],
    ['PENDING', null, false, undefined],
    ['ALLOCATED', null, false, undefined], ['ALLOCATED', null, true, 'FILLS_CHANGED'],
    ['ALLOCATED', 'REPLACE', false, 'REPLACEMENT'], ['ALLOCATED', 'REPLACE', true, 'REPLACEMENT'], ['ALLOCATED', 'REVERSAL', true, 'REVERSAL'],
    ['CANCELLED', null, false, undefined], ['CANCELLED', null, true, 'FILLS_CHANGED'],
  ] as const)('of a block that is %s, with %s proposed, late: %s, is %s', (outcome, proposed, late, cause) => {
    expect(causeOf({ outcome, proposed, late })).toBe(cause);
  });
});

describe('correctedLines', () => {
  it.each<[string, SplitBlock | null, string[][]]>([
    ['the same again, written otherwise', splitInto(['ACC-1', '100.0', '1000'], ['ACC-2', '50', '500.00'], ['ACC-3', '50', '500.00']),
      [['ACC-1', 'UNCHANGED'], ['ACC-2', 'UNCHANGED'], ['ACC-3', 'UNCHANGED']]],
    ['other shares', splitInto(['ACC-1', '99', '1000.00'], ['ACC-2', '50', '500.00'], ['ACC-3', '50', '500.00']),
      [['ACC-1', 'REPLACE'], ['ACC-2', 'UNCHANGED'], ['ACC-3', 'UNCHANGED']]],
    ['another cent', splitInto(['ACC-1', '100', '1000.01'], ['ACC-2', '50', '500.00'], ['ACC-3', '50', '500.00']),
      [['ACC-1', 'REPLACE'], ['ACC-2', 'UNCHANGED'], ['ACC-3', 'UNCHANGED']]],
    ['another settlement date', { ...splitInto(['ACC-2', '50', '500.00']), settlDate: '2014-09-23' },
      [['ACC-2', 'REPLACE'], ['ACC-1', 'REVERSAL'], ['ACC-3', 'REVERSAL']]],
    ['an account more, and one less', splitInto(['ACC-4', '50', '500.00'], ['ACC-1', '100', '1000.00'], ['ACC-2', '50', '500.00']),
      [['ACC-4', 'NEW'], ['ACC-1', 'UNCHANGED'], ['ACC-2', 'UNCHANGED'], ['ACC-3', 'REVERSAL']]],
    ['nothing any more', null, [['ACC-1', 'REVERSAL'], ['ACC-2', 'REVERSAL'], ['ACC-3', 'REVERSAL']]],
  ])('%s', (_what, split, expected) => {
    expect(changes(split)).toEqual(expected);
  });

  it('says what each account had, and what it gets', () => {
    expect(correctedLines(BEFORE.slice(0, 2), splitInto(['ACC-1', '60', '600.00'], ['ACC-4', '1', '10.00']))).toEqual([
      {
        account: 'ACC-1', change: 'REPLACE', before: { individualAllocId: 'A-1.ACC-1', allocQty: '100', grossTradeAmt: '1000.00' },
        after: { allocQty: '60', grossTradeAmt: '600.00' },
      },
      { account: 'ACC-4', change: 'NEW', before: null, after: { allocQty: '1', grossTradeAmt: '10.00' } },
      { account: 'ACC-2', change: 'REVERSAL', before: { individualAllocId: 'A-1.ACC-2', allocQty: '50', grossTradeAmt: '500.00' }, after: null },
    ]);
  });
});

describe('affectedConfirmations', () => {
  const told = (account: string): ToldConfirmation =>
    ({ confirmId: `C-${account}`, account, custodian: 'CUST1', affirmStatus: 'AFFIRMED', netMoney: '1', currency: 'USD' });
  const lines = correctedLines(BEFORE, splitInto(['ACC-1', '99', '990.00'], ['ACC-2', '50', '500.00']));

  it.each([
    ['only what changes', false, [['ACC-1', 'REPLACE'], ['ACC-3', 'CANCEL']]],
    ['and what shares the block’s fees', true, [['ACC-1', 'REPLACE'], ['ACC-2', 'FEES_MAY_CHANGE'], ['ACC-3', 'CANCEL']]],
  ])('names %s', (_what, feesShared, expected) => {
    const affected = affectedConfirmations(BEFORE.map(({ account }) => told(account)), lines, feesShared);
    expect(affected.map(({ account, change }) => [account, change])).toEqual(expected);
  });

  it('takes back a confirmation whose account has no line at all', () => {
    expect(affectedConfirmations([told('ACC-9')], lines, false)).toMatchObject([{ account: 'ACC-9', change: 'CANCEL' }]);
  });
});

describe('hashOf', () => {
  const preview: CorrectionPreview = {
    blockId: 'B-1', tradeDate: '2014-09-17', symbol: 'AAA', side: 'BUY', currency: 'USD', cause: 'FILLS_CHANGED', version: 2, allocMethod: 'PRO_RATA',
    deviationReason: null, before: { qty: '200', gross: '2000.00' }, after: { qty: '199', gross: '1990.00' },
    lines: correctedLines(BEFORE, splitInto(['ACC-1', '99', '990.00'])), instructions: [], confirmations: [], statements: [],
  };

  it('is the same for the same list, and another for any change in it', () => {
    const statement = { statementId: 'S-1', account: 'ACC-1', periodStart: '2014-09-01', periodEnd: '2014-09-30', version: 1 };
    const others: CorrectionPreview[] = [
      preview, { ...preview, version: 3 }, { ...preview, lines: preview.lines.slice(1) }, { ...preview, statements: [statement] },
      { ...preview, statements: [{ ...statement, version: 2 }] }, { ...preview, after: { qty: '199', gross: '1990.01' } },
    ];
    expect(new Set(others.map(hashOf)).size).toBe(others.length);
    expect(hashOf(structuredClone(preview))).toBe(hashOf(preview));
  });
});
