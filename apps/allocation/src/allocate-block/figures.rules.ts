import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import { decimal, sum, type Decimal } from '@entresol/money/decimal';
import type { AllocMethod } from '@entresol/trade/allocation';

/** The figures that each method asks of a line. */
export const FIGURES = {
  PRO_RATA: ['weight'], PERCENTAGE: ['percent'], FIXED_QUANTITY: ['quantity'], EQUAL: [], TARGET_HOLDING: ['heldQuantity', 'targetValue'],
} as const satisfies Record<AllocMethod, readonly (keyof InstructedAccount)[]>;

export type Figure = Exclude<keyof InstructedAccount, 'account'>;

/** A figure of each line, in their order; zero where it is not given. */
export function figuresOf(lines: readonly InstructedAccount[], figure: Figure): Decimal[] {
  return lines.map((line) => decimal(line[figure] ?? '0'));
}

export function sumOf(lines: readonly InstructedAccount[], figure: Figure): Decimal {
  return sum(figuresOf(lines, figure));
}
