import fc from 'fast-check';
import { averagePrice } from './average-price.js';
import { Decimal, decimal, sum } from './decimal.js';

type Fill = [lastQty: string, lastPx: string];

function grossOf(fills: Fill[]): Decimal {
  return sum(fills.map(([lastQty, lastPx]) => decimal(lastQty).times(decimal(lastPx))));
}

function qtyOf(fills: Fill[]): Decimal {
  return sum(fills.map(([lastQty]) => decimal(lastQty)));
}

describe('averagePrice', () => {
  it.each<[string, Fill[], string]>([
    ['three fills a cent apart', [['100', '10.00'], ['100', '10.01'], ['100', '10.01']], '10.00666667'],
    ['two fills of one price', [['100', '168.27'], ['200', '168.27']], '168.27000000'],
    ['a price with parts of a cent', [['1', '10.00000001'], ['1', '10.00000002']], '10.00000002'],
    ['a tie, which goes up', [['1', '0.00000001'], ['1', '0']], '0.00000001'],
    ['just below a tie', [['1', '0.00000001'], ['1.00000001', '0']], '0.00000000'],
    ['the widest figures', [['999999999999999.99999999', '999999999999999.99999999']], '999999999999999.99999999'],
  ])('of %s', (_name, fills, published) => {
    expect(averagePrice(grossOf(fills), qtyOf(fills))).toBe(published);
  });

  it.each([['3002', '0'], ['3002', '-1'], ['-1', '1'], ['0', '0']])('refuses %s over %s', (gross, qty) => {
    expect(() => averagePrice(decimal(gross), decimal(qty))).toThrow(RangeError);
  });

  it('is within half of its last decimal of the exact price, the upper half included', () => {
    const figure = fc.bigInt({ min: 1n, max: 10n ** 23n });
    fc.assert(fc.property(figure, figure, (grossUnits, qtyUnits) => {
      const published = BigInt(averagePrice(new Decimal(`${grossUnits}e-8`), new Decimal(`${qtyUnits}e-8`)).replace('.', ''));
      const distance = 2n * (published * qtyUnits - grossUnits * 10n ** 8n);
      expect(distance > -qtyUnits && distance <= qtyUnits).toBe(true);
    }));
  });
});
