import type { AllocationInstructed } from '@entresol/contracts/allocation.message';

/** Something that the retailer buys in bulk, and how a delivery of it is divided. */
export interface Good {
  readonly symbol: string;
  readonly name: string;
  /** Units to a case: outlets get whole cases. */
  readonly caseSize: number;
  /** Cases that an outlet gets at least, if it gets any. */
  readonly minCases: number;
  /** About what a unit costs, in hundredths of a cent. */
  readonly costOfUnit: number;
  readonly supplier: SupplierId;
  readonly method: NonNullable<AllocationInstructed['allocMethod']>;
  /** Whether a clearance outlet takes what does not fill a case; then deliveries need not come in whole cases. */
  readonly clears?: true;
  /** Whether the supplier delivers fewer cases than were ordered. */
  readonly comesShort?: true;
  /** Whether it is divided by someone who took in a part of it himself, and only then. */
  readonly dividedByReceiver?: true;
}

export const SUPPLIERS = ['SUP1', 'SUP2'] as const;
export type SupplierId = (typeof SUPPLIERS)[number];

/** Of each way to divide a delivery, one. */
export const GOODS: readonly Good[] = [
  { symbol: 'RICE-5KG', name: 'Rice, bag of 5 kg', caseSize: 4, minCases: 1, costOfUnit: 52_350, supplier: 'SUP1', method: 'PRO_RATA' },
  { symbol: 'LAMP-DESK', name: 'Desk lamp', caseSize: 6, minCases: 1, costOfUnit: 118_075, supplier: 'SUP2', method: 'EQUAL' },
  { symbol: 'MUG-BLUE', name: 'Mug, blue', caseSize: 12, minCases: 1, costOfUnit: 17_333, supplier: 'SUP1', method: 'TARGET_HOLDING' },
  { symbol: 'TOWEL-BATH', name: 'Bath towel', caseSize: 10, minCases: 1, costOfUnit: 41_667, supplier: 'SUP1', method: 'PERCENTAGE', clears: true },
  { symbol: 'PASTA-500G', name: 'Pasta, 500 g', caseSize: 24, minCases: 1, costOfUnit: 7_125, supplier: 'SUP2', method: 'FIXED_QUANTITY', comesShort: true },
  {
    symbol: 'CANDLE-SET', name: 'Candles, set of six', caseSize: 8, minCases: 3, costOfUnit: 29_950, supplier: 'SUP2', method: 'PRO_RATA',
    dividedByReceiver: true,
  },
];
