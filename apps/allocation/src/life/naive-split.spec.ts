import { giveOut, splitOnPaper, type PaperFill, type SplitName } from './naive-split.example.js';

/** 100 at 10.00 and 200 at 10.01. */
const FILLS: PaperFill[] = [{ qty: 100n, px: 100_000n }, { qty: 200n, px: 100_100n }];
const terms = { ordered: 300n, statedBefore: true };
const split = (name: SplitName, fills = FILLS) =>
  splitOnPaper(name, fills, terms)?.lines.map(({ account, qty, cents }) => [account, Number(qty), Number(cents)]);

describe('a split on paper', () => {
  it.each<[string, bigint, bigint[], bigint[]]>([
    ['ties go to the first in order', 100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    ['the largest remainder first', 10n, [55n, 26n, 19n], [5n, 3n, 2n]],
    ['a weight of nothing gets nothing', 5n, [0n, 2n, 0n, 3n], [0n, 2n, 0n, 3n]],
  ])('%s', (_what, units, weights, expected) => {
    expect(giveOut(units, weights)).toEqual(expected);
  });

  it('of 300 shares at 3002.00 comes to the worked example’s cents', () => {
    expect(split('weights')).toEqual([['ACC-1', 100, 100_067], ['ACC-2', 150, 150_100], ['ACC-3', 50, 50_033]]);
    expect(splitOnPaper('weights', FILLS, terms)?.avgPx).toBe('10.00666667');
  });

  it('takes fixed quantities as they are, and as weights where less was executed than ordered and they were stated before the trade', () => {
    expect(split('fixed')?.map(([, qty]) => qty)).toEqual([200, 100]);
    expect(split('fixed', FILLS.slice(0, 1))?.map(([, qty]) => qty)).toEqual([67, 33]);
    expect(splitOnPaper('fixed', FILLS.slice(0, 1), { ...terms, statedBefore: false })).toBeNull();
    expect(splitOnPaper('fixed', FILLS.slice(0, 1), { ordered: 400n, statedBefore: true })).toBeNull();
  });
});
