import type { AllocationInstructed, InstructedAccount } from '@entresol/contracts/allocation.message';
import { sharesOf } from './accounts.rules.js';
import type { Block } from './blocks.rules.js';
import { divide } from './divide.rules.js';
import { plain, scaled, splitWhole } from './exact.rules.js';
import { OPENING_SHARES, lotsOf } from './firm-terms.js';

export type AllocMethod = NonNullable<AllocationInstructed['allocMethod']>;

/** One account of an instruction, with what its method says of it. */
export interface Line {
  readonly account: string;
  /** A weight, 10⁻⁸ percent, a quantity; 1 of EQUAL; the part that leads to the target of TARGET_HOLDING. */
  readonly figure: bigint;
}

const HUNDRED_PERCENT = scaled('100');
/** What a share is taken for in a target value; any price leads to the same parts. */
const PRICE_OF_TARGET = 25n;
const BY_TURN: readonly AllocMethod[] = [
  'PRO_RATA', 'PRO_RATA', 'PRO_RATA', 'PRO_RATA', 'EQUAL', 'TARGET_HOLDING', 'PERCENTAGE', 'PERCENTAGE', 'FIXED_QUANTITY', 'FIXED_QUANTITY',
];

/** By the last digit of a block's number. Fixed quantities are not for what is dealt in lots, for a block is seldom a whole number of them. */
export function methodOf(block: Block): AllocMethod {
  const method = BY_TURN[block.number % BY_TURN.length]!;
  return method === 'FIXED_QUANTITY' && lotsOf(block.symbol).lotSize > 1n ? 'PRO_RATA' : method;
}

/** The accounts of a block with their figures, by the block's own method, or another; quantities add up to what was executed, or another sum. */
export function linesOf(block: Block, method: AllocMethod = methodOf(block), quantity = block.quantity): Line[] {
  const shares = sharesOf(block);
  const figures = figuresOf(quantity, method, shares.map((share) => share.weight));
  return shares.map(({ account }, index) => ({ account, figure: figures[index]! }));
}

function figuresOf(quantity: bigint, method: AllocMethod, weights: readonly bigint[]): readonly bigint[] {
  switch (method) {
    case 'PRO_RATA': return weights;
    case 'EQUAL': return weights.map(() => 1n);
    case 'PERCENTAGE': return splitWhole(HUNDRED_PERCENT, weights);
    case 'FIXED_QUANTITY': return splitWhole(quantity, weights);
    // Other parts than pro rata would give: by the weights from the last to the first.
    case 'TARGET_HOLDING': return splitWhole(quantity, weights.toReversed());
  }
}

/** A line as the instruction says it. */
export function asInstructed({ account, figure }: Line, method: AllocMethod, block: Block): InstructedAccount {
  switch (method) {
    case 'PRO_RATA': return { account, weight: String(figure) };
    case 'EQUAL': return { account };
    case 'PERCENTAGE': return { account, percent: plain(figure) };
    case 'FIXED_QUANTITY': return { account, quantity: String(figure) };
    case 'TARGET_HOLDING': return { account, ...targetOf(figure, block) };
  }
}

/** Every account holds as much before; what it holds afterwards is what its target has of all targets. */
function targetOf(part: bigint, { symbol, side }: Block): Pick<InstructedAccount, 'heldQuantity' | 'targetValue'> {
  const held = OPENING_SHARES[symbol]!;
  return { heldQuantity: String(held), targetValue: String((side === 'BUY' ? held + part : held - part) * PRICE_OF_TARGET) };
}

/** Shares of each account by such lines, those of none included; what fills no lot goes to the odd-lot account, if there is one. */
export function splitOf(block: Block, lines: readonly Line[], method: AllocMethod, oddLotAccount?: string): { account: string; shares: bigint }[] {
  if (method === 'FIXED_QUANTITY') return lines.map(({ account, figure }) => ({ account, shares: figure }));
  const weights = lines.map(({ figure }) => figure);
  const { parts, oddLot } = divide({ quantity: block.quantity, ...lotsOf(block.symbol), weights, oddLots: oddLotAccount !== undefined });
  const split = lines.map(({ account }, index) => ({ account, shares: parts[index]! }));
  return oddLotAccount === undefined || oddLot === 0n ? split : [...split, { account: oddLotAccount, shares: oddLot }];
}
