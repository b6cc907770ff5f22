import fc from 'fast-check';
import { CENT, ONE, exact, money, plain, shares, sum, text, times, toUnitsHalfUp, toUnitsUp } from './exact.js';

const figures = fc.bigInt({ min: -(10n ** 34n), max: 10n ** 34n });
const weights = fc.array(fc.bigInt({ min: 0n, max: 10n ** 20n }), { minLength: 1, maxLength: 40 }).filter((list) => sum(list) > 0n);

describe('a decimal text', () => {
  it.each([
    ['0', 0n],
    ['1', ONE],
    ['-12.5', -25n * (ONE / 2n)],
    ['0.01', CENT],
    ['007.10', 71n * (ONE / 10n)],
    ['0.0000000000000001', 1n],
    ['-0.0000000000000001', -1n],
    ['170.7201', 1_707_201n * (ONE / 10_000n)],
  ])('%s is read exactly', (decimal, figure) => {
    expect(exact(decimal)).toBe(figure);
  });

  it.each(['', '-', '.5', '1.', '1e3', '+1', '1,000', ' 1', '1 ', 'NaN', 'Infinity', '0.00000000000000001', '--1', '0x10'])('%j is none', (decimal) => {
    expect(() => exact(decimal)).toThrow('is not a decimal of at most 16 places');
  });

  it('comes back as it was, whatever the figure', () => {
    fc.assert(fc.property(figures, (figure) => expect(exact(text(figure))).toBe(figure)));
  });

  it.each([
    ['12.50', '12.5'],
    ['100', '100'],
    ['0.000', '0'],
    ['-0.10', '-0.1'],
    ['-0.0', '0'],
    ['007', '7'],
    [null, null],
    [undefined, null],
  ])('%s is plainly %s', (decimal, plainly) => {
    expect(plain(decimal)).toBe(plainly);
  });

  it('is plainly what it is read as, whatever its zeros', () => {
    fc.assert(fc.property(fc.stringMatching(/^-?[0-9]{1,20}(\.[0-9]{1,16})?$/), (decimal) => expect(plain(decimal)).toBe(text(exact(decimal)))));
  });

  it.each([
    ['1', '1.00'],
    ['0.5', '0.50'],
    ['-2.25', '-2.25'],
    ['3.125', '3.125'],
  ])('%s in money is %s', (decimal, amount) => {
    expect(money(exact(decimal))).toBe(amount);
  });
});

describe('arithmetic', () => {
  it.each([
    ['3', '23.82', '71.46'],
    ['150', '170.7201', '25608.015'],
    ['-2', '0.5', '-1'],
    ['0.00000001', '0.00000001', '0.0000000000000001'],
  ])('%s times %s is %s', (a, b, product) => {
    expect(text(times(exact(a), exact(b)))).toBe(product);
  });

  it('says so where a product has more places than it keeps', () => {
    expect(() => times(exact('0.000000001'), exact('0.00000001'))).toThrow('more places');
  });

  it.each([
    ['0', '0', '0'],
    ['0.001', '0', '1'],
    ['0.004', '0', '1'],
    ['0.005', '1', '1'],
    ['0.0049999999999999', '0', '1'],
    ['0.01', '1', '1'],
    ['1.015', '102', '102'],
    ['1.0100000000000001', '101', '102'],
  ])('%s is %s cents half up, and %s cents up', (decimal, halfUp, up) => {
    expect(toUnitsHalfUp(exact(decimal), CENT)).toBe(BigInt(halfUp));
    expect(toUnitsUp(exact(decimal), CENT)).toBe(BigInt(up));
  });

  it('moves by less than a unit when it rounds up, by at most half of one when it rounds half up', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 30n }), (figure) => {
      const [up, halfUp] = [toUnitsUp(figure, CENT) * CENT - figure, toUnitsHalfUp(figure, CENT) * CENT - figure];
      expect(up >= 0n && up < CENT).toBe(true);
      expect(halfUp > -CENT / 2n && halfUp <= CENT / 2n).toBe(true);
    }));
  });
});

describe('shares of a whole', () => {
  it.each<[string, bigint, bigint[], bigint[]]>([
    ['one weight takes all', 7n, [3n], [7n]],
    ['equal weights, ties to who comes first', 10n, [1n, 1n, 1n], [4n, 3n, 3n]],
    ['two left over, ties to the first two', 11n, [1n, 1n, 1n], [4n, 4n, 3n]],
    ['the largest remainder first, wherever it stands', 10n, [1n, 1n, 4n], [2n, 2n, 6n]],
    ['the larger remainder before the earlier one', 3n, [1n, 9n], [0n, 3n]],
    ['a weight of nothing gets nothing', 5n, [0n, 2n, 0n, 3n], [0n, 2n, 0n, 3n]],
    ['fewer units than weights', 2n, [1n, 1n, 1n, 1n], [1n, 1n, 0n, 0n]],
    ['a whole of nothing', 0n, [1n, 2n], [0n, 0n]],
  ])('%s', (_name, whole, given, expected) => {
    expect(shares(whole, given)).toEqual(expected);
  });

  it('add up to the whole, each within one unit of its exact part', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 18n }), weights, (whole, given) => {
      const parts = shares(whole, given);
      const all = sum(given);
      expect(sum(parts)).toBe(whole);
      parts.forEach((part, index) => {
        const difference = part * all - whole * given[index]!;
        expect(difference > -all && difference < all).toBe(true);
      });
    }));
  });

  it('never give the smaller weight more', () => {
    fc.assert(fc.property(fc.bigInt({ min: 0n, max: 10n ** 12n }), weights, (whole, given) => {
      const parts = shares(whole, given);
      given.forEach((weight, index) => {
        const heavier = parts.filter((_, other) => given[other]! > weight);
        expect(heavier.every((part) => part >= parts[index]!)).toBe(true);
      });
    }));
  });
});
