import { PATTERNS } from '@entresol/contracts/field';
import fc from 'fast-check';
import { eventId } from './event-id.js';

describe('an event’s id', () => {
  it('is the same for ever', () => {
    expect(eventId('X', 'OMS1', '2014-09-17', 'E-000123', 1)).toBe('X-1bb35efe8ccf4d1501f317a3c231a010');
  });

  it.each<[string, Parameters<typeof eventId>, Parameters<typeof eventId>]>([
    ['its parts', ['X', 'a', 'bc'], ['X', 'ab', 'c']],
    ['how many they are', ['X', 'a,b'], ['X', 'a', 'b']],
    ['their order', ['X', 'a', 'b'], ['X', 'b', 'a']],
    ['an empty part', ['X', 'a', ''], ['X', 'a']],
    ['quotes within', ['X', 'a","b'], ['X', 'a', 'b']],
    ['a figure and its text', ['X', 1], ['X', '1']],
    ['their case', ['X', 'a'], ['X', 'A']],
    ['its type', ['X', 'a'], ['Y', 'a']],
  ])('tells facts apart by %s', (_what, one, other) => {
    expect(eventId(...one)).not.toBe(eventId(...other));
  });

  it('is an id of ours, whatever foreign ids it is made of', () => {
    fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => PATTERNS.id.test(eventId('confirmations.issued', ...parts))));
  });

  it('is one for each list of parts', () => {
    const parts = fc.array(fc.string({ maxLength: 3 }), { maxLength: 3 });
    fc.assert(fc.property(parts, parts, (one, other) => (eventId('X', ...one) === eventId('X', ...other)) === (JSON.stringify(one) === JSON.stringify(other))));
  });
});
