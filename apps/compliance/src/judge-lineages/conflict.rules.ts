import type { ConflictRule } from '@entresol/contracts/reference.message';
import type { Evidence } from '../record-duties/act.rules.js';
import { byTime, compareTimes, type HeldDuty } from '../record-duties/held-duty.rules.js';

/** One person's two duties that a rule keeps apart, with the earliest acts that show it, in the rule's order. */
export interface Conflict {
  readonly rule: ConflictRule;
  readonly person: string;
  readonly evidence: readonly [Evidence, Evidence];
}

/**
 * The conflicts among the duties held on one lineage: at most one for each rule and person. A function of the set of events alone,
 * and monotone: more acts, or an earlier first fill, never take a conflict away.
 */
export function conflictsAmong(duties: readonly HeldDuty[], firstFillTime: string | null, rules: Iterable<ConflictRule>): Conflict[] {
  const active = [...rules].filter(({ status }) => status === 'ACTIVE');
  const persons = [...new Set(duties.map(({ person }) => person))];
  return persons.flatMap((person) => {
    const own = duties.filter((held) => held.person === person);
    return active.flatMap((rule) => {
      const evidence = evidenceAgainst(own, firstFillTime, rule);
      return evidence ? [{ rule, person, evidence }] : [];
    });
  });
}

function evidenceAgainst(own: readonly HeldDuty[], firstFillTime: string | null, rule: ConflictRule): Conflict['evidence'] | undefined {
  const [first, second] = rule.duties;
  if (first === second) return undefined;
  const held = own.filter(({ scope }) => scope === rule.scope);
  const pairs = held.filter(({ duty }) => duty === first).flatMap((one) =>
    held.filter(({ duty }) => duty === second).flatMap((other) => {
      const counting = rule.condition === 'SECOND_AFTER_FIRST_FILL' ? earliestAfter(other, firstFillTime) : other.first;
      const laterDate = one.onDate > other.onDate ? one.onDate : other.onDate;
      return counting && inForce(rule, laterDate) ? [[one.first, counting] as const] : [];
    }));
  return pairs.sort(([a, b], [c, d]) => byTime(a, c) || byTime(b, d))[0];
}

/** Of a duty's two acts the earlier one that comes after the trade's first fill; none while no fill is known. */
function earliestAfter({ first, last }: HeldDuty, firstFillTime: string | null): Evidence | undefined {
  if (firstFillTime === null) return undefined;
  return [first, last].find(({ time }) => compareTimes(time, firstFillTime) > 0);
}

/** The matrix applies as of the date of the later act. */
function inForce({ validFrom, validTo }: ConflictRule, date: string): boolean {
  return validFrom <= date && (!validTo || date <= validTo);
}

/** Grows with every change of the matrix, for a row's version only rises and no row is ever removed. */
export function matrixVersion(rules: Iterable<Pick<ConflictRule, 'version'>>): number {
  return [...rules].reduce((total, { version }) => total + version, 0);
}
