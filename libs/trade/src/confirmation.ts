/** Life of a confirmation: FIX ConfirmTransType 666 by name. */
export const CONFIRM_TRANS_TYPES = ['NEW', 'REPLACE', 'CANCEL'] as const;
export type ConfirmTransType = (typeof CONFIRM_TRANS_TYPES)[number];

/** FIX ConfirmStatus 665 by name. */
export const CONFIRM_STATUSES = [
  'RECEIVED', 'MISMATCHED_ACCOUNT', 'MISSING_SETTLEMENT_INSTRUCTIONS', 'CONFIRMED', 'REQUEST_REJECTED',
] as const;
export type ConfirmStatus = (typeof CONFIRM_STATUSES)[number];

/** FIX AffirmStatus 940 by name. */
export const AFFIRM_STATUSES = ['RECEIVED', 'CONFIRM_REJECTED', 'AFFIRMED'] as const;
export type AffirmStatus = (typeof AFFIRM_STATUSES)[number];

/** A custodian's reason to reject: FIX ConfirmRejReason 774, the codes in use here. */
export const CONFIRM_REJ_REASONS = {
  MISMATCHED_ACCOUNT: 1,
  MISSING_SETTLEMENT_INSTRUCTIONS: 2,
  OTHER: 99,
} as const;
export type ConfirmRejReason = keyof typeof CONFIRM_REJ_REASONS;

/** Why a custodian's answer is not taken, in order of precedence. */
export const AFFIRMATION_REFUSALS = [
  'UNKNOWN_CONFIRMATION', // no such confirmId has been issued
  'NOT_YOUR_CONFIRMATION', // it was issued to another custodian
  'NO_LONGER_STANDING', // it was replaced or cancelled since
  'REASON_MISSING', // a rejection without confirmRejReason
  'ALREADY_ANSWERED', // another answer stands
] as const;
export type AffirmationRefusal = (typeof AFFIRMATION_REFUSALS)[number];

/** FIX MiscFeeType 139 by name. */
export const MISC_FEE_TYPES = ['REGULATORY', 'TAX', 'EXCHANGE', 'STAMP', 'MARKUP', 'CLEARING', 'SETTLEMENT'] as const;
export type MiscFeeType = (typeof MISC_FEE_TYPES)[number];
