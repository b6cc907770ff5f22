import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import type { AllocMethod } from '@entresol/trade/allocation';

/** The figures that each method asks of a line. */
export const FIGURES = {
  PRO_RATA: ['weight'], PERCENTAGE: ['percent'], FIXED_QUANTITY: ['quantity'], EQUAL: [], TARGET_HOLDING: ['heldQuantity', 'targetValue'],
} as const satisfies Record<AllocMethod, readonly (keyof InstructedAccount)[]>;
