/** Life of a day's allocation. */
export const DAY_STATES = ['OPEN', 'CLOSING', 'CLOSED'] as const;
export type DayState = (typeof DAY_STATES)[number];

/** What a closer asks: which platforms must have sent all of the day, and how long to wait for them and for open blocks. */
export interface ClosingTerms {
  readonly platforms: readonly string[];
  readonly deadlineSeconds: number;
}

/** Platforms as a set has them: sorted, each once. */
export function asSet(platforms: readonly string[]): string[] {
  return [...new Set(platforms)].sort();
}

/** What a request to close does: it starts the closing, repeats what stands, or comes too late or with other terms. */
export function answerToClosing(day: ClosingTerms & { readonly state: DayState }, asked: ClosingTerms): 'START' | 'REPEAT' | 'DAY_CLOSED' | 'DAY_CLOSING' {
  if (day.state === 'CLOSED') return 'DAY_CLOSED';
  if (day.state === 'OPEN') return 'START';
  const same = day.deadlineSeconds === asked.deadlineSeconds && asSet(day.platforms).join() === asSet(asked.platforms).join();
  return same ? 'REPEAT' : 'DAY_CLOSING';
}

/** A day's blocks by their outcome; those that came after it was closed are not counted. */
export interface DayFigures {
  readonly blocks: number;
  readonly allocated: number;
  readonly broken: number;
  /** Account lines. */
  readonly allocations: number;
  /** Account lines of zero shares, dropped. */
  readonly zeroLines: number;
}

/** A platform that the closer named, with what is known of its day. */
export interface PlatformDay {
  readonly platform: string;
  readonly complete: boolean;
  /** As many orders of it are here as it says it had. */
  readonly ordersHere: boolean;
}

/**
 * Whether a closing day is done: every block is decided, and either the deadline has passed, or all are allocated and no named
 * platform has anything yet to come.
 */
export function isDone({ blocks, allocated, broken }: DayFigures, platforms: readonly PlatformDay[], due: boolean): boolean {
  if (allocated + broken !== blocks) return false;
  return due || (broken === 0 && platforms.every(({ complete, ordersHere }) => complete && ordersHere));
}
