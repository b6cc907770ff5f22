import type { Firm } from '@entresol/contracts/reference.message';
import { decimal } from '@entresol/money/decimal';
import type { AllocRejReason } from '@entresol/trade/allocation';
import { HOLD_REASONS, type HoldReason } from '@entresol/trade/block';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';

/** Why a block is not allocated, and what that means. */
export interface Break {
  readonly reason: AllocRejReason;
  readonly text: string;
  /** The account at fault. */
  readonly account?: string;
}

const HELD: Record<HoldReason, string> = {
  NO_TOTALS: 'An order of the block has no total from its platform.',
  MISSING: 'Fewer reports or shares have come than the platform says it sent.',
  PARKED: 'A report of the block waits for what it depends on.',
  QUARANTINED: 'A report that names the block broke its contract.',
  CONFLICT: 'An id came again with other content, or the block mixes days, instruments, sides or currencies.',
  AMOUNT_DIFFERS: 'Quantity or notional differs from the total of the platform.',
  OVERFILLED: 'More was executed than was ordered.',
};

type Check = (block: ExecutedBlock, firm: Firm | undefined) => boolean;

/** What keeps a block from being split, in order of precedence; how it is split may add reasons of its own. */
const CHECKS: readonly { reason: AllocRejReason; text: string; applies: Check }[] = [
  ...HOLD_REASONS.map((reason) => ({ reason, text: HELD[reason], applies: (block: ExecutedBlock) => holdReasons(block).includes(reason) })),
  { reason: 'NOTHING_EXECUTED', text: 'Nothing of the block was executed.', applies: ({ total }) => total !== null && decimal(total.qty).isZero() },
  {
    reason: 'FILLS_BEHIND', text: 'The fills and orders that have come here are not yet those of the complete version.',
    applies: (block) => !fillsAreThose(block),
  },
  { reason: 'NO_INSTRUCTION', text: 'Nobody has said how the block is to be split.', applies: ({ instruction }) => instruction === null },
  {
    reason: 'DEVIATION_WITHOUT_REASON', text: 'The instruction departs from what was stated before the trade, and does not say why.',
    applies: ({ instruction }) => instruction!.departs && instruction!.deviationReason === null,
  },
  {
    reason: 'NOT_APPROVED', text: 'The instruction came after the trade or is above the threshold, and no second person has approved it.',
    applies: (block, firm) => !block.instruction!.approved && needsApproval(block, block.instruction!, firm),
  },
];

/** The reasons of `breakOf`, in order of precedence. */
export const BREAK_REASONS = CHECKS.map(({ reason }) => reason);

/** Why a block can't be allocated as it stands: the first reason that applies. */
export function breakOf(block: ExecutedBlock, firm: Firm | undefined): Break | undefined {
  const check = CHECKS.find(({ applies }) => applies(block, firm));
  return check && { reason: check.reason, text: check.text };
}

/** Whether all that was executed is known to be here. */
export function isComplete(block: ExecutedBlock): boolean {
  return holdReasons(block).length === 0 && fillsAreThose(block);
}

/** Without a version nothing is totalled; one that is not complete and says no reason is of a block that nothing is known of. */
function holdReasons({ total, mixed }: ExecutedBlock): HoldReason[] {
  const held: HoldReason[] = total === null ? ['NO_TOTALS'] : total.state === 'COMPLETE' ? [] : total.reasons.length > 0 ? total.reasons : ['NO_TOTALS'];
  return mixed ? [...held, 'CONFLICT'] : held;
}

function fillsAreThose({ total, fills, qty, gross, orderMissing }: ExecutedBlock): boolean {
  return total !== null && fills === total.fills && decimal(qty).equals(decimal(total.qty)) && decimal(gross).equals(decimal(total.gross)) && !orderMissing;
}

/**
 * Whether a second person must approve: the instruction came after the first fill (that is how winners are picked for favoured
 * accounts), or the block is above the firm's threshold. Without the firm's settings every instruction needs one.
 */
export function needsApproval({ gross }: ExecutedBlock, { statedBeforeTrade }: StandingInstruction, firm: Firm | undefined): boolean {
  return !statedBeforeTrade || firm === undefined || decimal(gross).greaterThan(decimal(firm.approvalThreshold));
}
