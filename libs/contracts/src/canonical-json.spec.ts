import { canonicalJson, hashOfContent } from './canonical-json.js';

describe('canonicalJson', () => {
  it.each<[string, unknown, string]>([
    ['sorts keys at every depth', { b: { d: 1, c: 2 }, a: [{ f: 1, e: 2 }] }, '{"a":[{"e":2,"f":1}],"b":{"c":2,"d":1}}'],
    ['leaves out what is null or undefined', { b: null, a: 1, c: undefined }, '{"a":1}'],
    ['keeps the order of lists, and their nulls', [3, null, 1], '[3,null,1]'],
    ['keeps text as it is', { a: 'Zoë "1"' }, '{"a":"Zoë \\"1\\""}'],
  ])('%s', (_what, content, text) => {
    expect(canonicalJson(content)).toBe(text);
  });

  it('hashes as anybody can: printf of the text through SHA-256', () => {
    expect(hashOfContent({ b: null, a: '1' })).toBe('9afeb0f2b203f254312ec8ded441d0318b7c34c57f8695ede42d2215a30c0960');
  });
});
