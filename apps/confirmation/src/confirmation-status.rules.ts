/**
 * Life of a confirmation here: PREPARED → ISSUED → AFFIRMED | CONFIRM_REJECTED. A correction of its block makes it SUPERSEDED before it is
 * issued; afterwards it is REPLACED or CANCELLED, once the confirmation that does so is issued itself.
 */
export const STATUSES = ['PREPARED', 'SUPERSEDED', 'ISSUED', 'AFFIRMED', 'CONFIRM_REJECTED', 'REPLACED', 'CANCELLED'] as const;
export type Status = (typeof STATUSES)[number];

/** What moves a confirmation on: a correction of its block, its release, its custodian's answer, or the release of what corrects it. */
export const ACTS = ['SUPERSEDE', 'RELEASE', 'AFFIRM', 'REJECT', 'REPLACE', 'CANCEL'] as const;
export type Act = (typeof ACTS)[number];

const CORRECTED = { REPLACE: 'REPLACED', CANCEL: 'CANCELLED' } as const;

const NEXT: Record<Status, Partial<Record<Act, Status>>> = {
  PREPARED: { SUPERSEDE: 'SUPERSEDED', RELEASE: 'ISSUED' },
  SUPERSEDED: {},
  ISSUED: { AFFIRM: 'AFFIRMED', REJECT: 'CONFIRM_REJECTED', ...CORRECTED },
  AFFIRMED: CORRECTED,
  CONFIRM_REJECTED: CORRECTED,
  REPLACED: {},
  CANCELLED: {},
};

/** The status that an act leads to, or undefined where it changes nothing. */
export function next(status: Status, act: Act): Status | undefined {
  return NEXT[status][act];
}

/** Its custodian was told of it. */
export function isIssued(status: Status): boolean {
  return status !== 'PREPARED' && status !== 'SUPERSEDED';
}

/** Its custodian was told of it, and of nothing since that corrects it. */
export function stands(status: Status): boolean {
  return next(status, 'REPLACE') !== undefined;
}
