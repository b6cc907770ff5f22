import type { MiscFee } from '@entresol/contracts/confirmation.message';
import type { ConfirmTransType } from '@entresol/trade/confirmation';
import type { Status } from '../confirmation-status.rules.js';
import type { AllocatedLine } from './allocation.rules.js';

/** Noun → id → version of each reference row that the amounts and dates came from. */
export type ReferenceVersions = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** An allocated line with what it costs, and who is told. Amounts have the currency's decimals. */
export interface ChargedLine {
  readonly line: AllocatedLine;
  readonly custodian: string;
  readonly commission: string;
  readonly miscFees: MiscFee[];
  readonly netMoney: string;
  readonly referenceVersions: ReferenceVersions;
}

/** What a confirmation adds to that. A cancel is of the line that it cancels. */
export interface PreparedConfirmation extends ChargedLine {
  readonly confirmId: string;
  readonly confirmTransType: ConfirmTransType;
  /** The confirmation that it corrects; null for NEW. */
  readonly confirmRefId: string | null;
}

export interface EarlierConfirmation extends PreparedConfirmation {
  readonly status: Status;
}
