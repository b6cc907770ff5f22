import fc from 'fast-check';
import { writtenInstructions, type LineFault } from './instruction-lines.rules.js';

type Fields = Record<string, string>;
const of = (allocId: string, account: string, more: Fields = {}): Fields =>
  ({ allocId, allocTransType: 'NEW', blockId: `B-${allocId}`, account, weight: '1', ...more });
/** Lines from 2 on, for the header is 1. */
const numbered = (lines: readonly Fields[]) => lines.map((fields, place) => ({ line: place + 2, fields }));
const read = (lines: readonly Fields[], unreadable: readonly number[] = []) =>
  writtenInstructions(numbered(lines).filter(({ line }) => !unreadable.includes(line)), unreadable);

describe('the lines of a file', () => {
  it('make one instruction where they are of one allocId', () => {
    expect(read([of('A', 'ACC-1'), of('A', 'ACC-2'), of('B', 'ACC-1', { weight: '2' })])).toEqual({
      errors: [],
      instructions: [
        {
          line: 2, fields: { allocId: 'A', allocTransType: 'NEW', blockId: 'B-A' },
          accounts: [{ line: 2, fields: { account: 'ACC-1', weight: '1' } }, { line: 3, fields: { account: 'ACC-2', weight: '1' } }],
        },
        { line: 4, fields: { allocId: 'B', allocTransType: 'NEW', blockId: 'B-B' }, accounts: [{ line: 4, fields: { account: 'ACC-1', weight: '2' } }] },
      ],
    });
  });

  it('make one without accounts where a line alone names none', () => {
    const cancel = { allocId: 'C', allocTransType: 'CANCEL', refAllocId: 'A', blockId: 'B-A', allocCancReplaceReason: 'OTHER' };
    expect(read([cancel]).instructions).toEqual([{ line: 2, fields: cancel, accounts: [] }]);
    expect(read([cancel, cancel]).instructions).toMatchObject([{ accounts: [{ line: 2, fields: {} }, { line: 3, fields: {} }] }]);
  });

  const A = [of('A', 'ACC-1'), of('A', 'ACC-2')];
  const nameless: Fields = { blockId: 'B-A', account: 'ACC-3' };
  it.each<[string, Fields[], number[], [number, LineFault, string | null][], string[]]>([
    ['a line without allocId, which may be of the one above', [...A, nameless, of('B', 'ACC-1'), of('C', 'ACC-1')], [],
      [[2, 'NEIGHBOUR_UNREADABLE', null], [4, 'ALLOC_ID_MISSING', 'allocId'], [5, 'NEIGHBOUR_UNREADABLE', null]], ['C']],
    ['a line that is none within an instruction', [of('A', 'ACC-1'), {}, of('A', 'ACC-2'), of('B', 'ACC-1')], [3], [[2, 'NEIGHBOUR_UNREADABLE', null]], ['B']],
    ['a line that is none after the last', [of('B', 'ACC-1'), ...A, {}], [5], [[3, 'NEIGHBOUR_UNREADABLE', null]], ['B']],
    ['a line that is none before the first', [{}, ...A, of('B', 'ACC-1')], [2], [[3, 'NEIGHBOUR_UNREADABLE', null]], ['B']],
    ['lines that stand apart', [of('A', 'ACC-1'), of('B', 'ACC-1'), of('A', 'ACC-2')], [],
      [[2, 'LINES_APART', 'allocId'], [4, 'LINES_APART', 'allocId']], ['B']],
    ['apart, and beside what can’t be read', [of('A', 'ACC-1'), {}, of('B', 'ACC-1'), of('C', 'ACC-1'), of('A', 'ACC-2')], [3],
      [[2, 'NEIGHBOUR_UNREADABLE', null], [4, 'NEIGHBOUR_UNREADABLE', null], [6, 'LINES_APART', 'allocId']], ['C']],
    ['another block on its second line', [of('A', 'ACC-1'), of('A', 'ACC-2', { blockId: 'B-2' }), of('B', 'ACC-1')], [],
      [[3, 'LINES_DIFFER', 'blockId']], ['B']],
    ['a method on its second line alone', [of('A', 'ACC-1'), of('A', 'ACC-2', { allocMethod: 'EQUAL' })], [], [[3, 'LINES_DIFFER', 'allocMethod']], []],
    ['several lines at fault', [of('A', 'ACC-1', { accountErrors: 'LEAVE_OUT' }), ...A], [],
      [[3, 'LINES_DIFFER', 'accountErrors'], [4, 'LINES_DIFFER', 'accountErrors']], []],
  ])('%s', (_what, lines, unreadable, faults, good) => {
    const { errors, instructions } = read(lines, unreadable);
    expect([...errors].sort((a, b) => a.line - b.line).map(({ line, code, field }) => [line, code, field])).toEqual(faults);
    expect(instructions.map(({ fields }) => fields['allocId'])).toEqual(good);
  });

  it('never make an instruction of fewer lines than were written of it, whichever line can’t be read', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
    fc.assert(fc.property(sizes, fc.array(fc.nat(), { maxLength: 3 }), (counts, picks) => {
      const lines = counts.flatMap((count, number) => Array.from({ length: count }, (_, account) => of(`A-${number}`, `ACC-${account}`)));
      const unreadable = [...new Set(picks.map((pick) => (pick % lines.length) + 2))];
      const { instructions } = read(lines, unreadable);
      for (const { fields, accounts } of instructions) expect(accounts).toHaveLength(counts[Number(fields['allocId']!.slice(2))]!);
      if (unreadable.length === 0) expect(instructions).toHaveLength(counts.length);
    }));
  });
});
