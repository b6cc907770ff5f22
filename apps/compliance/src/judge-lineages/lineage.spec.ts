import { changedLineages, firstFills, lineagesTold, withFill, type Lineage } from './lineage.rules.js';

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

describe('the lineages that something is told of', () => {
  it('begin with what is told: a block with its first fill, and whatever duties are held on', () => {
    const [first] = firstFills([fill('B-1', '14:00:00')]);
    const keys = [{ scope: 'DAY' as const, subject: 'B-1' }, { scope: 'TRADE' as const, subject: 'B-1' }, { scope: 'DAY' as const, subject: 'B-1' }];
    expect([...lineagesTold(keys, [first!], 7)]).toEqual([
      ['TRADE B-1', { scope: 'TRADE', subject: 'B-1', tradeDate: '2014-09-17', firstFillTime: '2014-09-17T14:00:00Z', matrixVersion: 7 }],
      ['DAY B-1', { scope: 'DAY', subject: 'B-1', tradeDate: null, firstFillTime: null, matrixVersion: 7 }],
    ]);
  });

  const known = { scope: 'TRADE' as const, subject: 'B-1', tradeDate: '2014-09-17', firstFillTime: '2014-09-17T14:00:00Z', matrixVersion: 3 };
  it.each<[string, Partial<Lineage>, string, number, Partial<Lineage> | undefined]>([
    ['not by a later fill', {}, '15:00:00', 3, undefined],
    ['by an earlier fill', {}, '13:00:00', 3, { firstFillTime: '2014-09-17T13:00:00Z' }],
    ['by a later matrix', {}, '15:00:00', 4, { matrixVersion: 4 }],
    ['not by a matrix older than the one that judged it meanwhile', {}, '15:00:00', 2, undefined],
    ['by an earlier fill, and yet not back to an older matrix', {}, '13:00:00', 2, { firstFillTime: '2014-09-17T13:00:00Z' }],
    ['not by the fill of a block, where it is a day of that name', { scope: 'DAY' }, '13:00:00', 3, undefined],
  ])('are changed, where known, %s', (_, more, told, version, change) => {
    const lineage = { ...known, ...more };
    expect(changedLineages([lineage], firstFills([fill('B-1', told)]), version)).toEqual(change ? [{ ...lineage, ...change }] : []);
  });
});
