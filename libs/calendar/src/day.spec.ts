import fc from 'fast-check';
import { addDays, isDay, isWeekend } from './day.js';

describe('isDay', () => {
  it.each([['2014-09-17'], ['2012-02-29'], ['2000-02-29'], ['2014-12-31'], ['0001-01-01'], ['9999-12-31']])('holds for %s', (text) => {
    expect(isDay(text)).toBe(true);
  });

  it.each([
    ['2014-02-29'], ['1900-02-29'], ['2014-02-30'], ['2014-04-31'], ['2014-13-01'], ['2014-00-01'], ['2014-01-00'], ['2014-1-1'],
    ['20140917'], ['2014-09-17T00:00:00Z'], [''], ['today'], ['2014-09-17 '], ['+002014-09-17'], ['NaN'],
  ])('does not hold for %j', (text) => {
    expect(isDay(text)).toBe(false);
  });
});

describe('addDays', () => {
  it.each([
    ['2014-09-17', 5, '2014-09-22'],
    ['2012-02-28', 1, '2012-02-29'],
    ['2014-02-28', 1, '2014-03-01'],
    ['2014-12-31', 1, '2015-01-01'],
    ['2015-01-01', -1, '2014-12-31'],
    ['2014-11-01', 2, '2014-11-03'], // over the end of summer time in New York
    ['2014-09-17', 0, '2014-09-17'],
  ])('%s and %d days is %s', (day, days, later) => {
    expect(addDays(day, days)).toBe(later);
  });

  it('goes there and back, and later days compare as greater text', () => {
    fc.assert(fc.property(fc.integer({ min: 0, max: 50_000 }), fc.integer({ min: 1, max: 20_000 }), (from, days) => {
      const day = addDays('1900-01-01', from);
      expect(addDays(addDays(day, days), -days)).toBe(day);
      expect(addDays(day, days) > day).toBe(true);
    }));
  });

  it.each([['2014-02-30'], ['']])('refuses %j', (day) => {
    expect(() => addDays(day, 1)).toThrow(RangeError);
  });
});

describe('isWeekend', () => {
  it.each([
    ['2014-09-19', false], ['2014-09-20', true], ['2014-09-21', true], ['2014-09-22', false], ['1970-01-01', false], ['1969-12-28', true],
  ])('on %s is %s', (day, weekend) => {
    expect(isWeekend(day)).toBe(weekend);
  });

  it('refuses a day that does not exist', () => {
    expect(() => isWeekend('2014-02-30')).toThrow(RangeError);
  });
});
