import { AllocationAllocated } from '@entresol/contracts/allocation.message';
import { validated } from '@entresol/messaging/decode';
import { decimal, plain, sum } from '@entresol/money/decimal';
import fc from 'fast-check';
import { linesOf, type StandingLine } from './allocation-lines.rules.js';
import type { NewVersion } from './allocation-version.entity.js';
import { blocks, executed, instructed, split, weightLists } from './split.example.js';

const BLOCK = executed('300', '3002', { blockId: 'B-9', version: 1 });
const stood = (account: string, line: number): StandingLine =>
  ({ individualAllocId: `A-4.${line}`, account, allocQty: '7', grossTradeAmt: '70.00', avgPx: '10.00000000', settlDate: '2014-09-19' });

function versionOf(weights: readonly string[] | null, before: readonly StandingLine[], block = BLOCK): NewVersion {
  return { block, split: weights && split(block, instructed('PRO_RATA', weights)), allocId: 'A-5', cause: 'REPLACEMENT', before, correction: null };
}

describe('linesOf', () => {
  it('says of a line all that is of its block', () => {
    expect(linesOf(versionOf(['3', '1'], [], { ...BLOCK, version: 0 }), 'A-5')).toEqual([
      {
        individualAllocId: 'A-5.1', allocId: 'A-5', allocTransType: 'NEW', version: 1, blockId: 'B-9', account: 'ACC-1', symbol: 'AAA', side: 'BUY',
        tradeDate: '2014-09-17', settlDate: '2014-09-22', allocQty: '225', avgPx: '10.00666667', grossTradeAmt: '2251.50', currency: 'USD',
        blockQty: '300', blockGrossTradeAmt: '3002.00', totNoAllocs: 2, lastFragment: false,
      },
      expect.objectContaining({ individualAllocId: 'A-5.2', account: 'ACC-2', allocQty: '75', grossTradeAmt: '750.50', totNoAllocs: 2, lastFragment: true }),
    ]);
  });

  it.each<[string, string[] | null, string[], (string | undefined)[][]]>([
    ['a first allocation', ['1', '1'], [], [['ACC-1', 'NEW', undefined], ['ACC-2', 'NEW', undefined]]],
    ['the same accounts again', ['2', '1'], ['ACC-1', 'ACC-2'], [['ACC-1', 'REPLACE', 'A-4.1'], ['ACC-2', 'REPLACE', 'A-4.2']]],
    ['accounts in another order than before', ['2', '1'], ['ACC-2', 'ACC-1'], [['ACC-1', 'REPLACE', 'A-4.2'], ['ACC-2', 'REPLACE', 'A-4.1']]],
    ['an account more', ['1', '1', '1'], ['ACC-1', 'ACC-3'], [['ACC-1', 'REPLACE', 'A-4.1'], ['ACC-2', 'NEW', undefined], ['ACC-3', 'REPLACE', 'A-4.2']]],
    ['an account that is not named any more', ['1', '1'], ['ACC-7', 'ACC-1'],
      [['ACC-1', 'REPLACE', 'A-4.2'], ['ACC-2', 'NEW', undefined], ['ACC-7', 'REVERSAL', 'A-4.1']]],
    ['an account whose part comes to nothing', ['0', '1'], ['ACC-1', 'ACC-2'], [['ACC-2', 'REPLACE', 'A-4.2'], ['ACC-1', 'REVERSAL', 'A-4.1']]],
    ['nothing left', null, ['ACC-1', 'ACC-2'], [['ACC-1', 'REVERSAL', 'A-4.1'], ['ACC-2', 'REVERSAL', 'A-4.2']]],
  ])('tells each account what becomes of its line: %s', (_what, weights, before, expected) => {
    const lines = linesOf(versionOf(weights, before.map((account, at) => stood(account, at + 1))), 'A-5');
    expect(lines.map(({ account, allocTransType, refIndividualAllocId }) => [account, allocTransType, refIndividualAllocId])).toEqual(expected);
  });

  it('reverses with the figures that the account had, at their price and date, in the block as it is now', () => {
    const [, reversal] = linesOf(versionOf(['1'], [stood('ACC-7', 1)]), 'A-5');
    expect(reversal).toMatchObject({
      individualAllocId: 'A-5.2', version: 2, allocQty: '7', grossTradeAmt: '70.00', avgPx: '10.00000000', settlDate: '2014-09-19',
      blockQty: '300', blockGrossTradeAmt: '3002.00', totNoAllocs: 2, lastFragment: true,
    });
  });

  it('says that nothing is left of a block that is reversed', () => {
    const lines = linesOf(versionOf(null, [stood('ACC-7', 1)]), 'A-5');
    expect(lines).toMatchObject([{ allocTransType: 'REVERSAL', allocQty: '7', blockQty: '0', blockGrossTradeAmt: '0' }]);
  });

  it('numbers lines behind the stem, which need not be the allocId', () => {
    expect(linesOf(versionOf(['1', '1'], [stood('ACC-7', 1)]), 'A-short').map(({ individualAllocId, allocId }) => [individualAllocId, allocId]))
      .toEqual([['A-short.1', 'A-5'], ['A-short.2', 'A-5'], ['A-short.3', 'A-5']]);
  });
});

describe('linesOf, for any split and any lines before it,', () => {
  const standing = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 40 })
    .map((accounts) => accounts.map((account, at) => stood(`ACC-${account}`, at + 1)));

  it('leaves each account with its part and nothing else, and takes no line back twice', () => {
    fc.assert(fc.property(blocks, fc.option(weightLists), standing, (block, weights, before) => {
      const version = versionOf(weights, before, { ...block, version: 1 });
      const lines = linesOf(version, 'A-5');
      const standingNow = lines.filter(({ allocTransType }) => allocTransType !== 'REVERSAL');
      expect(standingNow.map(({ account, allocQty, grossTradeAmt }) => ({ account, allocQty, grossTradeAmt }))).toEqual(version.split?.lines ?? []);
      expect(plain(sum(standingNow.map(({ allocQty }) => decimal(allocQty))))).toBe(lines[0]?.blockQty ?? '0');

      // Every line that stood is named once, by a line of its account.
      const named = lines.flatMap(({ refIndividualAllocId: id, account }) => (id ? [`${id} ${account}`] : []));
      expect(named.sort()).toEqual(before.map(({ individualAllocId, account }) => `${individualAllocId} ${account}`).sort());
      expect(new Set(lines.map(({ account }) => account)).size).toBe(lines.length);

      expect(lines.map(({ individualAllocId }) => individualAllocId)).toEqual(lines.map((_, at) => `A-5.${at + 1}`));
      expect(lines.map(({ lastFragment }) => lastFragment)).toEqual(lines.map((_, at) => at === lines.length - 1));
      expect(lines.every(({ totNoAllocs, version: of }) => totNoAllocs === lines.length && of === 2)).toBe(true);
      for (const line of lines) expect(validated(AllocationAllocated, { ...line })).toEqual(line);
    }));
  });
});
