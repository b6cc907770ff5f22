/** Completeness of a block as execution-ingest sees it. */
export const BLOCK_STATES = ['OPEN', 'HELD', 'COMPLETE'] as const;
export type BlockState = (typeof BLOCK_STATES)[number];

/** Why a block is not known to be complete, in the order in which they are listed. */
export const HOLD_REASONS = [
  'NO_TOTALS', // an order of the block has no total yet
  'MISSING', // fewer reports, or fewer shares, than the platform says
  'PARKED', // a report waits for what it depends on
  'QUARANTINED', // a report that names the block broke its contract
  'CONFLICT', // an id came again with other content
  'AMOUNT_DIFFERS', // quantity or notional differs from the platform's total
  'OVERFILLED', // more was executed than was ordered
] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

/** What became of a block. A correction leaves it ALLOCATED, or CANCELLED where nothing of it is left. */
export const BLOCK_OUTCOMES = ['PENDING', 'ALLOCATED', 'BROKEN', 'CANCELLED'] as const;
export type BlockOutcome = (typeof BLOCK_OUTCOMES)[number];

/** What makes one block where no blockId says so: FIX BookingUnit 590 = 1, each order, or 2, all of an instrument, side and settlement. */
export const BOOKING_UNITS = ['ORDER', 'AGGREGATE'] as const;
export type BookingUnit = (typeof BOOKING_UNITS)[number];

/** How far a block is: FIX AllocType 626 by name. */
export const BLOCK_ALLOC_TYPES = { INCOMPLETE_GROUP: 12, COMPLETE_GROUP: 13, REOPEN_GROUP: 15, CANCEL_GROUP: 16 } as const;
export type BlockAllocType = keyof typeof BLOCK_ALLOC_TYPES;
