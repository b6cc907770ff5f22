import { minorUnit } from '@entresol/money/currency';
import { decimal, sum } from '@entresol/money/decimal';
import { isSale } from '@entresol/trade/side';
import { inForce, type Allocation, type AllocatedLine } from './allocation.rules.js';

/**
 * Why the confirmations of an allocation are not prepared, in order of precedence: the first that applies is the one given, and
 * each may rely on those before it. A check says what is wrong, or nothing.
 */
const CHECKS = {
  INCOMPLETE: ({ lines }) => lines.length < announced(lines) && `${lines.length} of ${announced(lines)} lines are here`,
  UNSUPPORTED_TRANS_TYPE: ({ lines }) => at(lines, (line) => line.allocTransType !== 'NEW', (line) => `is ${line.allocTransType}; only NEW is served`),
  BLOCK_ALREADY_ALLOCATED: ({ firstOfBlock }) => !firstOfBlock && 'another allocation of the block came before',
  LINES_DIFFER: ({ lines, block }) => differing(lines, block),
  SUMS_DIFFER: ({ lines, block }) =>
    differingSum('allocQty', lines.map((line) => line.allocQty), block.blockQty) ||
    differingSum('grossTradeAmt', lines.map((line) => line.grossTradeAmt), block.blockGrossTradeAmt),
  NO_ACCOUNT: ({ lines, references }) =>
    at(lines, (line) => !inForce(references.accounts, line.account), (line) => `is of account ${line.account}, which is unknown or closed`),
  NO_CUSTODIAN: ({ lines, references }) =>
    at(
      lines,
      (line) => !inForce(references.custodians, references.accounts.get(line.account)?.custodian),
      (line) => `is of account ${line.account}, whose custodian is missing, unknown or closed`,
    ),
  NO_INSTRUMENT: ({ block, instrument }) => !instrument && `${block.symbol} is unknown or closed`,
  WRONG_CURRENCY: ({ block, instrument }) =>
    (instrument?.currency !== block.currency || placesOf(block.currency) === undefined) && `${block.currency} is not the instrument’s, or has no minor unit`,
  GROSS_NOT_ROUNDED: ({ lines, block }) =>
    at(lines, (line) => decimal(line.grossTradeAmt).decimalPlaces() > (placesOf(block.currency) ?? 0), () => 'has a gross with parts of a minor unit'),
  NO_SETTLEMENT_DATE: ({ settlement }) => !settlement?.settlDate && `there is ${settlement?.refused ?? 'no row'} for the trade date`,
  SETTL_DATE_DIFFERS: ({ block, settlement }) =>
    block.settlDate !== settlement?.settlDate && `allocated for ${block.settlDate}, settles on ${settlement?.settlDate}`,
  NO_COMMISSION_ROW: ({ fees }) => !fees.COMMISSION && 'not exactly one commission row is in force',
  NO_SECTION_31_ROW: ({ block, fees }) => isSale(block.side) && !fees.SECTION_31 && 'not exactly one Section 31 row is in force',
  NO_TAF_ROW: ({ block, fees }) => isSale(block.side) && !fees.TAF && 'not exactly one TAF row is in force',
} satisfies Record<string, (allocation: Allocation) => string | false>;

export type Hold = keyof typeof CHECKS;
export const HOLDS = Object.keys(CHECKS) as Hold[];

/** Why an allocation is held, with words for people; undefined where nothing stands against it. */
export function holdOf(allocation: Allocation): { hold: Hold; text: string } | undefined {
  for (const hold of HOLDS) {
    const text = CHECKS[hold](allocation);
    if (text) return { hold, text };
  }
  return undefined;
}

function announced(lines: readonly AllocatedLine[]): number {
  return Math.max(...lines.map((line) => line.totNoAllocs));
}

function at(lines: readonly AllocatedLine[], isAtFault: (line: AllocatedLine) => boolean, text: (line: AllocatedLine) => string): string | false {
  const line = lines.find(isAtFault);
  return line !== undefined && `line ${line.individualAllocId} ${text(line)}`;
}

const SHARED = ['blockId', 'symbol', 'side', 'tradeDate', 'settlDate', 'avgPx', 'currency', 'blockQty', 'blockGrossTradeAmt', 'totNoAllocs'] as const;

function differing(lines: readonly AllocatedLine[], block: AllocatedLine): string | false {
  if (lines.length > block.totNoAllocs) return `${lines.length} lines came of ${block.totNoAllocs}`;
  const field = SHARED.find((name) => lines.some((line) => line[name] !== block[name]));
  return field !== undefined && `the lines differ in ${field}`;
}

function differingSum(field: string, parts: string[], whole: string): string | false {
  const total = sum(parts.map(decimal));
  return !total.equals(decimal(whole)) && `Σ ${field} is ${total.toFixed()}, the block has ${whole}`;
}

function placesOf(currency: string): number | undefined {
  try {
    return minorUnit(currency);
  } catch {
    return undefined;
  }
}
