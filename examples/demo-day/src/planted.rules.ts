import { CONFLICTS, NEAR_MISSES } from './people-planted.rules.js';

/** What goes wrong, or only looks so, on one block. */
export type PlantKind =
  // ways by which orders, fills and instructions come
  | 'BOOKED_BY_ORDER' | 'BOOKED_TOGETHER' | 'FILED' | 'BY_PHONE' | 'INSTRUCTED_BY_FILE'
  // reports that come out right in the end
  | 'CORRECTION' | 'BUST' | 'BUST_BEFORE_FILL' | 'LATE_BUST' | 'MALFORMED_UNNAMED'
  // reports that keep the block from being complete
  | 'ID_WITH_OTHER_CONTENT' | 'STRAY_BUST' | 'MALFORMED_NAMED' | 'OVERFILLED' | 'SHORT_OF_TOTAL'
  // instructions that come to an allocation by another way
  | 'LEFT_OUT' | 'ODD_LOTS' | 'REPLACED' | 'CANCELLED' | 'DEPARTS_AFTERWARDS' | 'PARTLY_EXECUTED'
  | 'REALLOCATED' | 'REVERSED'
  // instructions that do not come to an allocation
  | 'NEVER_INSTRUCTED' | 'WITHDRAWN' | 'UNKNOWN_ACCOUNT' | 'ACCOUNT_WITHOUT_CUSTODIAN' | 'PERCENTAGES_OF_99_99' | 'QUANTITIES_MISS_BY_ONE'
  // people
  | 'CONFLICT' | 'NEAR_MISS';

export interface Plant {
  readonly block: number;
  readonly kind: PlantKind;
  readonly reason: string;
}

function plants(kind: PlantKind, blocks: readonly number[], reason: string): Plant[] {
  return blocks.map((block) => ({ block, kind, reason }));
}

function every(step: number, from: number, count: number): number[] {
  return Array.from({ length: count }, (_, turn) => from + step * turn);
}

/** Near-miss 212 is one of the twelve busts; no other block bears two plants. */
export const PLANTS: readonly Plant[] = [
  ...plants('BOOKED_BY_ORDER', [42, 189], 'the order names no block and is one by itself'),
  ...plants('BOOKED_TOGETHER', [45, 166], 'two orders name no block and are booked together'),
  ...plants('FILED', [49, 161], 'the fills come as a file, from operations, with a line beside them that is wrong'),
  ...plants('BY_PHONE', [53, 197], 'the last fill is dealt by phone, and approved by a second person'),
  ...plants('INSTRUCTED_BY_FILE', [28, 204], 'the instruction comes as a file, from a portfolio manager, with a line beside it that is wrong'),
  ...plants('CORRECTION', every(15, 6, 25), 'a fill goes out wrong and is corrected by the platform'),
  ...plants('BUST_BEFORE_FILL', [8, 128, 248], 'a fill that is not on the tape, its bust sent first'),
  ...plants('BUST', [38, 68, 98, 158, 188, 212, 218, 278, 308], 'a fill that is not on the tape, then its bust'),
  ...plants('LATE_BUST', [56, 146, 236], 'a fill of the tape is busted after affirmation'),
  ...plants('LATE_BUST', [54, 196], 'the only fill of a block is busted after affirmation, and nothing is left of it'),
  ...plants('MALFORMED_UNNAMED', [9, 24, 129, 219, 309], 'a record that names no order follows the first fill'),
  ...plants('ID_WITH_OTHER_CONTENT', [13, 133, 253], 'a fill’s id comes again with another price'),
  ...plants('STRAY_BUST', [11], 'a bust of a fill that never was, in its platform’s count of the day but not of the order'),
  ...plants('MALFORMED_NAMED', [4, 19, 124, 214, 304], 'a report of the order breaks its contract'),
  ...plants('OVERFILLED', [43, 223], 'the order is smaller than what was executed'),
  ...plants('SHORT_OF_TOTAL', [57, 138], 'the platform’s total names one report and 100 shares more'),
  ...plants('LEFT_OUT', [22, 172], 'the instruction leaves out an account that the firm does not know'),
  ...plants('ODD_LOTS', [23, 173], 'what fills no lot goes to an account named for it'),
  ...plants('REPLACED', [27, 177], 'an instruction is replaced before the first fill'),
  ...plants('CANCELLED', [29, 179], 'an instruction is cancelled, its replacement comes too late, and another is given'),
  ...plants('WITHDRAWN', [33, 183], 'the instruction is cancelled, and no other comes'),
  ...plants('DEPARTS_AFTERWARDS', [34, 174], 'after the trade it is split otherwise than was stated before, with a reason and a second person'),
  ...plants('PARTLY_EXECUTED', [39, 199], 'less is executed than ordered, and given out as the quantities stated before the trade have it'),
  ...plants('REALLOCATED', [47, 191], 'another split replaces the allocation after affirmation, with all that came of it'),
  ...plants('REVERSED', [35, 185], 'the allocation is reversed after affirmation, with all that came of it'),
  ...plants('NEVER_INSTRUCTED', [14, 104, 194, 284], 'no instruction ever comes'),
  ...plants('UNKNOWN_ACCOUNT', [31], 'the instruction names an account that the firm does not know'),
  ...plants('ACCOUNT_WITHOUT_CUSTODIAN', [41], 'the instruction names an account that nobody keeps'),
  ...plants('PERCENTAGES_OF_99_99', [46], 'the percentages add up to 99.99'),
  ...plants('QUANTITIES_MISS_BY_ONE', [18], 'the quantities add up to one share less than was executed'),
  ...[...CONFLICTS, ...NEAR_MISSES].map(({ block, kind, reason }) => ({ block, kind, reason })),
];

/** The plants of the blocks below a number, by block. */
export function plantsByBlock(blocks: number): Map<number, PlantKind[]> {
  const byBlock = new Map<number, PlantKind[]>();
  for (const { block, kind } of PLANTS) {
    if (block < blocks) byBlock.set(block, [...(byBlock.get(block) ?? []), kind]);
  }
  return byBlock;
}
