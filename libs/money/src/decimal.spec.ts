import fc from 'fast-check';
import { Decimal, decimal, leastAmount, money, plain, sum } from './decimal.js';
import { UnknownCurrency } from './currency.js';

const cents = fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n });

describe('decimal', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['-0.00', '0'],
    ['007', '7'],
    ['100', '100'],
    ['168.27000', '168.27'],
    ['-12.50', '-12.5'],
    ['0.00000001', '0.00000001'],
    ['1234567890123456789012345678901234', '1234567890123456789012345678901234'],
    ['9999999999999999999999999999999999.99999999999999999999', '9999999999999999999999999999999999.99999999999999999999'],
  ])('reads %s, written plainly %s', (text, shortest) => {
    expect(plain(decimal(text))).toBe(shortest);
  });

  it.each([
    ['NaN'], ['Infinity'], ['-Infinity'], ['0x1f'], ['0b1'], ['0o7'], ['1e5'], ['1E5'], ['1e100000000'], ['1e-100000000'], ['1_000'],
    ['1,000'], [''], [' '], [' 1'], ['1 '], ['1\n'], ['+1'], ['--1'], ['.5'], ['5.'], ['1.2.3'], ['١٢'], ['null'],
    ['12345678901234567890123456789012345'], ['0.123456789012345678901'],
  ])('refuses %j', (text) => {
    expect(() => decimal(text)).toThrow(RangeError);
  });

  it.each([[1], [null], [undefined], [{}], [['1']]])('refuses %j, which is not text', (value) => {
    expect(() => decimal(value as unknown as string)).toThrow(RangeError);
  });

  it('multiplies and adds the widest figures of a contract exactly', () => {
    const widest = decimal('999999999999999.99999999');
    expect(plain(widest.times(widest))).toBe('999999999999999999999980000000.0000000000000001');
  });
});

describe('plain', () => {
  it.each([
    ['1e21', '1000000000000000000000'], ['1e-9', '0.000000001'], ['-1e-20', '-0.00000000000000000001'],
  ])('never writes an exponent: %s is %s', (text, written) => {
    expect(plain(new Decimal(text))).toBe(written);
  });

  it.each([['NaN'], ['Infinity'], ['-Infinity'], ['1e100000000']])('refuses what is not finite: %s', (text) => {
    expect(() => plain(new Decimal(text))).toThrow(RangeError);
  });

  it('is read back as the same decimal', () => {
    fc.assert(fc.property(cents, fc.integer({ min: 0, max: 18 }), (units, places) => {
      const d = new Decimal(`${units}e-${places}`);
      expect(decimal(plain(d)).equals(d)).toBe(true);
    }));
  });
});

describe('money', () => {
  it.each([
    ['37861.5', 'USD', '37861.50'],
    ['0', 'USD', '0.00'],
    ['-0', 'USD', '0.00'],
    ['-3.1', 'EUR', '-3.10'],
    ['1500', 'JPY', '1500'],
    ['1.234', 'KWD', '1.234'],
    ['1.2', 'CLF', '1.2000'],
  ])('writes %s %s as %s', (amount, currency, written) => {
    expect(money(decimal(amount), currency)).toBe(written);
  });

  it.each([['1.005', 'USD'], ['0.1', 'JPY'], ['0.0001', 'KWD']])('does not round %s %s by itself', (amount, currency) => {
    expect(() => money(decimal(amount), currency)).toThrow(RangeError);
  });

  it('refuses what is not finite, and a currency that is none', () => {
    expect(() => money(new Decimal(NaN), 'USD')).toThrow(RangeError);
    expect(() => money(decimal('1'), 'XXX')).toThrow(UnknownCurrency);
  });
});

describe('leastAmount', () => {
  it.each([['USD', '0.01'], ['JPY', '1'], ['KWD', '0.001']])('of %s is %s', (currency, amount) => {
    expect(plain(leastAmount(currency))).toBe(amount);
  });
});

describe('sum', () => {
  it('of nothing is zero', () => {
    expect(plain(sum([]))).toBe('0');
  });

  it('is exact, whatever the order', () => {
    fc.assert(fc.property(fc.array(cents), (amounts) => {
      const list = amounts.map((units) => new Decimal(`${units}e-2`));
      const exact = amounts.reduce((total, units) => total + units, 0n);
      expect(sum(list).equals(new Decimal(`${exact}e-2`))).toBe(true);
      expect(sum([...list].reverse()).equals(sum(list))).toBe(true);
    }));
  });
});
