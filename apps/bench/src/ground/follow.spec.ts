import { follow, rateOf } from './follow.js';

const never = new Promise<string>(() => undefined);

function counting(...counts: number[]): () => number {
  return () => (counts.length > 1 ? counts.shift()! : counts[0]!);
}

describe('following a count', () => {
  it('runs from its first move to its end', async () => {
    const { first, last } = await follow('x', 10, counting(0, 0, 4, 7, 12), { ended: never });
    expect([first.count, last.count]).toEqual([4, 12]);
    expect(last.at).toBeGreaterThan(first.at);
  });

  it('gives up on a process that has ended, with its last words', async () => {
    await expect(follow('x', 10, counting(3), { ended: Promise.resolve('out of memory') })).rejects.toThrow('x ended at 3 of 10:\nout of memory');
  });

  it('counts neither what was done at the first look nor the time it took', () => {
    const look = (count: number, at: number) => ({ count, at, cpu: null });
    expect(rateOf({ first: look(100, 5000), last: look(1100, 7000) })).toBe(500);
    expect(() => rateOf({ first: look(100, 5000), last: look(100, 5000) })).toThrow('too few to measure');
  });
});
