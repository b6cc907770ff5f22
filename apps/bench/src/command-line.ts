import { parseArgs } from 'node:util';
import { WORKLOADS, type Workload } from './report/run-record.js';

/** What a run is asked to do. */
export interface Asked {
  readonly quick: boolean;
  readonly only: readonly Workload[];
  readonly seed: number;
  /** In place of the sizes of W1, to look at one thing closely. */
  readonly peers?: readonly string[];
  readonly fills?: number;
  readonly repetitions?: number;
}

export const PEERS = ['P0', 'P2', 'C1', 'C2'];

export const USAGE = `npm run bench [-- options]
  --quick            fewer fills and repetitions: each workload in about a minute
  --only W1,W3       only these of ${WORKLOADS.join(', ')}
  --seed N           the order of turns and the fills; another one each run, unless given
  --peers P0,C1      of W1, who is compared; '' for the service alone
  --fills N          of W1 and W2
  --repetitions N    of every workload`;

/** Reads a command line. Throws where it makes no sense. */
export function asked(args: readonly string[], seed: number): Asked {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...args], options: { quick: { type: 'boolean' }, only: text, seed: text, peers: text, fills: text, repetitions: text },
  });
  return {
    quick: values.quick ?? false,
    only: values.only === undefined ? WORKLOADS : (among(values.only, WORKLOADS, '--only') as Workload[]),
    seed: wholeNumber(values.seed, '--seed') ?? seed,
    peers: values.peers === undefined ? undefined : among(values.peers, PEERS, '--peers'),
    fills: wholeNumber(values.fills, '--fills', 10),
    repetitions: wholeNumber(values.repetitions, '--repetitions'),
  };
}

function among(list: string, known: readonly string[], option: string): string[] {
  const named = list.split(',').filter((name) => name !== '');
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new RangeError(`${option}: ${unknown} is none of ${known.join(', ')}`);
  return named;
}

function wholeNumber(value: string | undefined, option: string, multipleOf = 1): number | undefined {
  if (value === undefined) return undefined;
  if (!/^[1-9]\d{0,8}$/.test(value) || Number(value) % multipleOf !== 0) {
    throw new RangeError(`${option}: ${value} is not a whole number from 1${multipleOf > 1 ? ` that ${multipleOf} divides` : ''}`);
  }
  return Number(value);
}
