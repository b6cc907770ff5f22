/** Life of an instruction: FIX AllocTransType 71 by name. Only NEW is served so far. */
export const ALLOC_TRANS_TYPES = ['NEW', 'REPLACE', 'CANCEL', 'REVERSAL'] as const;
export type AllocTransType = (typeof ALLOC_TRANS_TYPES)[number];

/** How a block is split. */
export const ALLOC_METHODS = ['PRO_RATA', 'PERCENTAGE', 'FIXED_QUANTITY'] as const;
export type AllocMethod = (typeof ALLOC_METHODS)[number];

/**
 * Why an instruction or a block is refused, in order of precedence, with FIX AllocRejCode 88 beside.
 * The codes below the line are why an otherwise good block is not allocated at day close.
 */
export const ALLOC_REJ_CODES = {
  UNSUPPORTED_TRANS_TYPE: 99,
  DUPLICATE_ALLOC_ID: 16,
  UNKNOWN_BLOCK: 11,
  BLOCK_ALREADY_ALLOCATED: 99,
  BLOCK_ALREADY_INSTRUCTED: 16,
  NO_ACCOUNTS: 14,
  DUPLICATE_ACCOUNT: 14,
  UNKNOWN_ACCOUNT: 0,
  ACCOUNT_CLOSED: 0,
  ACCOUNT_WITHOUT_CUSTODIAN: 20,
  LINE_NOT_FOR_METHOD: 9,
  PERCENTAGE_NOT_100: 9,
  NO_WEIGHT: 9,
  QUANTITY_NOT_WHOLE: 8,
  QUANTITY_MISMATCH: 8,
  NO_INSTRUMENT: 17,
  NO_SETTLEMENT_DATE: 18,
  // why a block is BROKEN at the deadline
  NO_TOTALS: 10,
  MISSING: 10,
  PARKED: 10,
  QUARANTINED: 10,
  CONFLICT: 10,
  AMOUNT_DIFFERS: 1,
  OVERFILLED: 1,
  NOTHING_EXECUTED: 1,
  FILLS_BEHIND: 10,
  NO_INSTRUCTION: 99,
  NOT_APPROVED: 99,
  LATE: 10,
} as const;
export type AllocRejReason = keyof typeof ALLOC_REJ_CODES;
