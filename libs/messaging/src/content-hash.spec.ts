import { contentHash } from './content-hash.js';

const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));
const hash = (key: string | null, value: string | null): string => contentHash({ key: bytes(key), value: bytes(value) });

describe('the hash of a record’s content', () => {
  it('is the same for the same bytes', () => {
    expect(hash('O-1', '{}')).toBe(hash('O-1', '{}'));
    expect(hash('O-1', '{}')).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is another one for each of these', () => {
    const contents: [string | null, string | null][] = [
      [null, null], [null, ''], ['', null], ['', ''], ['ab', 'c'], ['a', 'bc'], ['abc', ''], ['', 'abc'], [null, 'abc'], ['abc', null], ['null', ''],
      ['1:a', 'b'], ['a', '1:b'],
    ];
    expect(new Set(contents.map(([key, value]) => hash(key, value))).size).toBe(contents.length);
  });
});
