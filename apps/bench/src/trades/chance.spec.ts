import { chance, shuffled } from './chance.rules.js';

describe('chance', () => {
  it('is the same for the same seed, between 0 and 1, and spread evenly', () => {
    const next = chance(5);
    const drawn = Array.from({ length: 10_000 }, next);
    expect(drawn.slice(0, 10)).toEqual(Array.from({ length: 10 }, chance(5)));
    expect(drawn.every((value) => value >= 0 && value < 1)).toBe(true);
    for (let tenth = 0; tenth < 10; tenth += 1) expect(drawn.filter((value) => Math.floor(value * 10) === tenth).length).toBeGreaterThan(850);
  });

  it('shuffles without losing a member, and lets each be first', () => {
    const next = chance(5);
    const firsts = new Set(Array.from({ length: 100 }, () => {
      const order = shuffled(['a', 'b', 'c', 'd'], next);
      expect([...order].sort()).toEqual(['a', 'b', 'c', 'd']);
      return order[0];
    }));
    expect(firsts.size).toBe(4);
  });
});
