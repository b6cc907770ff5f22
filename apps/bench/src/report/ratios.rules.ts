import { median, medianRatio } from './statistics.rules.js';
import type { Measured, Workload } from './run-record.js';

type Figures = Measured['figures'];

interface Goal {
  readonly workload: Workload;
  readonly says: string;
  /** Undefined where a figure that it needs was not measured. */
  readonly of: (figures: Figures) => number | undefined;
  /** What is to be reached, if anything. */
  readonly atLeast?: number;
  readonly atMost?: number;
}

const middle = (name: string) => (figures: Figures) => figures[name] && median(figures[name]);
const against = (name: string, other: string) => (figures: Figures) => figures[name] && figures[other] && medianRatio(figures[name], figures[other]);

/** What the benchmark is summed up in, and what is to be reached. */
export const GOALS = {
  W1_P0: { workload: 'W1', says: 'ingest: times a plain NestJS Kafka service with TypeORM `save`', of: against('W1', 'P0'), atLeast: 40 },
  W1_P2: { workload: 'W1', says: 'ingest: times kafkajs `eachBatch` with TypeORM `insert` of 500', of: against('W1', 'P2') },
  W1_C1: { workload: 'W1', says: 'ingest: part of what `COPY` of the same rows and indexes reaches', of: against('W1', 'C1'), atLeast: 0.4 },
  W1_published: { workload: 'W1', says: 'fills/s until on `executions.accepted.v1`', of: middle('W1_published'), atLeast: 20_000 },
  W2_fillsPerSecond: { workload: 'W2', says: 'fills/s through the whole chain, compliance on', of: middle('W2'), atLeast: 8000 },
  W2_complianceCost: {
    workload: 'W2', says: 'part of the fills/s that compliance costs', atMost: 0.15,
    of: (figures) => figures['W2'] && figures['W2_withoutCompliance'] && 1 - medianRatio(figures['W2'], figures['W2_withoutCompliance']),
  },
  W3_p50Ms: { workload: 'W3', says: 'ms until a fill is in its block, p50 at 5,000 fills/s', of: middle('W3_5000_p50'), atMost: 20 },
  W3_p99Ms: { workload: 'W3', says: 'ms until a fill is in its block, p99 at 5,000 fills/s', of: middle('W3_5000_p99'), atMost: 100 },
  W4_million_seconds: {
    workload: 'W4', says: 's from the request until 10,000 × 100 allocations are durable, published, and the day closed', atMost: 30,
    of: middle('W4_10000x100_published'),
  },
  W6_seconds: { workload: 'W6', says: 's from SIGKILL of execution-ingest to its successor’s first commit', of: middle('W6'), atMost: 3 },
  W7_x100: { workload: 'W7', says: 'times the cost of a fill, with a history ×100', of: against('W7_x100', 'W7_x1'), atMost: 1.15 },
} as const satisfies Record<string, Goal>;

export type RatioName = keyof typeof GOALS;
export type Ratios = Readonly<Record<RatioName, number | null>>;

/** Null where the workload was not run. */
export function ratiosOf(workloads: Readonly<Partial<Record<Workload, Measured>>>): Ratios {
  const ratios = Object.entries<Goal>(GOALS).map(([name, { workload, of }]) => [name, of(workloads[workload]?.figures ?? {}) ?? null]);
  return Object.fromEntries(ratios) as Ratios;
}

/** `met` or `missed`; empty where nothing is to be reached, or nothing was measured. */
export function verdict(name: RatioName, value: number | null): 'met' | 'missed' | '' {
  const { atLeast, atMost }: Goal = GOALS[name];
  if (value === null || (atLeast === undefined && atMost === undefined)) return '';
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity) ? 'met' : 'missed';
}

/** What is to be reached, in words. */
export function targetText(name: RatioName): string {
  const { atLeast, atMost }: Goal = GOALS[name];
  if (atLeast !== undefined) return `≥ ${figureText(atLeast)}`;
  return atMost === undefined ? '' : `≤ ${figureText(atMost)}`;
}

/** A figure to three digits that say something, thousands apart. */
export function figureText(value: number): string {
  if (Math.abs(value) >= 1000) return Math.round(value).toString().replace(/\B(?=(\d{3})+$)/g, ',');
  const text = value.toPrecision(3);
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : String(Number(text));
}
