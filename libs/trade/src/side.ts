/** Side of an order, fill or confirmation: FIX tag 54 (1, 2, 5, 6) by name. */
export const SIDES = ['BUY', 'SELL', 'SELL_SHORT', 'SELL_SHORT_EXEMPT'] as const;
export type Side = (typeof SIDES)[number];

/** True for every side that takes shares out of the account and brings cash in. */
export function isSale(side: Side): boolean {
  return side !== 'BUY';
}
