import type { Period } from '../make-statement/statement.rules.js';

/** Why an account that was asked for gets no statement, in order of precedence. */
export const STATEMENT_REFUSALS = [
  'NO_ENTRIES', // nothing has happened on it up to the period's end
  'UNKNOWN_ACCOUNT', // reference data does not know whose it is
] as const;
export type StatementRefusal = (typeof STATEMENT_REFUSALS)[number];

export interface IssuedVersion {
  readonly version: number;
  readonly contentHash: string;
}

/** The version that content would be issued as; undefined where it was the last to be issued already. */
export function nextVersion(latest: IssuedVersion | undefined, contentHash: string): number | undefined {
  if (!latest) return 1;
  return latest.contentHash === contentHash ? undefined : latest.version + 1;
}

/** `S-<account>-<periodStart>-<periodEnd>-<version>`. */
export function statementIdOf(account: string, { periodStart, periodEnd }: Period, version: number): string {
  return `S-${account}-${periodStart}-${periodEnd}-${version}`;
}

/** What the duty of releasing it is performed on: every version of one statement is one subject. */
export function subjectOf(account: string, { periodStart, periodEnd }: Period): string {
  return `${account}.${periodStart}.${periodEnd}`;
}
