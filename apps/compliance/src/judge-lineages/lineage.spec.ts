import { firstFills, withFill, type Lineage } from './lineage.rules.js';

const fill = (blockId: string, time: string) => ({ blockId, transactTime: `2014-09-17T${time}Z`, tradeDate: '2014-09-17' });

describe('the first fill of a block', () => {
  it('is the earliest of its reports, block by block', () => {
    expect(firstFills([fill('B-1', '14:00:01'), fill('B-2', '13:00:00'), fill('B-1', '14:00:00.9'), fill('B-1', '14:00:02')])).toEqual([
      { blockId: 'B-1', time: '2014-09-17T14:00:00.9Z', tradeDate: '2014-09-17' }, { blockId: 'B-2', time: '2014-09-17T13:00:00Z', tradeDate: '2014-09-17' },
    ]);
  });

  const lineage: Lineage = { scope: 'TRADE', subject: 'B-1', tradeDate: null, firstFillTime: null, matrixVersion: 3 };
  it.each<[string, string | null, string, string]>([
    ['the first that is known', null, '14:00:00', '14:00:00'],
    ['an earlier one', '14:00:00', '13:59:59.999', '13:59:59.999'],
    ['not a later one', '14:00:00', '14:00:00.001', '14:00:00'],
    ['not the same instant written otherwise', '14:00:00', '14:00:00.000', '14:00:00'],
  ])('becomes %s', (_, known, told, after) => {
    const before = { ...lineage, firstFillTime: known && `2014-09-17T${known}Z` };
    const [first] = firstFills([fill('B-1', told)]);
    expect(withFill(before, first)).toMatchObject({ firstFillTime: `2014-09-17T${after}Z`, matrixVersion: 3 });
  });

  it('leaves a lineage without a fill as it was', () => {
    expect(withFill(lineage, undefined)).toBe(lineage);
  });
});
