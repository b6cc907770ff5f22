import fc from 'fast-check';
import { Gathering } from './gathering.js';

interface Item {
  readonly name: string;
  readonly records: number;
}

/** What is done together waits until it is told to go on. */
function gated() {
  const done: string[][] = [];
  const gates: (() => void)[] = [];
  const gathering = new Gathering<Item, string>(({ records }) => records, async (items) => {
    done.push(items.map(({ name }) => name));
    await new Promise<void>((resolve) => gates.push(resolve));
    return items.map(({ name }) => `${name} done`);
  });
  const goOn = async (): Promise<void> => {
    gates.shift()!();
    await settled();
  };
  return { gathering, done, gates, goOn };
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};

describe('a gathering', () => {
  it('does together what comes in one turn, and after it what came meanwhile; each has its own result', async () => {
    const { gathering, done, goOn } = gated();
    const results = ['a', 'b'].map((name) => gathering.add('fills', { name, records: 10 }));
    await settled();
    results.push(...['c', 'd'].map((name) => gathering.add('fills', { name, records: 10 })));
    await settled();
    expect(done).toEqual([['a', 'b']]);
    await goOn();
    expect(done).toEqual([['a', 'b'], ['c', 'd']]);
    await goOn();
    expect(await Promise.all(results)).toEqual(['a done', 'b done', 'c done', 'd done']);
  });

  it('lets one kind wait for no other, and what is large for nothing of its kind, four at once', async () => {
    const { gathering, done, goOn } = gated();
    void gathering.add('fills', { name: 'a', records: 1 });
    void gathering.add('totals', { name: 't', records: 1 });
    for (const name of ['b', 'c', 'd']) void gathering.add('fills', { name, records: 500 });
    await settled();
    expect(done).toEqual([['a', 'b'], ['c'], ['d'], ['t']].sort());
    void gathering.add('fills', { name: 'e', records: 500 });
    await settled();
    expect(done).toHaveLength(4);
    await goOn();
    expect(done.at(-1)).toEqual(['e']);
  });

  it('fails what was done together, and goes on with the rest', async () => {
    const gathering = new Gathering<Item, string>(({ records }) => records, async (items) => {
      if (items.some(({ name }) => name === 'bad')) throw new Error('refused');
      return items.map(({ name }) => name);
    });
    const [bad, beside] = ['bad', 'beside'].map((name) => gathering.add('fills', { name, records: 1 }));
    await Promise.all([expect(bad).rejects.toThrow('refused'), expect(beside).rejects.toThrow('refused')]);
    expect(await gathering.add('fills', { name: 'next', records: 1 })).toBe('next');
  });

  it('does everything once, in the order within its kind, whatever comes when', async () => {
    await fc.assert(fc.asyncProperty(
      fc.array(fc.record({ kind: fc.constantFrom('x', 'y'), records: fc.nat(700), turns: fc.nat(2) }), { maxLength: 40 }),
      async (items) => {
        const begun = new Map<string, number[]>([['x', []], ['y', []]]);
        const gathering = new Gathering<{ kind: string; place: number; records: number }, number>(({ records }) => records, async (together) => {
          for (const { kind, place } of together) begun.get(kind)!.push(place);
          await settled();
          return together.map(({ place }) => place);
        });
        const results: Promise<number>[] = [];
        for (const [place, { kind, records, turns }] of items.entries()) {
          results.push(gathering.add(kind, { kind, place, records }));
          for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        }
        expect(await Promise.all(results)).toEqual(items.map((_, place) => place));
        for (const kind of ['x', 'y']) expect(begun.get(kind)).toEqual(items.flatMap((item, place) => (item.kind === kind ? [place] : [])));
      },
    ), { numRuns: 50 });
  });
});
