import { setTimeout as pause } from 'node:timers/promises';
import type { CpuMeter, CpuUse } from './cpu.js';

/** However slow a peer is, something moves within this time. */
const STALLED_MS = 60_000;
/** Often enough beside the seconds that are measured, seldom enough to cost next to nothing. */
const LOOK_EVERY_MS = 25;

/** One look at a count that grows. */
export interface Look {
  readonly count: number;
  /** `performance.now()`. */
  readonly at: number;
  readonly cpu: CpuUse | null;
}

/** A count from its first move to its end. */
export interface Passage {
  readonly first: Look;
  readonly last: Look;
}

/** Looks at a count until it has reached `total`. Throws where nothing moves for a minute, or where `ended` tells of a process that did. */
export async function follow(what: string, total: number, look: () => Promise<number> | number, { meter, ended }: {
  meter?: CpuMeter;
  ended: Promise<string>;
}): Promise<Passage> {
  let end: string | undefined;
  void ended.then((words) => (end = words));
  let first: Look | undefined;
  let [latest, movedAt] = [0, performance.now()];
  for (;;) {
    const count = await look();
    const at = performance.now();
    if (count > latest) [latest, movedAt] = [count, at];
    if (count > 0 && !first) first = { count, at, cpu: meter?.read() ?? null };
    if (first && count >= total) return { first, last: { count, at, cpu: meter?.read() ?? null } };
    if (end !== undefined) throw new Error(`${what} ended at ${count} of ${total}:\n${end}`);
    if (at - movedAt > STALLED_MS) throw new Error(`${what} has stood at ${count} of ${total} for ${STALLED_MS / 1000} s`);
    await pause(LOOK_EVERY_MS);
  }
}

/** Units a second from the first look to the last: what had been done by the first look does not count, nor the time it took. */
export function rateOf({ first, last }: Passage): number {
  if (last.count <= first.count) throw new Error(`all ${last.count} were done at the first look: too few to measure`);
  return (last.count - first.count) / ((last.at - first.at) / 1000);
}
