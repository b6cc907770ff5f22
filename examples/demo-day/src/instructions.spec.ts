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

  it('has fixed quantities that add up to what is executed, or ordered, but for block 18, which misses by one share', () => {
    const off = accepted
      .filter(({ value }) => value.allocMethod === 'FIXED_QUANTITY')
      .map(({ value }) => ({ blockId: value.blockId, given: value.allocations.reduce((sum, { quantity }) => sum + BigInt(quantity!), 0n) }))
      .map(({ blockId, given }) => ({ blockId, less: BigInt(day.blocks.find((block) => block.blockId === blockId)!.quantity) - given }))
      .filter(({ less }) => less !== 0n);
    const beyond = off.filter(({ less }) => less < 0n).map(({ blockId, less }) => [blockId, String(-less)]);
    expect(off.filter(({ less }) => less > 0n)).toEqual([{ blockId: 'B-0018', less: 1n }]);
    expect(beyond).toEqual(['B-0039', 'B-0199'].map((blockId) => {
      const [order, block] = [day.orders.find((one) => one.blockId === blockId)!, day.blocks.find((one) => one.blockId === blockId)!];
      return [blockId, String(BigInt(order.orderQty) - BigInt(block.quantity))];
    }));
  });

  it.each([
    ['B-0029', 'A-0029L', 'REFERENCE_NOT_STANDING'], ['B-0031', 'A-0031', 'UNKNOWN_ACCOUNT'], ['B-0041', 'A-0041', 'ACCOUNT_WITHOUT_CUSTODIAN'],
    ['B-0046', 'A-0046', 'PERCENTAGE_NOT_100'], ['B-0179', 'A-0179L', 'REFERENCE_NOT_STANDING'], ['B-0187', 'A-0187R', 'PERCENTAGE_NOT_100'],
  ])('of %s has %s refused: %s', (blockId, allocId, reason) => {
    expect(day.expected.refused).toContainEqual({ blockId, allocId, reason });
    expect(day.expected.refused).toHaveLength(6);
  });

  it('gives each figure only where its method asks for it, and uses every method', () => {
    const figures = {
      PRO_RATA: ['weight'], PERCENTAGE: ['percent'], FIXED_QUANTITY: ['quantity'], EQUAL: [], TARGET_HOLDING: ['heldQuantity', 'targetValue'],
    } as const;
    const split = day.instructions.filter(({ value }) => ['NEW', 'REPLACE'].includes(value.allocTransType));
    for (const { value } of split) {
      for (const line of value.allocations) expect(Object.keys(line)).toEqual(['account', ...figures[value.allocMethod!]]);
    }
    expect(new Set(split.map(({ value }) => value.allocMethod))).toEqual(new Set(Object.keys(figures)));
  });

  it('has targets that nobody would have to trade against the side for', () => {
    for (const { value } of day.instructions.filter((one) => one.value.allocMethod === 'TARGET_HOLDING')) {
      for (const { targetValue } of value.allocations) expect(targetValue).toMatch(/^[1-9]\d*$/);
    }
  });

  it.each([
    ['B-0027', 'A-0027', ['NEW A-0027S EQUAL', 'REPLACE A-0027 PERCENTAGE of A-0027S']],
    ['B-0029', 'A-0029', ['NEW A-0029S FIXED_QUANTITY', 'CANCEL A-0029C of A-0029S', 'REPLACE A-0029L FIXED_QUANTITY of A-0029S', 'NEW A-0029 FIXED_QUANTITY']],
    ['B-0033', null, ['NEW A-0033 PRO_RATA', 'CANCEL A-0033C of A-0033']],
    ['B-0034', 'A-0034', ['NEW A-0034S EQUAL', 'REPLACE A-0034 PRO_RATA of A-0034S']],
    ['B-0047', 'A-0047', ['NEW A-0047 PERCENTAGE', 'REPLACE A-0047N EQUAL of A-0047']],
    ['B-0035', 'A-0035', ['NEW A-0035 TARGET_HOLDING', 'REVERSAL A-0035V of A-0035']],
  ])('comes for %s to %s by its steps', (blockId, allocId, steps) => {
    const ofBlock = day.instructions.map(({ value }) => value).filter((value) => value.blockId === blockId);
    const given = ofBlock.map(({ allocTransType, allocId: id, allocMethod, refAllocId }) => (
      [allocTransType, id, ...(allocMethod ? [allocMethod] : []), ...(refAllocId ? [`of ${refAllocId}`] : [])].join(' ')));
    expect(given).toEqual(steps);
    expect(day.blocks.find((block) => block.blockId === blockId)!.allocId).toBe(allocId);
  });

  it('says whether it was given before the first fill or after the last', () => {
    const otherwise = ['DEPARTS_AFTERWARDS', 'REALLOCATED', 'REVERSED'];
    const differ = day.planted.filter(({ kind }) => otherwise.includes(kind)).map(({ block }) => block);
    for (const { value, when } of day.instructions) {
      const block = day.blocks.find(({ blockId }) => blockId === value.blockId)!;
      if (differ.includes(block.number)) continue;
      const after = block.number % 4 === 0 || PEOPLE_PLANTS.get(block.number)?.instructedAfter === true;
      expect(when).toBe(after ? 'AFTER_TRADING' : 'BEFORE_TRADING');
      expect(after ? value.transactTime! > block.lastFill : value.transactTime! < block.firstFill).toBe(true);
    }
  });
});
