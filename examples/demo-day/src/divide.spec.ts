import { divide } from './divide.rules.js';
import { splitWhole } from './exact.rules.js';

describe('dividing a quantity', () => {
  it.each([
    // quantity, lot, least lots, weights, odd lots, parts, odd lot
    ['one lot to each, the last to the largest fraction', 16n, 4n, 1n, [2n, 3n, 3n], false, [4n, 8n, 4n], 0n],
    ['of equal fractions the first part first', 20n, 4n, 1n, [1n, 1n, 1n], false, [8n, 8n, 4n], 0n],
    ['what fills no lot to the odd-lot account', 23n, 4n, 1n, [1n, 1n, 1n], true, [4n, 4n, 4n], 11n],
    ['nothing to whom two lots are too many', 40n, 4n, 2n, [10n, 9n, 1n], false, [20n, 20n, 0n], 0n],
    ['nothing to whom nothing is due', 12n, 4n, 1n, [0n, 1n, 2n], false, [0n, 4n, 8n], 0n],
    ['less than a lot to the largest part', 26n, 4n, 1n, [1n, 2n, 3n], false, [4n, 8n, 14n], 0n],
    ['it, of equal parts, to the largest weight', 19n, 4n, 1n, [3n, 4n], false, [8n, 11n], 0n],
  ])('gives %s', (_what, quantity, lotSize, minLots, weights, oddLots, parts, oddLot) => {
    expect(divide({ quantity, lotSize, minLots, weights, oddLots })).toEqual({ parts, oddLot });
  });

  it('in lots of one is splitting a whole', () => {
    const weights = [3n, 7n, 1n, 9n, 9n];
    for (let quantity = 0n; quantity < 100n; quantity++) {
      expect(divide({ quantity, lotSize: 1n, minLots: 1n, weights, oddLots: false }).parts).toEqual(splitWhole(quantity, weights));
    }
  });
});
