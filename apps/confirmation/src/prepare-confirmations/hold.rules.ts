import { minorUnit } from '@entresol/money/currency';
import { decimal, sum } from '@entresol/money/decimal';
import { isSale } from '@entresol/trade/side';
import { inForce, type Allocation, type AllocatedLine } from './allocation.rules.js';

type Check = (allocation: Allocation) => string | false;

/**
 * Why the confirmations of an allocation are not prepared, in order of precedence: the first that applies is the one given, and
 * each may rely on those before it. A check says what is wrong, or nothing. First what lies in the block and its lines.
 */
const OF_LINES = {
  SUPERSEDED: ({ soFar }) => soFar.overtaken && 'a later version of the block is prepared',
  INCOMPLETE: ({ lines }) => lines.length < announced(lines) && `${lines.length} of ${announced(lines)} lines are here`,
  BLOCK_ALREADY_ALLOCATED: ({ soFar, block }) => !soFar.firstOfVersion && `another allocation of version ${block.version} of the block came before`,
  LINES_DIFFER: (allocation) => differing(allocation),
  DUPLICATE_ACCOUNT: ({ lines }) => new Set(lines.map((line) => line.account)).size < lines.length && 'an account has more than one line',
  REVERSAL_MISSING: (allocation) => unreversed(allocation),
  SUMS_DIFFER: ({ parts, block }) =>
    differingSum('allocQty', parts.map((line) => line.allocQty), block.blockQty) ||
    differingSum('grossTradeAmt', parts.map((line) => line.grossTradeAmt), block.blockGrossTradeAmt),
} satisfies Record<string, Check>;

/** Then what the reference data lacks for what is charged anew; a cancel repeats what was charged before. */
const OF_CHARGES = {
  NO_ACCOUNT: ({ parts, references }) =>
    at(parts, (line) => !inForce(references.accounts, line.account), (line) => `is of account ${line.account}, which is unknown or closed`),
  NO_CUSTODIAN: ({ parts, references }) =>
    at(
      parts,
      (line) => !inForce(references.custodians, references.accounts.get(line.account)?.custodian),
      (line) => `is of account ${line.account}, whose custodian is missing, unknown or closed`,
    ),
  NO_INSTRUMENT: ({ block, instrument }) => !instrument && `${block.symbol} is unknown or closed`,
  WRONG_CURRENCY: ({ block, instrument }) =>
    (instrument?.currency !== block.currency || placesOf(block.currency) === undefined) && `${block.currency} is not the instrument’s, or has no minor unit`,
  GROSS_NOT_ROUNDED: ({ parts, block }) =>
    at(parts, (line) => decimal(line.grossTradeAmt).decimalPlaces() > (placesOf(block.currency) ?? 0), () => 'has a gross with parts of a minor unit'),
  NO_SETTLEMENT_DATE: ({ settlement }) => !settlement?.settlDate && `there is ${settlement?.refused ?? 'no row'} for the trade date`,
  SETTL_DATE_DIFFERS: ({ block, settlement }) =>
    block.settlDate !== settlement?.settlDate && `allocated for ${block.settlDate}, settles on ${settlement?.settlDate}`,
  NO_COMMISSION_ROW: ({ fees }) => !fees.COMMISSION && 'not exactly one commission row is in force',
  NO_SECTION_31_ROW: ({ block, fees }) => isSale(block.side) && !fees.SECTION_31 && 'not exactly one Section 31 row is in force',
  NO_TAF_ROW: ({ block, fees }) => isSale(block.side) && !fees.TAF && 'not exactly one TAF row is in force',
} satisfies Record<string, Check>;

export type Hold = keyof typeof OF_LINES | keyof typeof OF_CHARGES;
export const HOLDS = [...Object.keys(OF_LINES), ...Object.keys(OF_CHARGES)] as Hold[];

/** Why an allocation is held, with words for people; undefined where nothing stands against it. */
export function holdOf(allocation: Allocation): { hold: Hold; text: string } | undefined {
  return firstOf(OF_LINES, allocation) ?? (allocation.parts.length > 0 ? firstOf(OF_CHARGES, allocation) : undefined);
}

function firstOf<H extends Hold>(checks: Record<H, Check>, allocation: Allocation): { hold: Hold; text: string } | undefined {
  for (const hold of Object.keys(checks) as H[]) {
    const text = checks[hold](allocation);
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

const SHARED_BY_LINES = ['blockId', 'version', 'symbol', 'side', 'tradeDate', 'currency', 'blockQty', 'blockGrossTradeAmt', 'totNoAllocs'] as const;
/** A reversal has the price and the settlement date that the account's line had. */
const SHARED_BY_PARTS = ['settlDate', 'avgPx'] as const;

function differing({ lines, parts, block }: Allocation): string | false {
  if (lines.length > block.totNoAllocs) return `${lines.length} lines came of ${block.totNoAllocs}`;
  const field = SHARED_BY_LINES.find((name) => lines.some((line) => line[name] !== block[name]))
    ?? SHARED_BY_PARTS.find((name) => parts.some((line) => line[name] !== block[name]));
  return field !== undefined && `the lines differ in ${field}`;
}

/** An account that was told of a part may not just be left out. One whose cancel is prepared was reversed by an earlier version. */
function unreversed({ parts, soFar, reversals }: Allocation): string | false {
  const accounts = new Set(parts.map((line) => line.account));
  const left = [...soFar.accounts].find(([account, { standing, pending }]) => {
    const told = pending ?? standing;
    const isReversed = pending?.confirmTransType === 'CANCEL' || (reversals.get(account)?.version ?? 0) > (told?.line.version ?? 0);
    return told !== undefined && !accounts.has(account) && !isReversed;
  });
  return left !== undefined && `account ${left[0]} has a confirmation, and neither a part nor a reversal`;
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
