import { isSale, SIDES } from './side.js';

describe('isSale', () => {
  it.each([['BUY', false], ['SELL', true], ['SELL_SHORT', true], ['SELL_SHORT_EXEMPT', true]] as const)('of %s is %s', (side, sale) => {
    expect(isSale(side)).toBe(sale);
  });

  it('knows every side', () => {
    expect(SIDES).toEqual(['BUY', 'SELL', 'SELL_SHORT', 'SELL_SHORT_EXEMPT']);
  });
});
