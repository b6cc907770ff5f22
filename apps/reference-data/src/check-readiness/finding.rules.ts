import type { FirmRows } from './firm-rows.entity.js';

/** What a firm may lack for a day of trading, in the order in which it is listed. */
export const READINESS_CODES = [
  'FIRM_MISSING', // no firm is active: nothing says when blocks are allocated, and nothing is
  'SEVERAL_FIRMS',
  'NO_ROWS', // of a noun without which nothing can be traded or allocated
  'CLIENT_UNKNOWN', // an account is of a client who has no row
  'CLIENT_CLOSED',
  'ACCOUNT_WITHOUT_CUSTODIAN',
  'CUSTODIAN_UNKNOWN', // an account is kept by a custodian who has no row
  'CUSTODIAN_CLOSED',
  'CALENDAR_MISSING', // an instrument settles in a market without a calendar
  'CALENDAR_GAP', // the calendar does not reach from the trade date to the settlement date
  'CYCLE_MISSING', // nothing says how many days an instrument takes to settle
  'CYCLES_OVERLAP',
  'FEE_ROW_MISSING', // a confirmation would be held for want of a rate
  'FEE_ROWS_OVERLAP',
  'SOURCE_WITHOUT_USER_ID', // nobody has an id there: what is done there would be nobody's
  'NO_CLOSER',
  'NO_APPROVER',
  'NO_CONFIRMER',
] as const;
export type ReadinessCode = (typeof READINESS_CODES)[number];

/** Something that stands between a firm and its trading day. */
export interface Finding {
  readonly code: ReadinessCode;
  /** Where it is to be mended. */
  readonly noun: keyof FirmRows;
  /** Ids of the rows at fault; empty where what is at fault is that there is none. */
  readonly rows: readonly string[];
  readonly text: string;
}

export function isActive({ status }: { readonly status: 'ACTIVE' | 'CLOSED' }): boolean {
  return status === 'ACTIVE';
}
