import { custodianOf, sharesOf } from './accounts.rules.js';
import { cutBlocks } from './blocks.rules.js';
import { plain, splitWhole } from './exact.rules.js';
import { readTape } from './tape.js';

/** The figures that the rule was published with, recomputed with pro rata for every block. */
describe('the blocks of the tape', () => {
  const blocks = cutBlocks(readTape());
  const fills = blocks.map((block) => block.fills.length).sort((a, b) => a - b);
  const lines = blocks.flatMap((block) => {
    const shares = sharesOf(block);
    const parts = splitWhole(block.quantity, shares.map(({ weight }) => weight));
    return shares.map(({ account }, line) => ({ blockId: block.blockId, account, quantity: parts[line]! }));
  });
  const kept = lines.filter(({ quantity }) => quantity > 0n);

  it('are 391, of 34 fills in the middle, 29 of a single one, the largest of 610', () => {
    expect(blocks).toHaveLength(391);
    expect(fills[Math.floor(fills.length / 2)]).toBe(34);
    expect(fills.filter((count) => count === 1)).toHaveLength(29);
    expect(fills.at(-1)).toBe(610);
  });

  it('hold every trade of the tape once', () => {
    const places = blocks.flatMap((block) => block.fills.map(({ tape }) => tape)).sort((a, b) => a - b);
    expect(places).toEqual(Array.from({ length: 43_581 }, (_, place) => place));
  });

  it('are numbered by their first trades', () => {
    const firsts = blocks.map((block) => block.fills[0]!.tape);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(blocks[0]!.blockId).toBe('B-0000');
    expect(blocks.at(-1)!.blockId).toBe('B-0390');
  });

  it('come to 5,665 account lines and 38 of zero shares, 8 accounts a block in the middle', () => {
    const perBlock = blocks.map(({ blockId }) => kept.filter((line) => line.blockId === blockId).length).sort((a, b) => a - b);
    expect(kept).toHaveLength(5_665);
    expect(lines.length - kept.length).toBe(38);
    expect(perBlock[Math.floor(perBlock.length / 2)]).toBe(8);
  });

  it.each([['CUST1', 2_818], ['CUST2', 1_712], ['CUST3', 1_135]])('give %s %i lines', (custodian, count) => {
    expect(kept.filter(({ account }) => custodianOf(account) === custodian)).toHaveLength(count);
  });

  it('have a gross of 840,821,590.8025', () => {
    expect(plain(blocks.reduce((sum, { gross }) => sum + gross, 0n))).toBe('840821590.8025');
  });
});
