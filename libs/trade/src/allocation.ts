/** Life of an instruction: FIX AllocTransType 71 by name. */
export const ALLOC_TRANS_TYPES = ['NEW', 'REPLACE', 'CANCEL', 'REVERSAL'] as const;
export type AllocTransType = (typeof ALLOC_TRANS_TYPES)[number];

/** Why an instruction is replaced, cancelled or reversed: FIX AllocCancReplaceReason 796. */
export const ALLOC_CANC_REPLACE_REASONS = { ORIGINAL_INCOMPLETE: 1, UNDERLYING_CHANGED: 2, OTHER: 99 } as const;
export type AllocCancReplaceReason = keyof typeof ALLOC_CANC_REPLACE_REASONS;

/** How a block is split. */
export const ALLOC_METHODS = [
  'PRO_RATA', // by weight
  'PERCENTAGE',
  'FIXED_QUANTITY', // where less was executed than ordered, pro rata to the quantities stated before the trade
  'EQUAL',
  'TARGET_HOLDING', // towards each account's part of what all of them hold afterwards
] as const;
export type AllocMethod = (typeof ALLOC_METHODS)[number];

/** What an error of one account does: it refuses the whole instruction, or leaves that account out and the others share. */
export const ACCOUNT_ERROR_RULES = ['REFUSE_ALL', 'LEAVE_OUT'] as const;
export type AccountErrorRule = (typeof ACCOUNT_ERROR_RULES)[number];

/** What an instruction has come to: FIX AllocStatus 87 by name. */
export const ALLOC_STATUSES = {
  RECEIVED: 3, // its block is not known yet
  ACCEPTED: 0,
  BLOCK_LEVEL_REJECT: 1,
  ACCOUNT_LEVEL_REJECT: 2,
  PENDING: 6, // a replacement of what is allocated: a second person has yet to approve the correction
  REVERSAL_PENDING: 14,
  REVERSED: 7,
  CANCELLED: 12, // by a cancel, or because another replaced it
} as const;
export type AllocStatus = keyof typeof ALLOC_STATUSES;

/** Whether a refusal is of the whole, or names an account at fault: FIX tells them apart in AllocStatus 87. */
type RejectLevel = 'BLOCK' | 'ACCOUNT';

/**
 * Why an instruction or a block is refused, in order of precedence: FIX AllocRejCode 88, and the level of the refusal.
 * The codes below the line are why an otherwise good block is not allocated at day close.
 */
export const ALLOC_REJECTS = {
  DUPLICATE_ALLOC_ID: [16, 'BLOCK'],
  UNKNOWN_BLOCK: [11, 'BLOCK'],
  REFERENCE_MISSING: [15, 'BLOCK'], // a replacement, cancel or reversal without refAllocId
  REFERENCE_UNKNOWN: [15, 'BLOCK'], // refAllocId names no instruction of the block
  REFERENCE_NOT_STANDING: [10, 'BLOCK'], // the instruction that it names was replaced, cancelled, reversed or refused
  REASON_MISSING: [99, 'BLOCK'], // a replacement, cancel or reversal without allocCancReplaceReason
  NOT_ALLOCATED: [11, 'BLOCK'], // a reversal of what was never allocated
  BLOCK_ALREADY_ALLOCATED: [99, 'BLOCK'], // only a replacement or a reversal changes it, never a new instruction or a cancel
  CORRECTION_PENDING: [99, 'BLOCK'], // another correction of the block waits for its approval
  BLOCK_ALREADY_INSTRUCTED: [16, 'BLOCK'],
  METHOD_MISSING: [9, 'BLOCK'],
  NO_ACCOUNTS: [14, 'BLOCK'],
  TOO_MANY_ACCOUNTS: [99, 'BLOCK'], // above 10,000
  DUPLICATE_ACCOUNT: [14, 'ACCOUNT'],
  UNKNOWN_ACCOUNT: [0, 'ACCOUNT'],
  ACCOUNT_CLOSED: [0, 'ACCOUNT'],
  ACCOUNT_WITHOUT_CUSTODIAN: [20, 'ACCOUNT'],
  LINE_NOT_FOR_METHOD: [9, 'ACCOUNT'],
  QUANTITY_NOT_WHOLE: [8, 'ACCOUNT'],
  PERCENTAGE_NOT_100: [9, 'BLOCK'],
  NO_WEIGHT: [9, 'BLOCK'],
  QUANTITY_MISMATCH: [8, 'BLOCK'],
  TARGET_AGAINST_SIDE: [8, 'ACCOUNT'], // the account would have to sell what is bought, or buy what is sold
  NO_INSTRUMENT: [17, 'BLOCK'],
  LOT_MISMATCH: [8, 'ACCOUNT'], // a fixed quantity that is no multiple of the instrument's lot, or below its minimum
  BELOW_MINIMUM_LOTS: [8, 'BLOCK'], // not even one account's part comes to the instrument's minimum
  NO_SETTLEMENT_DATE: [18, 'BLOCK'],
  // why a block is BROKEN at the deadline
  NO_TOTALS: [10, 'BLOCK'],
  MISSING: [10, 'BLOCK'],
  PARKED: [10, 'BLOCK'],
  QUARANTINED: [10, 'BLOCK'],
  CONFLICT: [10, 'BLOCK'],
  AMOUNT_DIFFERS: [1, 'BLOCK'],
  OVERFILLED: [1, 'BLOCK'],
  NOTHING_EXECUTED: [1, 'BLOCK'],
  FILLS_BEHIND: [10, 'BLOCK'],
  NO_INSTRUCTION: [99, 'BLOCK'],
  DEVIATION_WITHOUT_REASON: [99, 'BLOCK'], // it departs from what was stated before the trade, and does not say why
  NOT_APPROVED: [99, 'BLOCK'],
  LATE: [10, 'BLOCK'],
} as const satisfies Record<string, readonly [code: number, level: RejectLevel]>;
export type AllocRejReason = keyof typeof ALLOC_REJECTS;
export const ALLOC_REJ_REASONS = Object.keys(ALLOC_REJECTS) as AllocRejReason[];

/** FIX AllocRejCode 88 of a reason. */
export function allocRejCode(reason: AllocRejReason): number {
  return ALLOC_REJECTS[reason][0];
}

/** FIX AllocStatus 87 of a refusal for this reason. */
export function rejectStatus(reason: AllocRejReason): 'BLOCK_LEVEL_REJECT' | 'ACCOUNT_LEVEL_REJECT' {
  return ALLOC_REJECTS[reason][1] === 'ACCOUNT' ? 'ACCOUNT_LEVEL_REJECT' : 'BLOCK_LEVEL_REJECT';
}
