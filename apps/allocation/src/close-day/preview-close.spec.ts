import type { SplitBlock } from '../allocate-block/allocate-block.rules.js';
import type { ExecutedBlock } from '../allocate-block/block.entity.js';
import { foresee, foreseenFrom, type ToBreak } from './preview-close.rules.js';

const block = (blockId: string) => ({ blockId, currency: 'USD', instruction: { allocId: `A-${blockId}` } }) as ExecutedBlock;
const split = (lines: number, zeroLines = 0) => ({ qty: '300', gross: '3002.00', lines: Array.from({ length: lines }), zeroLines }) as unknown as SplitBlock;
const broken = (blockId: string, reason: ToBreak['reason']): ToBreak => ({ blockId, reason, allocId: null, text: 'Why.' });

describe('a close that is foreseen', () => {
  const standing = foreseenFrom({ blocks: 6, allocated: 1, broken: 1, allocations: 3, zeroLines: 0 });

  it('adds what would become of the open blocks to what the others have come to', () => {
    const first = foresee(standing, { allocated: [{ block: block('B-1'), split: split(3, 2) }], broken: [broken('B-2', 'NO_INSTRUCTION')] });
    const second = foresee(first, { allocated: [{ block: block('B-3'), split: split(4) }], broken: [broken('B-4', 'MISSING')] });
    expect(second).toEqual({
      figures: { blocks: 6, allocated: 3, broken: 3, allocations: 10, zeroLines: 2 },
      toAllocate: {
        blocks: 2,
        listed: [['B-1', 3], ['B-3', 4]].map(([blockId, allocations]) =>
          ({ blockId, allocId: `A-${blockId}`, qty: '300', gross: '3002.00', currency: 'USD', allocations })),
      },
      toBreak: { blocks: 2, reasons: { MISSING: 1, NO_INSTRUCTION: 1 }, listed: [broken('B-2', 'NO_INSTRUCTION'), broken('B-4', 'MISSING')] },
    });
    expect(Object.keys(second.toBreak.reasons)).toEqual(['MISSING', 'NO_INSTRUCTION']);
  });

  it('counts all, and lists the first thousand', () => {
    const chunk = (from: number) => Array.from({ length: 600 }, (_, n) => broken(`B-${from + n}`, 'NO_TOTALS'));
    const { toBreak } = foresee(foresee(standing, { allocated: [], broken: chunk(0) }), { allocated: [], broken: chunk(600) });
    expect(toBreak).toMatchObject({ blocks: 1200, reasons: { NO_TOTALS: 1200 } });
    expect(toBreak.listed.map(({ blockId }) => blockId)).toEqual(Array.from({ length: 1000 }, (_, n) => `B-${n}`));
  });
});
