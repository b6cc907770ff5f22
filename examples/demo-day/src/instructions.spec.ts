import { planDay } from './day.rules.js';
import { plain, scaled } from './exact.rules.js';
import { PEOPLE_PLANTS } from './people-planted.rules.js';
import { readTape } from './tape.js';

const day = planDay(readTape());
const accepted = day.instructions.filter(({ refused }) => !refused);

describe('what order management instructs', () => {
  it('has percentages that add up to exactly 100, of at most 8 decimals', () => {
    const percentages = accepted.filter(({ value }) => value.allocMethod === 'PERCENTAGE');
    for (const { value } of percentages) {
      for (const { percent } of value.allocations) expect(percent).toMatch(/^\d{1,3}(\.\d{1,8})?$/);
      expect(plain(value.allocations.reduce((sum, { percent }) => sum + scaled(percent!), 0n))).toBe('100');
    }
    expect(percentages.length).toBeGreaterThan(70);
  });

  it('has fixed quantities that add up to what is executed, but for block 18, which misses by one share', () => {
    const off = accepted
      .filter(({ value }) => value.allocMethod === 'FIXED_QUANTITY')
      .map(({ value }) => ({ blockId: value.blockId, given: value.allocations.reduce((sum, { quantity }) => sum + BigInt(quantity!), 0n) }))
      .map(({ blockId, given }) => ({ blockId, less: BigInt(day.blocks.find((block) => block.blockId === blockId)!.quantity) - given }))
      .filter(({ less }) => less !== 0n);
    expect(off).toEqual([{ blockId: 'B-0018', less: 1n }]);
  });

  it.each([
    ['B-0031', 'A-0031', 'UNKNOWN_ACCOUNT'], ['B-0041', 'A-0041', 'ACCOUNT_WITHOUT_CUSTODIAN'], ['B-0046', 'A-0046', 'PERCENTAGE_NOT_100'],
    ['B-0187', 'A-0187R', 'PERCENTAGE_NOT_100'],
  ])('of %s has %s refused: %s', (blockId, allocId, reason) => {
    expect(day.expected.refused).toContainEqual({ blockId, allocId, reason });
    expect(day.expected.refused).toHaveLength(4);
  });

  it('gives each figure only where its method asks for it', () => {
    const figure = { PRO_RATA: 'weight', PERCENTAGE: 'percent', FIXED_QUANTITY: 'quantity' } as const;
    for (const { value } of day.instructions) {
      for (const line of value.allocations) expect(Object.keys(line)).toEqual(['account', figure[value.allocMethod as keyof typeof figure]]);
    }
  });

  it('says whether it was given before the first fill or after the last', () => {
    for (const { value, when } of day.instructions) {
      const block = day.blocks.find(({ blockId }) => blockId === value.blockId)!;
      const after = block.number % 4 === 0 || PEOPLE_PLANTS.get(block.number)?.instructedAfter === true;
      expect(when).toBe(after ? 'AFTER_TRADING' : 'BEFORE_TRADING');
      expect(after ? value.transactTime! > block.lastFill : value.transactTime! < block.firstFill).toBe(true);
    }
  });
});
