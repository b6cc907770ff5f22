import fc from 'fast-check';
import { packFrame, unpackFrame, type Framed } from './frame.js';

const bytes = fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array));
const text = fc.string({ unit: 'grapheme', maxLength: 40 });
const messages: fc.Arbitrary<Framed[]> = fc.array(fc.record({
  key: fc.oneof(fc.constant(null), text, bytes),
  value: fc.oneof(fc.constant(null), text, bytes),
  headers: fc.dictionary(text.filter((name) => name !== '__proto__'), text, { maxKeys: 4, noNullPrototype: true }),
}));

const buffer = (part: string | Buffer | null): Buffer | null => (typeof part === 'string' ? Buffer.from(part) : part);

describe('a frame', () => {
  it('gives back what was packed, byte for byte', () => {
    fc.assert(fc.property(messages, (packed) => {
      expect(unpackFrame(packFrame(packed))).toEqual(packed.map(({ key, value, headers }) => ({
        key: buffer(key), value: buffer(value), headers: Object.fromEntries(Object.entries(headers).map(([name, part]) => [name, Buffer.from(part)])),
      })));
    }));
  });

  it('tells nothing from null', () => {
    expect(unpackFrame(packFrame([{ key: null, value: '', headers: {} }]))).toEqual([{ key: null, value: Buffer.alloc(0), headers: {} }]);
  });

  it('grows for headers that are larger than was thought', () => {
    const long = 'ü'.repeat(5000);
    expect(unpackFrame(packFrame([{ key: 'k', value: 'v', headers: { long } }]))[0]!.headers['long']!.toString()).toBe(long);
  });
});
