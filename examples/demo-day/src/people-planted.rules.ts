import type { Duty } from './duties.rules.js';

/**
 * What people do on one block beside the regular: either one of the twelve conflicts, which must be flagged, or something that only
 * looks like one, which must not.
 */
export interface PeoplePlant {
  readonly block: number;
  readonly kind: 'CONFLICT' | 'NEAR_MISS';
  readonly reason: string;
  /** Who holds a duty in the regular person's place; AFFIRM means the block's confirmations at CUST1. */
  readonly holds: Partial<Record<Duty, string>>;
  /** The instruction is given after the last fill, though the block's number says before. */
  readonly instructedAfter?: true;
  /** How often a wrong price is amended by hand, the last time to the tape's. */
  readonly amendments?: number;
  /** Gives an instruction with percentages of 99, which is refused, before the one that stands. */
  readonly refusedFirst?: string;
  /** The first report is sent again at the end of the day. */
  readonly redelivered?: true;
}

function conflict(block: number, person: string, duties: [Duty, Duty], more: Partial<PeoplePlant> = {}): PeoplePlant {
  return { block, kind: 'CONFLICT', reason: duties.join(' × '), holds: { [duties[0]]: person, [duties[1]]: person }, ...more };
}

function nearMiss(block: number, reason: string, holds: PeoplePlant['holds'], more: Partial<PeoplePlant> = {}): PeoplePlant {
  return { block, kind: 'NEAR_MISS', reason, holds, ...more };
}

/** On blocks 25j, j = 1 … 12. An approval is needed only after the trade or above the threshold: hence `instructedAfter`. */
export const CONFLICTS: readonly PeoplePlant[] = [
  conflict(25, 'user-31', ['EXECUTE', 'INSTRUCT'], { instructedAfter: true, reason: 'EXECUTE × INSTRUCT after the trade' }),
  conflict(50, 'user-32', ['EXECUTE', 'APPROVE_ALLOCATION'], { instructedAfter: true }),
  conflict(75, 'user-33', ['EXECUTE', 'CONFIRM']),
  conflict(100, 'user-34', ['EXECUTE', 'AFFIRM']),
  conflict(125, 'user-35', ['AMEND', 'INSTRUCT'], { amendments: 1 }),
  conflict(150, 'user-36', ['AMEND', 'APPROVE_ALLOCATION'], { amendments: 1, instructedAfter: true }),
  conflict(175, 'user-37', ['AMEND', 'CONFIRM'], { amendments: 1 }),
  conflict(200, 'user-38', ['INSTRUCT', 'APPROVE_ALLOCATION']),
  conflict(225, 'user-39', ['INSTRUCT', 'CONFIRM']),
  conflict(250, 'user-40', ['INSTRUCT', 'AFFIRM']),
  conflict(275, 'user-41', ['CONFIRM', 'AFFIRM']),
  conflict(300, 'user-42', ['EXECUTE', 'CONFIRM'], { reason: 'EXECUTE × CONFIRM under two ids of one person' }),
];

/** On blocks 25j + 12, j = 1 … 12. */
export const NEAR_MISSES: readonly PeoplePlant[] = [
  nearMiss(37, 'instructs before the first fill that he executes', { INSTRUCT: 'user-51', EXECUTE: 'user-51' }),
  nearMiss(62, 'executes here and confirms block 61', { EXECUTE: 'user-52' }),
  nearMiss(87, 'amends the same fill twice: one duty', { AMEND: 'user-25' }, { amendments: 2 }),
  nearMiss(112, 'confirms here and closes the day', { CONFIRM: 'user-14' }),
  nearMiss(137, 'a service executes, and instructs after the trade', { EXECUTE: 'service:order-router', INSTRUCT: 'service:order-router' },
    { instructedAfter: true }),
  nearMiss(162, 'instructs before the first fill, and the fill’s report is delivered again', { INSTRUCT: 'user-56', EXECUTE: 'user-56' },
    { redelivered: true }),
  nearMiss(187, 'confirms after his own instruction was refused', { CONFIRM: 'user-57' }, { refusedFirst: 'user-57' }),
  nearMiss(212, 'the platform’s bust names the same trader, which is EXECUTE', {}),
  nearMiss(237, 'user-1 executes, user-11 confirms; both are called Robin Vale', { EXECUTE: 'user-1', CONFIRM: 'user-11' }),
  nearMiss(262, 'executes for ACC-001 here and affirms ACC-001 of block 251', { EXECUTE: 'user-60' }),
  nearMiss(287, 'confirms here, then changes the commission that was charged', { CONFIRM: 'user-61' }),
  nearMiss(312, 'the trader reads the block and the day over HTTP', { EXECUTE: 'user-62' }),
];

/** The other blocks that near-misses 62 and 262 speak of. */
const OTHER_ENDS: readonly PeoplePlant[] = [
  nearMiss(61, 'confirmed by the trader of block 62', { CONFIRM: 'user-52' }),
  nearMiss(251, 'ACC-001 affirmed by the trader of block 262', { AFFIRM: 'user-60' }),
];

/** All of them, by block. */
export const PEOPLE_PLANTS: ReadonlyMap<number, PeoplePlant> = new Map(
  [...CONFLICTS, ...NEAR_MISSES, ...OTHER_ENDS].map((plant) => [plant.block, plant]),
);

/** Near-misses that are acts beside a block's own course. */
export const CHANGES_FEE = { block: 287, person: 'user-61' } as const;
export const READS = { block: 312, person: 'user-62' } as const;
