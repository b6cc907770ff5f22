import fc from 'fast-check';
import { plain, roundHalfUp, scaled, splitWhole } from './exact.rules.js';

describe('exact sums', () => {
  it.each([
    ['0', 0n], ['1', 100_000_000n], ['23.82', 2_382_000_000n], ['0.00000001', 1n], ['97.0901', 9_709_010_000n],
  ])('reads %s', (text, value) => {
    expect(scaled(text)).toBe(value);
    expect(plain(value)).toBe(text);
  });

  it.each(['', '-1', '1e5', 'NaN', '1.123456789', '1.', '.5', '0x1f'])('refuses “%s”', (text) => {
    expect(() => scaled(text)).toThrow('no unsigned decimal');
  });

  it.each([['1.005', '1.01'], ['1.004999', '1'], ['2.5', '2.5'], ['0.995', '1']])('rounds %s half up to %s', (text, rounded) => {
    expect(plain(roundHalfUp(scaled(text), 2))).toBe(rounded);
  });

  it.each([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]], // the tie goes to the first
    [10n, [0n, 3n, 1n], [0n, 8n, 2n]], // 7.5 and 2.5: again a tie
    [1n, [1n, 5n], [0n, 1n]],
  ])('splits %s by %s into %s', (total, weights, parts) => {
    expect(splitWhole(total, weights)).toEqual(parts);
  });

  it('splits without loss, and no part is a whole unit off its share', () => {
    const weights = fc.array(fc.bigInt(0n, 1_000n), { minLength: 1, maxLength: 60 }).filter((list) => list.some((weight) => weight > 0n));
    fc.assert(fc.property(fc.bigInt(0n, 10n ** 12n), weights, (total, list) => {
      const parts = splitWhole(total, list);
      const sum = list.reduce((a, b) => a + b, 0n);
      expect(parts.reduce((a, b) => a + b, 0n)).toBe(total);
      parts.forEach((part, line) => {
        const off = part * sum - total * list[line]!;
        expect(off < sum && off > -sum).toBe(true);
      });
    }));
  });
});
