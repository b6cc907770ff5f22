import { asked } from './command-line.js';
import { sizesOf } from './sizes.js';

describe('the command line', () => {
  it('asks for everything at full size by itself', () => {
    expect(asked([], 3)).toEqual({ quick: false, only: ['W1', 'W2', 'W3', 'W4', 'W6', 'W7'], seed: 3 });
    expect(sizesOf(asked([], 3)).W1).toMatchObject({ fills: 500_000, repetitions: 5, peers: ['P0', 'P2', 'C1', 'C2'] });
  });

  it('takes what is asked', () => {
    const wanted = asked(['--quick', '--only', 'W1,W3', '--seed', '7', '--peers', '', '--fills', '1000', '--repetitions', '2'], 3);
    expect(wanted).toEqual({ quick: true, only: ['W1', 'W3'], seed: 7, peers: [], fills: 1000, repetitions: 2 });
    expect(sizesOf(wanted).W1).toMatchObject({ fills: 1000, repetitions: 2, peers: [] });
  });

  it.each([
    ['a workload that is none', ['--only', 'W5']], ['a peer that is none', ['--peers', 'P1']], ['no number', ['--seed', 'x']],
    ['fills that are no whole blocks', ['--fills', '15']], ['none at all', ['--repetitions', '0']],
  ])('refuses %s', (_, args) => {
    expect(() => asked(args, 3)).toThrow(RangeError);
  });
});
