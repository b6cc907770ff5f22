import { explore, fault, step, type Protocol, type Step } from './search.example.js';

/** Two jugs of 3 and 5 litres; the riddle is to measure 4. */
interface Jugs {
  three: number;
  five: number;
}

function* pourings({ three, five }: Jugs): Iterable<Step<Jugs>> {
  yield step('fill three', (jugs) => { jugs.three = 3; });
  yield step('fill five', (jugs) => { jugs.five = 5; });
  yield step('empty three', (jugs) => { jugs.three = 0; });
  yield step('empty five', (jugs) => { jugs.five = 0; });
  const [over, back] = [Math.min(three, 5 - five), Math.min(five, 3 - three)];
  yield step('three into five', (jugs) => Object.assign(jugs, { three: three - over, five: five + over }));
  yield step('five into three', (jugs) => Object.assign(jugs, { three: three + back, five: five - back }));
}

/** Some of three tasks are done, in any order; a fault undoes one of them. */
function tasks(faults: number, missing = 3): Protocol<{ done: boolean[]; faults: number }> {
  return {
    start: { done: [false, false, false], faults },
    *steps({ done, faults }) {
      for (const task of done.keys()) {
        if (!done[task] && task < missing) yield step(`do ${task}`, (after) => { after.done[task] = true; });
        if (done[task] && faults > 0) yield fault(`undo ${task}`, (after) => { after.done[task] = false; after.faults -= 1; });
      }
    },
    broken: () => null,
    unfinished: ({ done }) => (done.every(Boolean) ? null : 'a task is left'),
  };
}

describe('the search', () => {
  it('comes to what is broken on a shortest way', () => {
    const measured = ({ five }: Jugs) => (five === 4 ? 'four litres' : null);
    const { breach } = explore({ start: { three: 0, five: 0 }, steps: pourings, broken: measured, unfinished: () => null });
    expect(breach).toEqual({
      invariant: 'four litres',
      trace: ['fill five', 'five into three', 'empty three', 'five into three', 'fill five', 'five into three'],
    });
  });

  it('visits each state once, faults or none, and knows where all comes to rest', () => {
    expect(explore(tasks(0))).toEqual({ states: 8, resting: 1, breach: null });
    expect(explore(tasks(2))).toEqual({ states: 8 * 3, resting: 3, breach: null });
  });

  it('names what is left at rest, though a fault could still change it', () => {
    expect(explore(tasks(1, 2)).breach).toEqual({ invariant: 'a task is left', trace: ['do 0', 'do 1'] });
  });

  it('accepts no protocol that may never come to rest', () => {
    const { breach } = explore({ start: { three: 0, five: 0 }, steps: pourings, broken: () => null, unfinished: () => null });
    expect(breach?.invariant).toBe('it goes round in circles');
  });
});
