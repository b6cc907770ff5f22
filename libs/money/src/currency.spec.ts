import { minorUnit, UnknownCurrency } from './currency.js';

describe('minorUnit', () => {
  it.each([
    ['USD', 2], ['EUR', 2], ['GBP', 2], ['CHF', 2], ['JPY', 0], ['KRW', 0], ['ISK', 0], ['UYI', 0],
    ['KWD', 3], ['BHD', 3], ['TND', 3], ['CLF', 4], ['UYW', 4],
  ])('of %s is %d decimals', (currency, decimals) => {
    expect(minorUnit(currency)).toBe(decimals);
  });

  it.each([['XXX'], ['XAU'], ['usd'], ['US'], [''], [' USD'], ['US DOLLAR'], ['constructor'], ['__proto__'], ['2']])('refuses %j and names it', (currency) => {
    expect(() => minorUnit(currency)).toThrow(new UnknownCurrency(currency));
  });
});
