/**
 * A duty is discretion: what a person decides on a trade. Automatic steps run as `service:<name>` and carry none.
 */
export const DUTIES = [
  'EXECUTE', 'AMEND', 'INSTRUCT', 'ALLOCATE', 'APPROVE_ALLOCATION', 'CLOSE_DAY', 'CONFIRM', 'AFFIRM',
  'MAINTAIN_ACCOUNT', 'MAINTAIN_SETTLEMENT', 'RELEASE_SETTLEMENT', 'MAINTAIN_FEES', 'SET_PRICE', 'BOOK_ACTIVITY',
  'RECONCILE', 'RELEASE_STATEMENT', 'REPLAY', 'GRANT_ENTITLEMENT', 'OVERRIDE', 'REVIEW_OVERRIDE',
] as const;
export type Duty = (typeof DUTIES)[number];

/** What two duties must share to conflict. */
export const CONFLICT_SCOPES = ['TRADE', 'ACCOUNT', 'STATEMENT', 'SECURITY_DAY', 'DAY'] as const;
export type ConflictScope = (typeof CONFLICT_SCOPES)[number];

/** What a supervisor finds a flag to be. */
export const FLAG_OUTCOMES = ['CONFIRMED_BREACH', 'JUSTIFIED', 'FALSE_ALARM'] as const;
export type FlagOutcome = (typeof FLAG_OUTCOMES)[number];

export const SEVERITIES = ['CRITICAL', 'HIGH', 'MEDIUM'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** What a person may be: who holds a role may use the routes that name it. */
export const ROLES = [
  'trader', 'portfolio-manager', 'approver', 'day-closer', 'amender', 'confirmer', 'affirmer',
  'statement-clerk', 'operations', 'supervisor', 'administrator', 'auditor',
] as const;
export type Role = (typeof ROLES)[number];
