import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import { Decimal, decimal, plain, sum } from '@entresol/money/decimal';
import { figuresOf, sumOf } from './figures.rules.js';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import type { Break } from './break-block.rules.js';

/** The accounts among which a block is split, in the order of their instruction, and how much of it each is to get. */
export interface Weighed {
  readonly lines: readonly InstructedAccount[];
  /** In proportion to these. */
  readonly weights: readonly Decimal[];
  /** They are the very quantities. */
  readonly fixed: boolean;
  /** Fixed quantities are taken as weights, for less was executed than ordered. */
  readonly proRated: boolean;
}

type Outcome = Weighed | { readonly refused: Break };

/** What weighing needs to know. */
type Traded = Pick<ExecutedBlock, 'qty' | 'orderedQty' | 'side'>;
type Instructed = Pick<StandingInstruction, 'allocMethod' | 'allocations' | 'leftOut' | 'accountErrors' | 'statedBeforeTrade'>;

/** What each account is to get of what was executed, by the method of the instruction. */
export function weighAccounts(block: Traded, instruction: Instructed): Outcome {
  const lines = instruction.allocations.filter(({ account }) => !instruction.leftOut.includes(account));
  switch (instruction.allocMethod) {
    case 'PRO_RATA':
      return weighed(lines, figuresOf(lines, 'weight'));
    case 'PERCENTAGE':
      return weighed(lines, figuresOf(lines, 'percent'));
    case 'EQUAL':
      return weighed(lines, lines.map(() => new Decimal(1)));
    case 'FIXED_QUANTITY':
      return fixedQuantities(block, instruction, lines);
    case 'TARGET_HOLDING':
      return towardsTargets(block, instruction, lines);
  }
}

function weighed(lines: readonly InstructedAccount[], weights: readonly Decimal[]): Weighed {
  return { lines, weights, fixed: false, proRated: false };
}

/**
 * Where less was executed than ordered, what was stated before the trade is served pro rata (SMC Capital, 1995). What was said
 * afterwards must fit what was executed, for whoever says it knows that.
 */
function fixedQuantities({ qty, orderedQty }: Traded, { statedBeforeTrade }: Instructed, lines: readonly InstructedAccount[]): Outcome {
  const weights = figuresOf(lines, 'quantity');
  const given = sum(weights);
  const executed = decimal(qty);
  if (given.equals(executed)) return { lines, weights, fixed: true, proRated: false };
  const partly = statedBeforeTrade && orderedQty !== null && given.equals(decimal(orderedQty)) && executed.lessThan(given);
  if (partly) return { lines, weights, fixed: false, proRated: true };
  return { refused: { reason: 'QUANTITY_MISMATCH', text: `${plain(given)} are instructed, ${plain(executed)} were executed.` } };
}

/**
 * What each account lacks of, or has beyond, its part of all that they hold afterwards, its part being as its target is of all targets:
 * of a buy of Q, need = (Q + Σ held) × target ÷ Σ targets − held; of a sale the opposite. Times Σ targets, which keeps it whole, they are
 * weights, and add up to Q × Σ targets.
 */
function towardsTargets(block: Traded, instruction: Instructed, lines: readonly InstructedAccount[]): Outcome {
  const [held, targets] = [figuresOf(lines, 'heldQuantity'), figuresOf(lines, 'targetValue')];
  const [allHeld, allTargets] = [sumOf(lines, 'heldQuantity'), sum(targets)];
  const traded = decimal(block.qty);
  if (block.side === 'SELL' && traded.greaterThan(allHeld)) {
    return { refused: { reason: 'QUANTITY_MISMATCH', text: `${plain(traded)} were sold, and the accounts hold ${plain(allHeld)}.` } };
  }
  const sign = block.side === 'BUY' ? 1 : -1;
  const afterwards = allHeld.plus(traded.times(sign));
  const weights = targets.map((target, line) => afterwards.times(target).minus(held[line]!.times(allTargets)).times(sign));
  const against = lines.filter((_, line) => weights[line]!.isNegative() && !weights[line]!.isZero());
  if (against.length === 0 && !sum(weights).isZero()) return weighed(lines, weights);
  const others = lines.filter((line) => !against.includes(line));
  if (instruction.accountErrors === 'LEAVE_OUT' && against.length > 0 && others.length > 0) return towardsTargets(block, instruction, others);
  const { account } = against[0] ?? lines[0]!;
  const text = `With these targets ${account} would have to trade against the block’s side, or nobody gets a part.`;
  return { refused: { reason: 'TARGET_AGAINST_SIDE', text, account } };
}
