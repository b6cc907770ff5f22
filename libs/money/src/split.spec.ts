import fc from 'fast-check';
import { Decimal, decimal, leastAmount, money, plain, sum } from './decimal.js';
import { partsOf, splitSteps, splitUnits, stepsCutDown } from './split.js';

const share = decimal('1');
const cent = leastAmount('USD');

function parts(total: string, weights: string[], unit: Decimal): string[] {
  return splitUnits(decimal(total), weights.map(decimal), unit).map(plain);
}

describe('splitUnits', () => {
  it.each([
    ['ties go to the first in order', '100', ['1', '1', '1'], ['34', '33', '33']],
    ['targets 85 and 65 against 50 and 10 held', '100', ['41.43', '58.57'], ['41', '59']],
    ['weights that come out even', '300', ['3', '1'], ['225', '75']],
    ['the largest remainder first, not the largest weight', '10', ['5.5', '2.6', '1.9'], ['5', '3', '2']],
    ['two left over, four tied', '6', ['1', '1', '1', '1'], ['2', '2', '1', '1']],
    ['one share among many', '1', ['1', '1', '1'], ['1', '0', '0']],
    ['a weight of zero gets nothing, first in order or not', '2', ['0', '1', '1', '1'], ['0', '1', '1', '0']],
    ['nothing', '0', ['1', '2'], ['0', '0']],
    ['one account', '610', ['7'], ['610']],
    ['what is sold, as its opposite', '-100', ['1', '1', '1'], ['-34', '-33', '-33']],
    ['percentages with decimals', '100', ['33.33333333', '33.33333333', '33.33333334'], ['33', '33', '34']],
  ])('in shares: %s', (_name, total, weights, expected) => {
    expect(parts(total, weights, share)).toEqual(expected);
  });

  it('in cents: 3002.00 over 100, 150 and 50 shares comes to 3002.00, where rounded average prices would make 3002.02', () => {
    const gross = splitUnits(decimal('3002.00'), ['100', '150', '50'].map(decimal), cent).map((part) => money(part, 'USD'));
    expect(gross).toEqual(['1000.67', '1501.00', '500.33']);
  });

  it('in lots of 100', () => {
    expect(parts('1000', ['1', '1', '1'], decimal('100'))).toEqual(['400', '300', '300']);
  });

  it('stays exact where sixty digits would not do', () => {
    const [heavy, light] = parts('9999999999999999999999999999999999', ['9999999999999999999999999999999999', '0.00000000000000000001'], share);
    expect([heavy, light]).toEqual(['9999999999999999999999999999999999', '0']);
  });

  it.each([
    ['no weights', '100', [], '1', 'no weight'],
    ['only weights of zero', '100', ['0', '0'], '1', 'no weight'],
    ['a negative weight', '100', ['2', '-1'], '1', 'negative'],
    ['half a share', '100.5', ['1', '1'], '1', 'not a multiple'],
    ['parts of a cent', '50482.0025', ['1', '1'], '0.01', 'not a multiple'],
    ['odd lots', '150', ['1'], '100', 'not a multiple'],
    ['a unit of zero', '100', ['1'], '0', 'unit'],
    ['a negative unit', '100', ['1'], '-1', 'unit'],
  ])('refuses %s', (_name, total, weights, unit, reason) => {
    expect(() => splitUnits(decimal(total), weights.map(decimal), decimal(unit))).toThrow(new RegExp(reason));
  });

  it.each([['NaN'], ['Infinity'], ['1e100000000']])('refuses %s anywhere', (text) => {
    const endless = new Decimal(text);
    expect(() => splitUnits(endless, [share], share)).toThrow(RangeError);
    expect(() => splitUnits(share, [endless], share)).toThrow(RangeError);
    expect(() => splitUnits(share, [share], endless)).toThrow(RangeError);
  });
});

describe('splitSteps', () => {
  it('tell what each is owed, what is cut off, and in which order what is left over goes round', () => {
    const steps = splitSteps(decimal('100'), ['2', '2', '3'].map(decimal), share);
    expect(steps.map(({ owed, of, whole, remainder, rank, oneMore }) => [`${owed}/${of}`, whole, remainder, rank, oneMore])).toEqual([
      ['200/7', 28n, 4n, 2, true], ['200/7', 28n, 4n, 3, false], ['300/7', 42n, 6n, 1, true],
    ]);
  });

  it('that only cut down leave over what they do not come to', () => {
    const lot = decimal('100');
    const steps = stepsCutDown(decimal('1050'), ['2', '1', '0'].map(decimal), lot);
    const told = steps.map(({ owed, of, whole, remainder }) => [`${owed}/${of}`, whole, remainder]);
    expect(told).toEqual([['2100/300', 7n, 0n], ['1050/300', 3n, 150n], ['0/300', 0n, 0n]]);
    expect(partsOf(steps, lot).map(plain)).toEqual(['700', '300', '0']);
  });
});

describe('splitUnits, for any total and weights,', () => {
  const total = fc.bigInt({ min: -(10n ** 15n), max: 10n ** 15n }).map((units) => new Decimal(`${units}e-2`));
  const weight = fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 12n }), fc.integer({ min: 0, max: 8 })).map(([w, places]) => new Decimal(`${w}e-${places}`));
  const weights = fc.array(weight, { minLength: 1, maxLength: 40 }).filter((list) => list.some((w) => w.greaterThan(0)));

  it('adds up to the total', () => {
    fc.assert(fc.property(total, weights, (amount, list) => {
      expect(sum(splitUnits(amount, list, cent)).equals(amount)).toBe(true);
    }));
  });

  it('keeps each part within one unit of its exact share, and a weight of zero at zero', () => {
    fc.assert(fc.property(total, weights, (amount, list) => {
      const whole = sum(list);
      splitUnits(amount, list, cent).forEach((part, line) => {
        const excess = part.times(whole).minus(amount.times(list[line]!));
        expect(excess.abs().lessThan(cent.times(whole))).toBe(true);
        expect(list[line]!.isZero() && !part.isZero()).toBe(false);
      });
    }));
  });

  it('never gives a lighter line more than a heavier one', () => {
    fc.assert(fc.property(total, weights, (amount, list) => {
      const byWeight = splitUnits(amount.abs(), list, cent)
        .map((part, line) => ({ part, weight: list[line]! }))
        .sort((a, b) => a.weight.comparedTo(b.weight) || a.part.comparedTo(b.part));
      byWeight.slice(1).forEach((line, before) => expect(line.part.greaterThanOrEqualTo(byWeight[before]!.part)).toBe(true));
    }));
  });

  it('gives each line the same part in any order that keeps tied lines in turn', () => {
    const weighted = fc.array(fc.nat(9), { minLength: 1, maxLength: 12 }).filter((list) => list.some((w) => w > 0));
    const shuffled = weighted.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list.keys()], { minLength: list.length })));
    fc.assert(fc.property(fc.nat(10_000), shuffled, (shares, [list, shuffle]) => {
      const remainderOf = (line: number) => (shares * list[line]!) % list.reduce((whole, w) => whole + w, 0);
      const inTurn = new Map<number, number[]>();
      for (const line of list.keys()) inTurn.set(remainderOf(line), [...(inTurn.get(remainderOf(line)) ?? []), line]);
      const order = shuffle.map((line) => inTurn.get(remainderOf(line))!.shift()!);

      const straight = parts(String(shares), list.map(String), share);
      expect(parts(String(shares), order.map((line) => String(list[line])), share)).toEqual(order.map((line) => straight[line]));
    }));
  });

  it('serves equal weights in the order given: the parts never grow along the list', () => {
    const any = { shares: fc.bigInt({ min: 0n, max: 10n ** 9n }), lines: fc.integer({ min: 1, max: 60 }), each: weight.filter((w) => w.greaterThan(0)) };
    fc.assert(fc.property(fc.record(any), ({ shares, lines, each }) => {
      const given = splitUnits(new Decimal(shares.toString()), Array.from({ length: lines }, () => each), share);
      given.slice(1).forEach((part, before) => expect(part.lessThanOrEqualTo(given[before]!)).toBe(true));
    }));
  });
});
