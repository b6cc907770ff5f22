import { planLoad, type StandingRow } from './load-firm.rules.js';

const row = (id: string, content: string) => ({ id, content, canonical: content, hash: `#${content}` });
const standing = (version: number, content: string, file: string | null): StandingRow =>
  ({ version, canonical: content, fileHash: file === null ? null : `#${file}` });

describe('planLoad', () => {
  it.each([
    ['a new row', 'a', undefined, 1, true],
    ['a row as it was loaded', 'a', standing(1, 'a', 'a'), null, false],
    ['a row whose file changed', 'b', standing(1, 'a', 'a'), 2, true],
    ['a row that a person changed since', 'a', standing(2, 'b', 'a'), null, false],
    ['a row that both changed, otherwise', 'c', standing(2, 'b', 'a'), 3, true],
    ['a row that both changed alike', 'b', standing(2, 'b', 'a'), null, true],
    ['a row that a person made, then the file too', 'b', standing(1, 'a', null), 2, true],
    ['a row that a person made, and the file alike', 'a', standing(1, 'a', null), null, true],
  ])('%s', (_, content, held, version, remembered) => {
    const plan = planLoad([row('X', content)], new Map(held ? [['X', held]] : []));
    expect(plan.newVersions).toEqual(version === null ? [] : [{ id: 'X', version, content }]);
    expect(plan.remembered).toEqual(remembered ? [{ id: 'X', hash: `#${content}` }] : []);
  });

  it('leaves alone what the file no longer has', () => {
    expect(planLoad([], new Map([['X', standing(1, 'a', 'a')]]))).toEqual({ newVersions: [], remembered: [] });
  });
});
