import { median, medianRatio } from './statistics.rules.js';

describe('statistics', () => {
  it.each([
    ['one', [4], 4],
    ['an odd number', [9, 1, 5], 5],
    ['an even number: the mean of the two in the middle', [1, 100, 4, 2], 3],
    ['numbers, not their text', [10, 9, 100], 10],
  ])('takes the median of %s', (_, values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('leaves the list as it was', () => {
    const values = [3, 1, 2];
    median(values);
    expect(values).toEqual([3, 1, 2]);
  });

  it('has no median of nothing', () => {
    expect(() => median([])).toThrow(RangeError);
  });

  it('pairs repetitions: the median of the ratios, which is not the ratio of the medians', () => {
    expect(medianRatio([10, 40, 90], [10, 10, 30])).toBe(3);
    expect(() => medianRatio([1, 2], [1])).toThrow('2 repetitions cannot be paired with 1');
  });
});
