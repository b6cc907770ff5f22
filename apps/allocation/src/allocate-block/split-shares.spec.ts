import { decimal, plain, sum } from '@entresol/money/decimal';
import fc from 'fast-check';
import { splitBlock } from './allocate-block.rules.js';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import { blocks, executed, inLots, instructed, reference, split, targeted, weightLists } from './split.example.js';

describe('splitBlock, of an instruction that', () => {
  const shares = (qty: string, instruction: StandingInstruction, by = reference, more: Partial<ExecutedBlock> = {}) =>
    split(executed(qty, '1000', more), instruction, by).parts.map(({ account, allocQty }) => [account.slice(4), allocQty]);

  it.each<[string, [string, string][], string, 'BUY' | 'SELL', string[]]>([
    ['the published case: 41.43 and 58.57', [['50', '2000'], ['10', '1500']], '100', 'BUY', ['41', '59']],
    ['fills those behind first', [['0', '1'], ['100', '1']], '100', 'BUY', ['100', '0']],
    ['sells what is beyond the target', [['150', '1'], ['50', '1']], '100', 'SELL', ['100', '0']],
    ['sells everything', [['150', '1'], ['50', '3']], '200', 'SELL', ['150', '50']],
  ])('is towards targets: %s', (_what, lines, qty, side, expected) => {
    expect(shares(qty, targeted(lines), reference, { side }).map(([, allocQty]) => allocQty)).toEqual(expected);
  });

  it('leaves out an account whose target is against the side, and works the others out anew', () => {
    const lines: [string, string][] = [['1000', '1'], ['0', '1'], ['0', '1']];
    expect(shares('100', targeted(lines, { accountErrors: 'LEAVE_OUT' }))).toEqual([['2', '50'], ['3', '50']]);
    expect(splitBlock(executed('100', '1000'), targeted(lines), reference)).toMatchObject({ refused: { reason: 'TARGET_AGAINST_SIDE', account: 'ACC-1' } });
  });

  it('sells more than is held is refused', () => {
    const sold = executed('100', '1000', { side: 'SELL' });
    expect(splitBlock(sold, targeted([['99', '1']]), reference)).toMatchObject({ refused: { reason: 'QUANTITY_MISMATCH' } });
  });

  it.each<[string, Partial<StandingInstruction>, string | null, object]>([
    ['less executed than ordered', {}, '600', { split: { proRated: true, parts: [{ allocQty: '67' }, { allocQty: '33' }] } }],
    ['it was said after the trade', { statedBeforeTrade: false }, '600', { refused: { reason: 'QUANTITY_MISMATCH' } }],
    ['it was of another quantity than ordered', {}, '601', { refused: { reason: 'QUANTITY_MISMATCH' } }],
    ['no order is known', {}, null, { refused: { reason: 'QUANTITY_MISMATCH' } }],
  ])('names quantities is served pro rata where %s', (_what, more, orderedQty, expected) => {
    expect(splitBlock(executed('100', '1000', { orderedQty }), instructed('FIXED_QUANTITY', ['400', '200'], more), reference)).toMatchObject(expected);
  });

  it.each<[string, string, number, string, string[], Partial<StandingInstruction>, string[][]]>([
    ['whole lots by largest remainder', '100', 1, '1000', ['1', '1', '1'], {}, [['1', '400'], ['2', '300'], ['3', '300']]],
    ['what is less than a lot to the largest part', '100', 1, '1050', ['1', '2'], {}, [['1', '300'], ['2', '750']]],
    ['of equals to the first', '100', 1, '450', ['1', '1'], {}, [['1', '250'], ['2', '200']]],
    ['less than a lot in all to the largest weight', '100', 1, '50', ['1', '2', '2'], {}, [['1', '0'], ['2', '50'], ['3', '0']]],
    ['all that is left over to an odd-lot account without a line', '100', 1, '1050', ['1', '1', '1'], { oddLotAccount: 'ACC-9' },
      [['1', '300'], ['2', '300'], ['3', '300'], ['9', '150']]],
    ['or to one that has a line', '100', 1, '1050', ['1', '1', '1'], { oddLotAccount: 'ACC-2' }, [['1', '300'], ['2', '450'], ['3', '300']]],
    ['nothing to an odd-lot account where nothing is left over', '100', 1, '900', ['1', '1', '1'], { oddLotAccount: 'ACC-9' },
      [['1', '300'], ['2', '300'], ['3', '300']]],
    ['none below the minimum, counted from the largest weight', '10', 2, '100', ['8', '1', '1'], {}, [['1', '100'], ['2', '0'], ['3', '0']]],
    ['the minimum and more', '10', 2, '100', ['5', '3', '2'], {}, [['1', '50'], ['2', '30'], ['3', '20']]],
    ['of equals below the minimum the first are served', '10', 2, '30', ['1', '1'], {}, [['1', '30'], ['2', '0']]],
  ])('deals out lots: %s', (_what, lotSize, minLots, qty, weights, more, expected) => {
    expect(shares(qty, instructed('PRO_RATA', weights, more), inLots(lotSize, minLots))).toEqual(expected);
  });

  it('names quantities in lots exempts the odd-lot account', () => {
    const odd = instructed('FIXED_QUANTITY', ['200', '50'], { oddLotAccount: 'ACC-2' });
    expect(shares('250', odd, inLots('100'))).toEqual([['1', '200'], ['2', '50']]);
  });

  it('leaves out accounts that its judge left out', () => {
    expect(shares('100', instructed('PERCENTAGE', ['50', '25', '25'], { leftOut: ['ACC-1'] }))).toEqual([['2', '50'], ['3', '50']]);
  });
});

describe('splitBlock, in lots,', () => {
  it('deals out whole lots but for one account, each within a lot of its exact part where all are served', () => {
    const lots = fc.integer({ min: 1, max: 500 });
    fc.assert(fc.property(blocks, weightLists, lots, fc.boolean(), (executedBlock, list, lot, odd) => {
      const instruction = instructed('PRO_RATA', list, { oddLotAccount: odd ? 'ODD' : null });
      const { parts } = split(executedBlock, instruction, inLots(String(lot)));
      const [qty, whole] = [decimal(executedBlock.qty), sum(list.map(decimal))];
      expect(plain(sum(parts.map(({ allocQty }) => decimal(allocQty))))).toBe(executedBlock.qty);
      const uneven = parts.filter(({ allocQty }) => !decimal(allocQty).modulo(lot).isZero());
      expect(uneven.length).toBeLessThanOrEqual(1);
      list.forEach((weight, line) => {
        const exact = qty.times(weight).dividedBy(whole);
        const off = decimal(parts[line]!.allocQty).minus(exact).abs();
        // One lot for the remainder, and for one account less than a lot more for the odd rest.
        expect(off.lessThan(2 * lot)).toBe(true);
        if (odd) expect(decimal(parts[line]!.allocQty).lessThanOrEqualTo(exact)).toBe(true);
      });
    }));
  });

  it('holds each account to the minimum of lots, and serves the largest weights', () => {
    fc.assert(fc.property(blocks, weightLists, fc.integer({ min: 1, max: 50 }), fc.integer({ min: 2, max: 5 }), (executedBlock, list, lot, minLots) => {
      const outcome = splitBlock(executedBlock, instructed('PRO_RATA', list), inLots(String(lot), minLots));
      if ('refused' in outcome) {
        expect(outcome.refused.reason).toBe('BELOW_MINIMUM_LOTS');
        expect(decimal(executedBlock.qty).lessThan(lot * minLots)).toBe(true);
        return;
      }
      const served = outcome.split.parts.map(({ allocQty }) => decimal(allocQty)).filter((shares) => !shares.isZero());
      expect(served.every((shares) => shares.greaterThanOrEqualTo(lot * minLots))).toBe(true);
      const [least] = list.map(decimal).filter((_, line) => !decimal(outcome.split.parts[line]!.allocQty).isZero()).sort((a, b) => a.comparedTo(b));
      expect(list.every((weight, line) => !decimal(outcome.split.parts[line]!.allocQty).isZero() || decimal(weight).lessThanOrEqualTo(least!))).toBe(true);
    }));
  });
});
