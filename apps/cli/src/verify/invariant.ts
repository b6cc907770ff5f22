import { groupBy } from '@entresol/messaging/group-by';
import type { RecordRead, Row } from './snapshot.js';

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
    for (const [member, difference] of balance) {
      this.expect(difference === 0, () => `${what} ${member}: ${difference > 0 ? `${difference} too many` : `${-difference} missing`}`);
    }
  }

  as(name: string, summary: string): Invariant {
    if (this.#wrong.length === 0) return { name, ok: this.#compared > 0, detail: this.#compared > 0 ? summary : 'nothing was there to compare' };
    const more = this.#wrong.length > SHOWN ? ` … and ${this.#wrong.length - SHOWN} more` : '';
    return { name, ok: false, detail: `${this.#wrong.slice(0, SHOWN).join('; ')}${more}` };
  }
}

/** What is told of one thing, as one text that can be compared with what another tells of it. */
export function told(...parts: readonly (string | number | boolean | null | undefined)[]): string {
  return parts.map((part) => String(part ?? '–')).join(' ');
}

/** What a row tells in some of its columns. */
export function cells(row: Row, ...columns: readonly string[]): string {
  return told(...columns.map((column) => row[column]));
}

/** At least once: what has one id must be the same bytes each time. Returns the first of each. */
export function oncePerId<T>(records: readonly RecordRead<T>[], findings: Findings): RecordRead<T>[] {
  const seen = new Map<string, RecordRead<T>>();
  for (const record of records) {
    const id = record.headers['ce_id'] ?? '';
    const first = seen.get(id);
    findings.expect(id !== '', () => `${record.origin} has no ce_id`);
    if (!first) seen.set(id, record);
    else findings.expect(first.raw!.equals(record.raw!), () => `${record.origin} repeats the id of ${first.origin} with other bytes`);
  }
  return [...seen.values()];
}

/** The versions of each thing in their order; all of them must be there, from 1 on, each once. */
export function versionsOf<T extends { version: number }>(values: readonly T[], idOf: (value: T) => string, findings: Findings): Map<string, T[]> {
  const chains = groupBy(values, idOf);
  for (const [id, versions] of chains) {
    versions.sort((a, b) => a.version - b.version);
    versions.forEach(({ version }, index) => findings.equal(version, index + 1, () => `version of ${id}`));
  }
  return chains;
}
