import { decimal, plain } from '@entresol/money/decimal';
import type { ConfirmTransType } from '@entresol/trade/confirmation';
import { stands } from '../confirmation-status.rules.js';
import type { AllocatedLine } from './allocation.rules.js';
import type { ChargedLine, EarlierConfirmation, PreparedConfirmation } from './prepared-confirmation.entity.js';

/** What there is of an account's confirmation of a block when the block's next version comes. */
export interface AccountSoFar {
  /** What its custodian was told last, if that was no cancel. */
  readonly standing?: EarlierConfirmation;
  /** What is prepared and not yet issued. */
  readonly pending?: EarlierConfirmation;
}

/** What comes of a version's lines. */
export interface Correction {
  readonly confirmations: PreparedConfirmation[];
  /** Prepared confirmations that are never issued now. */
  readonly superseded: string[];
  /** Lines without a confirmation of their own, for one with their figures stands. */
  readonly upheld: { readonly individualAllocId: string; readonly confirmId: string }[];
}

/** Tells apart, of an account's confirmations that are neither superseded nor corrected, what stands and what waits. */
export function soFarOf(confirmations: readonly EarlierConfirmation[]): AccountSoFar {
  return {
    standing: confirmations.find(({ status, confirmTransType }) => stands(status) && confirmTransType !== 'CANCEL'),
    pending: confirmations.find(({ status }) => status === 'PREPARED'),
  };
}

/** Meets each account's part in the newest version with its confirmation so far; `reversals` has a line for each account without a part. */
export function correctConfirmations(
  parts: readonly ChargedLine[], soFar: ReadonlyMap<string, AccountSoFar>, reversals: ReadonlyMap<string, AllocatedLine>,
): Correction {
  const correction: Correction = { confirmations: [], superseded: [], upheld: [] };
  for (const part of parts) correctAccount(correction, soFar.get(part.line.account) ?? {}, part);
  const accounts = new Set(parts.map(({ line }) => line.account));
  for (const [account, earlier] of soFar) {
    if (!accounts.has(account)) correctAccount(correction, earlier, undefined, reversals.get(account));
  }
  return correction;
}

function correctAccount(correction: Correction, soFar: AccountSoFar, part: ChargedLine | undefined, reversal?: AllocatedLine): void {
  const { standing, pending } = soFar;
  const { tells, supersedes } = decide(soFar, part);
  if (supersedes) correction.superseded.push(pending!.confirmId);
  if (tells === 'CANCEL') correction.confirmations.push(cancel(standing!, reversal!));
  else if (tells) correction.confirmations.push(confirm(part!, standing));
  else if (part) correction.upheld.push({ individualAllocId: part.line.individualAllocId, confirmId: standing!.confirmId });
}

/** What is to be told of an account, and whether that makes what waits needless. No part: it was reversed. */
export function decide({ standing, pending }: AccountSoFar, part: ChargedLine | undefined): { tells?: ConfirmTransType; supersedes: boolean } {
  const supersedes = pending !== undefined;
  if (!standing) return { tells: part && 'NEW', supersedes };
  if (part) return { tells: figuresOf(part) === figuresOf(standing) ? undefined : 'REPLACE', supersedes };
  return pending?.confirmTransType === 'CANCEL' ? { supersedes: false } : { tells: 'CANCEL', supersedes };
}

/** All that a client is charged and a custodian settles by, as text that is equal where the figures are. */
function figuresOf({ line, commission, miscFees, netMoney }: ChargedLine): string {
  const amounts = [line.allocQty, line.avgPx, line.grossTradeAmt, commission, netMoney].map((amount) => plain(decimal(amount)));
  const fees = miscFees.map(({ miscFeeType, miscFeeSubType, miscFeeAmt }) => [miscFeeType, miscFeeSubType, plain(decimal(miscFeeAmt))]);
  return JSON.stringify([line.settlDate, amounts, fees]);
}

/** A replacement goes to the custodian who has what it replaces, whoever keeps the account by now. */
function confirm(part: ChargedLine, standing: EarlierConfirmation | undefined): PreparedConfirmation {
  const confirmId = confirmIdOf(part.line);
  if (!standing) return { ...part, confirmId, confirmTransType: 'NEW', confirmRefId: null };
  return { ...part, custodian: standing.custodian, confirmId, confirmTransType: 'REPLACE', confirmRefId: standing.confirmId };
}

function cancel({ status: _, ...standing }: EarlierConfirmation, reversal: AllocatedLine): PreparedConfirmation {
  return { ...standing, confirmId: confirmIdOf(reversal), confirmTransType: 'CANCEL', confirmRefId: standing.confirmId };
}

function confirmIdOf({ individualAllocId }: AllocatedLine): string {
  return `C-${individualAllocId}`;
}
