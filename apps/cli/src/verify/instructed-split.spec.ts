import { exact, text } from './exact.js';
import { splitAsInstructed, type Dealing } from './instructed-split.js';

const dealing: Omit<Dealing, 'lines'> = { allocMethod: 'PRO_RATA', side: 'BUY', lotSize: '1', minLots: 1, oddLotAccount: null, proRated: false };
const weighted = (...weights: string[]) => weights.map((weight, line) => ({ account: `ACC-${line + 1}`, weight }));
const targeted = (...lines: [string, string][]) =>
  lines.map(([heldQuantity, targetValue], line) => ({ account: `ACC-${line + 1}`, heldQuantity, targetValue }));
const fixed = (...quantities: string[]) => quantities.map((quantity, line) => ({ account: `ACC-${line + 1}`, quantity }));

describe('shares as they are to be dealt out', () => {
  it.each<[string, string, Partial<Dealing>, string[]]>([
    ['by weight, ties in order', '100', { lines: weighted('1', '1', '1') }, ['34', '33', '33']],
    ['equally', '100', { allocMethod: 'EQUAL', lines: weighted('9', '1') }, ['50', '50']],
    ['as fixed', '300', { allocMethod: 'FIXED_QUANTITY', lines: fixed('200', '100') }, ['200', '100']],
    ['as fixed, of less than was ordered', '100', { allocMethod: 'FIXED_QUANTITY', proRated: true, lines: fixed('200', '100') }, ['67', '33']],
    ['towards targets of 85 and 65', '100', { allocMethod: 'TARGET_HOLDING', lines: targeted(['50', '85'], ['10', '65']) }, ['41', '59']],
    ['towards targets, from what is held', '60', { allocMethod: 'TARGET_HOLDING', side: 'SELL', lines: targeted(['100', '1'], ['40', '1']) }, ['60', '0']],
    ['in lots, the rest to the largest part', '1050', { lotSize: '100', lines: weighted('1', '2') }, ['300', '750']],
    ['in lots, the rest to the first of equals', '250', { lotSize: '100', lines: weighted('1', '1') }, ['150', '100']],
    ['in lots, the rest to the odd-lot account’s own line', '1050', { lotSize: '100', oddLotAccount: 'ACC-1', lines: weighted('1', '2') }, ['350', '700']],
    ['in lots, the rest to the odd-lot account', '1090', { lotSize: '100', oddLotAccount: 'ODD', lines: weighted('1', '2') }, ['300', '700', '90']],
    ['to those who get the minimum', '1000', { lotSize: '100', minLots: 3, lines: weighted('1', '5', '4') }, ['0', '600', '400']],
  ])('%s', (_what, qty, given, expected) => {
    expect(splitAsInstructed(exact(qty), { ...dealing, lines: [], ...given }).map(({ quantity }) => text(quantity))).toEqual(expected);
  });
});
