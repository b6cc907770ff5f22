import type { Duty } from '@entresol/trade/duty';
import type { Act, ActScope, Evidence } from './act.rules.js';

/**
 * A duty that a person held on a subject on a business date, however many acts it took. Two acts tell all that the conflict matrix
 * asks: on which dates it was held, and whether any act of it came after a given time. The earliest alone would not do: an
 * instruction before the first fill would hide one after it, or not, as they happen to arrive.
 */
export interface HeldDuty {
  readonly scope: ActScope;
  readonly subject: string;
  readonly person: string;
  readonly duty: Duty;
  /** UTC date of the acts' business time. */
  readonly onDate: string;
  readonly first: Evidence;
  readonly last: Evidence;
}

/** Orders times: below 0 where the first is earlier. `…00Z` and `…00.000Z` are one instant, so decimals are filled up where they differ in length. */
export function compareTimes(a: string, b: string): number {
  return a.length === b.length ? compare(a, b) : compare(instantOf(a), instantOf(b));
}

function instantOf(time: string): string {
  const [seconds, decimals = ''] = time.slice(0, -1).split('.') as [string, string?];
  return `${seconds}.${decimals.padEnd(9, '0')}`;
}

/** Earliest first, ties by event id: 0 for the same event only, wherever it was told. */
export function byTime(a: Evidence, b: Evidence): number {
  return compareTimes(a.time, b.time) || compare(a.eventId, b.eventId);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** One act as the duty it amounts to. */
export function heldBy(person: string, { scope, subject, duty, time, eventId, actor, origin }: Act): HeldDuty {
  const act = { time, eventId, actor, origin };
  return { scope, subject, person, duty, onDate: time.slice(0, 10), first: act, last: act };
}

/** Joins what is held into one entry for each scope, subject, person, duty and date. The order and repetition of entries is of no account. */
export function joined(duties: Iterable<HeldDuty>): HeldDuty[] {
  const byHolding = new Map<string, HeldDuty>();
  for (const held of duties) {
    const key = holdingOf(held);
    const known = byHolding.get(key);
    byHolding.set(key, known ? widened(known, held) : held);
  }
  return [...byHolding.values()];
}

/** What is new in `told`, which is joined, beside what is `known`: entries to be stored in place of the known ones. */
export function gained(known: readonly HeldDuty[], told: readonly HeldDuty[]): HeldDuty[] {
  const before = new Map(known.map((held) => [holdingOf(held), held]));
  return told.flatMap((held) => {
    const was = before.get(holdingOf(held));
    const now = was ? widened(was, held) : held;
    return now === was ? [] : [now];
  });
}

/** Whether someone holds two duties: nobody else can be in a conflict, whatever the matrix, and hardly anyone ever is. */
export function someoneHoldsTwo(duties: Iterable<HeldDuty>): boolean {
  const dutyOf = new Map<string, Duty>();
  for (const { person, duty } of duties) {
    const other = dutyOf.get(person);
    if (other !== undefined && other !== duty) return true;
    dutyOf.set(person, duty);
  }
  return false;
}

/** Parted by what PostgreSQL's text cannot hold, so that no two holdings share a name. */
function holdingOf({ scope, subject, person, duty, onDate }: HeldDuty): string {
  return `${scope}\0${duty}\0${onDate}\0${person}\0${subject}`;
}

/** `known` itself where `held` adds nothing to it. */
function widened(known: HeldDuty, held: HeldDuty): HeldDuty {
  const first = least(known.first, held.first);
  const last = greatest(known.last, held.last);
  if (first === known.first && last === known.last) return known;
  const { scope, subject, person, duty, onDate } = known;
  return { scope, subject, person, duty, onDate, first, last };
}

/** Of a redelivered event one origin is kept, whichever came first, so that it looks as if told once. */
function least(a: Evidence, b: Evidence): Evidence {
  return (byTime(a, b) || compare(a.origin, b.origin)) <= 0 ? a : b;
}

function greatest(a: Evidence, b: Evidence): Evidence {
  return (byTime(a, b) || compare(b.origin, a.origin)) >= 0 ? a : b;
}
