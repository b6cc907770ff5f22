import type { Certificate, CertifiedFill } from '@entresol/contracts/allocation.message';
import { minorUnit } from '@entresol/money/currency';
import { decimal, leastAmount, plain, sum, type Decimal } from '@entresol/money/decimal';
import { roundHalfUp } from '@entresol/money/round';
import type { AllocatedVersion, ChainedInstruction } from './explain-block.entity.js';
import { explainAccounts, type ExplainedAccount } from './explain-accounts.rules.js';
import { instructionSentence } from './explain-instruction.rules.js';

/** One fill that an allocation rests on, and what it came to. */
export interface ExplainedFill {
  readonly sentence: string;
  readonly platform: string;
  readonly rootExecId: string;
  readonly version: string;
  readonly lastQty: string;
  readonly lastPx: string;
  /** lastQty × lastPx, exact. */
  readonly gross: string;
}

export interface ExplainedExecution {
  readonly sentence: string;
  readonly fills: readonly ExplainedFill[];
  readonly qty: string;
  readonly exactGross: string;
}

export interface ExplainedRounding {
  readonly sentence: string;
  readonly rule: 'HALF_UP';
  readonly decimals: string;
  readonly exactGross: string;
  readonly gross: string;
  /** exactGross − gross. */
  readonly residual: string;
}

export type ExplainedInstruction = { readonly sentence: string } & Omit<ChainedInstruction, 'allocations'>;

/** How a version of a block's allocation came about: from its fills to each account's cents. Every number is text. */
export interface Explanation {
  readonly sentence: string;
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly side: string;
  readonly currency: string;
  readonly version: string;
  readonly cause: string;
  readonly allocId: string;
  readonly allocatedAt: string;
  readonly approvedBy: string | null;
  readonly correctionReason: string | null;
  readonly settlDate: string;
  readonly avgPx: string;
  /** Worked out again, it comes to something else than what is stored. */
  readonly differs: boolean;
  /** Where. */
  readonly differences: readonly string[];
  /** Null where nothing is left of the block. */
  readonly executed: ExplainedExecution | null;
  readonly rounding: ExplainedRounding | null;
  /** The one that decided, and those that it replaced, newest first. */
  readonly instructions: readonly ExplainedInstruction[];
  /** In the order of the instruction, those that got nothing among them; then those that lost their part. */
  readonly accounts: readonly ExplainedAccount[];
}

/**
 * Works a version out again from what is stored of it, by the rules that allocated it, and tells each step. What comes out otherwise than it is
 * stored is named among `differences`.
 */
export function explainBlock(version: AllocatedVersion, instructions: readonly ChainedInstruction[]): Explanation {
  const { blockId, tradeDate, symbol, side, currency, cause, allocId, allocatedAt, approvedBy, correctionReason, settlDate, avgPx } = version;
  const differences: string[] = [];
  const certificate = version.certificate === null ? null : (JSON.parse(version.certificate) as Certificate);
  const executed = certificate && explainExecution(certificate.fills);
  const rounding = executed && explainRounding(executed, currency);
  if (executed && rounding) compareWhole({ executed, rounding }, version, differences);
  const accounts = explainAccounts({ version, certificate, instruction: instructions[0]! }, differences);
  return {
    sentence: headline(version), blockId, tradeDate, symbol, side, currency, version: String(version.version), cause, allocId, allocatedAt, approvedBy,
    correctionReason, settlDate, avgPx, differs: differences.length > 0, differences, executed, rounding,
    instructions: instructions.map(({ allocations, ...instruction }) => ({ sentence: instructionSentence(instruction, allocations.length), ...instruction })),
    accounts,
  };
}

const CAUSES: Record<AllocatedVersion['cause'], string> = {
  ALLOCATION: 'allocated',
  REPLACEMENT: 'allocated anew, for its instruction was replaced',
  REVERSAL: 'taken back, for its allocation was reversed',
  FILLS_CHANGED: 'allocated anew, for its fills changed after it was allocated',
  BROKEN_BLOCK: 'allocated after its day’s close had broken it',
};

function headline({ blockId, symbol, side, version, cause, qty, gross, currency, allocId, approvedBy, correctionReason }: AllocatedVersion): string {
  const what = decimal(qty).isZero() ? 'nothing of it is left' : `${plain(decimal(qty))} ${symbol} for ${gross} ${currency}`;
  const approved = approvedBy === null ? '' : ` ${approvedBy} approved it: ${correctionReason}.`;
  return `Version ${version} of ${blockId}, a ${side} of ${symbol}, was ${CAUSES[cause]}, as ${allocId}: ${what}.${approved}`;
}

function explainExecution(fills: readonly CertifiedFill[]): ExplainedExecution {
  const explained = fills.map(explainFill);
  const qty = sum(fills.map(({ lastQty }) => decimal(lastQty)));
  const gross = sum(fills.map(grossOf));
  return {
    sentence: `${fills.length} live fills: Σ quantity ${plain(qty)}, Σ quantity × price ${plain(gross)}, exact.`,
    fills: explained, qty: plain(qty), exactGross: plain(gross),
  };
}

function grossOf({ lastQty, lastPx }: CertifiedFill): Decimal {
  return decimal(lastQty).times(decimal(lastPx));
}

function explainFill(fill: CertifiedFill): ExplainedFill {
  const { platform, rootExecId, version, lastQty, lastPx } = fill;
  const [qty, px, gross] = [plain(decimal(lastQty)), plain(decimal(lastPx)), plain(grossOf(fill))];
  return {
    sentence: `${platform} ${rootExecId}, version ${version}: ${qty} × ${px} = ${gross}.`,
    platform, rootExecId, version: String(version), lastQty: qty, lastPx: px, gross,
  };
}

function explainRounding({ exactGross }: ExplainedExecution, currency: string): ExplainedRounding {
  const places = minorUnit(currency);
  const rounded = roundHalfUp(decimal(exactGross), places);
  const residual = plain(decimal(exactGross).minus(rounded));
  const gross = rounded.toFixed(places);
  return {
    sentence: `${exactGross} is rounded once, half up to ${plain(leastAmount(currency))} ${currency}: ${gross}. A residual of ${residual} is left.`,
    rule: 'HALF_UP', decimals: String(places), exactGross, gross, residual,
  };
}

function compareWhole(
  { executed, rounding }: { executed: ExplainedExecution; rounding: ExplainedRounding }, version: AllocatedVersion, differences: string[],
): void {
  const pairs: [string, string, string][] = [
    ['quantity', executed.qty, version.qty], ['exact gross', executed.exactGross, version.exactGross], ['gross', rounding.gross, version.gross],
    ['residual', rounding.residual, version.residual],
  ];
  for (const [what, worked, stored] of pairs) {
    if (!decimal(worked).equals(decimal(stored))) differences.push(`The ${what} comes to ${worked}, and ${stored} is stored.`);
  }
}
