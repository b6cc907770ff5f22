import type { CpuUse } from '../ground/cpu.js';

export const WORKLOADS = ['W1', 'W2', 'W3', 'W4', 'W6', 'W7'] as const;
export type Workload = (typeof WORKLOADS)[number];

/** What a workload came to. A figure has one value for each repetition that counts, in their order; peers of one repetition have the same place. */
export interface Measured {
  readonly size: Readonly<Record<string, number | string>>;
  readonly figures: Readonly<Record<string, readonly number[]>>;
  /** CPU µs a fill, by peer: one for each repetition, null where the machine does not tell. */
  readonly cpu: Readonly<Record<string, readonly (CpuUse | null)[]>>;
  /** In which order the peers had their turns in each repetition. */
  readonly turns: readonly (readonly string[])[];
}

/** What a workload came to, and when, of what, and from which seed. */
export interface WorkloadRecord extends Measured {
  readonly startedAt: string;
  readonly commit: string;
  readonly seed: number;
}

export type WorkloadRecords = Readonly<Partial<Record<Workload, WorkloadRecord>>>;

/** Everything that a run of the benchmark found: `var/bench/latest.json`. */
export interface RunRecord {
  readonly quick: boolean;
  readonly environment: Readonly<Record<string, string | number>>;
  readonly workloads: WorkloadRecords;
  readonly ratios: Readonly<Record<string, number | null>>;
}
