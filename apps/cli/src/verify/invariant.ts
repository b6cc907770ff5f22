/** What must hold at the end of a day, and whether it does. */
export interface Invariant {
  readonly name: string;
  readonly ok: boolean;
  /** What was compared; what is wrong, first. */
  readonly detail: string;
}

const SHOWN = 3;

/** Gathers what is wrong with one thing that must hold. */
export class Findings {
  readonly #wrong: string[] = [];
  #compared = 0;

  /** Notes one comparison, and what is wrong where it fails. */
  expect(holds: boolean, wrong: () => string): void {
    this.#compared += 1;
    if (!holds) this.#wrong.push(wrong());
  }

  equal(actual: unknown, expected: unknown, what: () => string): void {
    this.expect(actual === expected, () => `${what()}: ${String(actual)} instead of ${String(expected)}`);
  }

  /** Both sides hold the same members, each as often. */
  sameMembers(actual: Iterable<string>, expected: Iterable<string>, what: string): void {
    const balance = new Map<string, number>();
    for (const member of expected) balance.set(member, (balance.get(member) ?? 0) - 1);
    for (const member of actual) balance.set(member, (balance.get(member) ?? 0) + 1);
    for (const [member, difference] of balance) this.expect(difference === 0, () => `${what} ${member}: ${difference > 0 ? `${difference} too many` : `${-difference} missing`}`);
  }

  as(name: string, summary: string): Invariant {
    if (this.#wrong.length === 0) return { name, ok: this.#compared > 0, detail: this.#compared > 0 ? summary : 'nothing was there to compare' };
    const more = this.#wrong.length > SHOWN ? ` … and ${this.#wrong.length - SHOWN} more` : '';
    return { name, ok: false, detail: `${this.#wrong.slice(0, SHOWN).join('; ')}${more}` };
  }
}

export function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** At least once: what has one id must be the same bytes each time. Returns the first of each. */
export function oncePerId<T extends { headers: Readonly<Record<string, string>>; raw: Buffer | null; origin: string }>(records: readonly T[], findings: Findings): T[] {
  const seen = new Map<string, T>();
  for (const record of records) {
    const id = record.headers['ce_id'] ?? '';
    const first = seen.get(id);
    findings.expect(id !== '', () => `${record.origin} has no ce_id`);
    if (!first) seen.set(id, record);
    else findings.expect(first.raw!.equals(record.raw!), () => `${record.origin} repeats the id of ${first.origin} with other bytes`);
  }
  return [...seen.values()];
}
