import { sharesOf } from './accounts.rules.js';
import { cutBlocks } from './blocks.rules.js';
import { CONFLICTS, NEAR_MISSES, PEOPLE_PLANTS } from './people-planted.rules.js';
import { PLANTS, type PlantKind } from './planted.rules.js';
import { readTape } from './tape.js';

function blocksOf(...kinds: PlantKind[]): number[] {
  return PLANTS.filter(({ kind }) => kinds.includes(kind)).map(({ block }) => block);
}

describe('what is planted', () => {
  it.each<[number, PlantKind[]]>([
    [12, ['CONFLICT']], [12, ['NEAR_MISS']], [25, ['CORRECTION']], [12, ['BUST', 'BUST_BEFORE_FILL']], [3, ['BUST_BEFORE_FILL']], [1, ['STRAY_BUST']],
    [3, ['ID_WITH_OTHER_CONTENT']], [10, ['MALFORMED_NAMED', 'MALFORMED_UNNAMED']], [4, ['NEVER_INSTRUCTED']], [1, ['UNKNOWN_ACCOUNT']],
    [1, ['PERCENTAGES_OF_99_99']], [1, ['QUANTITIES_MISS_BY_ONE']], [2, ['OVERFILLED']], [2, ['SHORT_OF_TOTAL']], [1, ['ACCOUNT_WITHOUT_CUSTODIAN']],
    [5, ['LATE_BUST']], [2, ['LEFT_OUT']], [2, ['ODD_LOTS']], [2, ['REPLACED']], [2, ['CANCELLED']], [2, ['WITHDRAWN']], [2, ['DEPARTS_AFTERWARDS']],
    [2, ['REVERSED']], [2, ['REALLOCATED']], [2, ['PARTLY_EXECUTED']],
  ])('%i of %s', (count, kinds) => {
    expect(blocksOf(...kinds)).toHaveLength(count);
  });

  it('conflicts lie on blocks 25j and near-misses on blocks 25j + 12', () => {
    expect(CONFLICTS.map(({ block }) => block)).toEqual(Array.from({ length: 12 }, (_, turn) => 25 * (turn + 1)));
    expect(NEAR_MISSES.map(({ block }) => block)).toEqual(Array.from({ length: 12 }, (_, turn) => 25 * (turn + 1) + 12));
  });

  it('no block bears two plants, but for the bust of near-miss 212', () => {
    const people = [...PEOPLE_PLANTS.keys()];
    const others = PLANTS.filter(({ kind }) => kind !== 'CONFLICT' && kind !== 'NEAR_MISS').map(({ block }) => block);
    const twice = [...people, ...others].filter((block, place, all) => all.indexOf(block) !== place);
    expect(twice).toEqual([212]);
  });

  it('the first 64 blocks have one of each kind, and two of the people’s', () => {
    const early = PLANTS.filter(({ block }) => block < 64).map(({ kind }) => kind);
    expect(new Set(early)).toEqual(new Set(PLANTS.map(({ kind }) => kind)));
    expect(early.filter((kind) => kind === 'CONFLICT')).toHaveLength(2);
    expect(early.filter((kind) => kind === 'NEAR_MISS')).toHaveLength(2);
  });

  it('blocks 262 and 251 have ACC-001 in common', () => {
    const blocks = cutBlocks(readTape());
    for (const number of [262, 251]) expect(sharesOf(blocks[number]!).map(({ account }) => account)).toContain('ACC-001');
  });
});
