/** Life of a confirmation here: PREPARED → ISSUED → AFFIRMED | CONFIRM_REJECTED. */
export const STATUSES = ['PREPARED', 'ISSUED', 'AFFIRMED', 'CONFIRM_REJECTED'] as const;
export type Status = (typeof STATUSES)[number];

/** What moves a confirmation on: its release, or its custodian's answer. */
export const ACTS = ['RELEASE', 'AFFIRM', 'REJECT'] as const;
export type Act = (typeof ACTS)[number];

const NEXT: Record<Status, Partial<Record<Act, Status>>> = {
  PREPARED: { RELEASE: 'ISSUED' },
  ISSUED: { AFFIRM: 'AFFIRMED', REJECT: 'CONFIRM_REJECTED' },
  AFFIRMED: {},
  CONFIRM_REJECTED: {},
};

/** The status that an act leads to, or undefined where it changes nothing. */
export function next(status: Status, act: Act): Status | undefined {
  return NEXT[status][act];
}
