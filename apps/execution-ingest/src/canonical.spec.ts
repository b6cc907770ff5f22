import { canonicalFigure, canonicalTime, sameContent } from './canonical.rules.js';

it.each([
  ['0100.50', '100.5'], ['100', '100'], ['100.000', '100'], ['0.00000001', '0.00000001'], ['0', '0'], [null, null], [undefined, null],
])('the figure %s is %s', (text, canonical) => {
  expect(canonicalFigure(text)).toBe(canonical);
});

it.each([
  ['2014-09-17T13:30:00Z', '2014-09-17T13:30:00Z'], ['2014-09-17T13:30:00.000Z', '2014-09-17T13:30:00Z'],
  ['2014-09-17T13:30:00.500Z', '2014-09-17T13:30:00.5Z'], ['2014-09-17T13:30:10.050Z', '2014-09-17T13:30:10.05Z'],
])('the time %s is %s', (text, canonical) => {
  expect(canonicalTime(text)).toBe(canonical);
});

it('content is the same only if every part is', () => {
  expect(sameContent(['a', 1, null], ['a', 1, null])).toBe(true);
  expect(sameContent(['a', 1, null], ['a', 1, ''])).toBe(false);
  expect(sameContent(['a'], ['a', null])).toBe(false);
});
