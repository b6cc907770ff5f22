/** What a report says of a fill: FIX ExecType 150 = F, G, H. */
export const EXEC_TYPES = ['TRADE', 'TRADE_CORRECT', 'TRADE_CANCEL'] as const;
export type ExecType = (typeof EXEC_TYPES)[number];

/** Capacity in which the firm dealt: FIX LastCapacity 29 (1, 2, 4, 5) by name. */
export const LAST_CAPACITIES = ['AGENT', 'CROSS_AS_AGENT', 'PRINCIPAL', 'RISKLESS_PRINCIPAL'] as const;
export type LastCapacity = (typeof LAST_CAPACITIES)[number];

/**
 * Why a report is not accepted, in order of precedence: the first that applies is the one given.
 * The first three come from the message alone, the others from what the firm already holds.
 */
export const EXECUTION_REJECT_REASONS = [
  'MALFORMED_MESSAGE', // neither a JSON object in UTF-8 nor a whole FIX ExecutionReport
  'NOT_AN_EXECUTION', // an ExecutionReport that tells of no fill, such as a new order; nothing is held for it
  'INVALID_FIELD', // a field is missing, or breaks its type or range; the field is named
  'REFERENCE_MISSING', // a correction or cancel without execRefId
  'DUPLICATE_ID_OTHER_CONTENT', // (platform, tradeDate, execId) is known with other content
  'PLATFORM_MISMATCH', // the order was placed on another platform
  'BLOCK_MISMATCH',
  'SYMBOL_MISMATCH',
  'SIDE_MISMATCH',
  'CURRENCY_MISMATCH',
  'TRADE_DATE_MISMATCH',
  'CAPACITY_MISMATCH', // a block never mixes capacities
  'REFERENCE_NOT_LATEST', // execRefId names neither the original nor the latest of its chain
  'ALREADY_BUSTED', // the chain has ended
] as const;
export type ExecutionRejectReason = (typeof EXECUTION_REJECT_REASONS)[number];
