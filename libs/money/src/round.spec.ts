import { decimal, plain } from './decimal.js';
import { roundHalfUp, roundUp } from './round.js';

describe('roundHalfUp', () => {
  it.each([
    ['50482.0025', 2, '50482'],
    ['0.005', 2, '0.01'],
    ['-0.005', 2, '-0.01'],
    ['0.00499999999999999999', 2, '0'],
    ['1.005', 2, '1.01'], // a binary float makes 1.00 of it
    ['2.5', 0, '3'],
    ['3.5', 0, '4'],
    ['100', 2, '100'],
  ])('of %s to %d decimals is %s', (text, places, rounded) => {
    expect(plain(roundHalfUp(decimal(text), places))).toBe(rounded);
  });
});

describe('roundUp', () => {
  it.each([
    ['0.231', 2, '0.24'], // Section 31 on 10,000.00 at 23.10 a million
    ['0.23', 2, '0.23'],
    ['0.23000000000000000001', 2, '0.24'],
    ['-0.231', 2, '-0.24'],
    ['0', 2, '0'],
  ])('of %s to %d decimals is %s', (text, places, rounded) => {
    expect(plain(roundUp(decimal(text), places))).toBe(rounded);
  });
});
