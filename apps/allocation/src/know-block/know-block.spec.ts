import fc from 'fast-check';
import { sortMentions, type BlockTerms } from './know-block.rules.js';

const terms: BlockTerms = { blockId: 'B-1', tradeDate: '2014-09-17', symbol: 'AAA', side: 'BUY', currency: 'USD' };

describe('sortMentions', () => {
  it('introduces a block once, by its first mention', () => {
    expect(sortMentions([terms, { ...terms }], [])).toEqual({ introduced: [terms], mixed: [] });
  });

  it('has nothing to do for a block that is known by the same terms', () => {
    expect(sortMentions([terms], [terms])).toEqual({ introduced: [], mixed: [] });
  });

  it.each([
    ['tradeDate', '2014-09-18'], ['symbol', 'BBB'], ['side', 'SELL'], ['currency', 'EUR'],
  ])('finds a block mixed that is mentioned with another %s', (field, other) => {
    expect(sortMentions([{ ...terms, [field]: other }], [terms])).toEqual({ introduced: [], mixed: ['B-1'] });
    expect(sortMentions([terms, { ...terms, [field]: other }], [])).toEqual({ introduced: [terms], mixed: ['B-1'] });
  });

  it('finds the same blocks mixed in whatever order and portions they are mentioned', () => {
    const mention = fc.record({ blockId: fc.constantFrom('B-1', 'B-2'), symbol: fc.constantFrom('AAA', 'BBB') }).map((some) => ({ ...terms, ...some }));
    const cases = fc.array(mention, { maxLength: 8 })
      .chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }), fc.nat(list.length)));
    fc.assert(fc.property(cases, ([list, shuffled, cut]) => {
      const early = sortMentions(shuffled.slice(0, cut), []);
      const late = sortMentions(shuffled.slice(cut), early.introduced);
      expect([...new Set([...early.mixed, ...late.mixed])].sort()).toEqual([...sortMentions(list, []).mixed].sort());
    }));
  });
});
