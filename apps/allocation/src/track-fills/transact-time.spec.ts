import fc from 'fast-check';
import { comparableTime } from './transact-time.rules.js';

describe('comparableTime', () => {
  it.each([
    ['2014-09-17T13:30:00Z', '2014-09-17T13:30:00.000000000Z'],
    ['2014-09-17T13:30:00.531656Z', '2014-09-17T13:30:00.531656000Z'],
    ['2014-09-17T13:30:00.123456789Z', '2014-09-17T13:30:00.123456789Z'],
  ])('%s → %s', (time, expected) => {
    expect(comparableTime(time)).toBe(expected);
    expect(comparableTime(expected)).toBe(expected);
  });

  it('orders text as nanoseconds', () => {
    const time = fc.tuple(fc.nat(86_399), fc.nat(999_999_999), fc.nat(9)).map(([seconds, nanos, places]) => {
      const clock = new Date(seconds * 1000).toISOString().slice(11, 19);
      const fraction = String(nanos).padStart(9, '0').slice(0, places);
      return { text: `2014-09-17T${clock}${fraction ? `.${fraction}` : ''}Z`, instant: BigInt(seconds) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0')) };
    });
    fc.assert(fc.property(time, time, (a, b) => {
      expect(comparableTime(a.text) < comparableTime(b.text)).toBe(a.instant < b.instant);
    }));
  });
});
