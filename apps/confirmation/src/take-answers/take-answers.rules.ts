import type { ConfirmationAnswered } from '@entresol/contracts/confirmation.message';
import type { AffirmationRefusal, ConfirmRejReason } from '@entresol/trade/confirmation';
import { isIssued, next, stands, type Act, type Status } from '../confirmation-status.rules.js';

/** A confirmation as an answer finds it. */
export interface Standing {
  readonly custodian: string;
  readonly status: Status;
  readonly confirmRejReason: ConfirmRejReason | null;
}

/** TAKEN: it stands from now on. DUPLICATE: it stood already. ACKNOWLEDGED: it only says that the confirmation came. */
export type Verdict =
  | { outcome: 'TAKEN'; status: 'AFFIRMED' | 'CONFIRM_REJECTED'; confirmRejReason: ConfirmRejReason | null }
  | { outcome: 'DUPLICATE' | 'ACKNOWLEDGED' }
  | { outcome: 'REFUSED'; refusal: AffirmationRefusal };

const ACTS: Record<'AFFIRMED' | 'CONFIRM_REJECTED', Act> = { AFFIRMED: 'AFFIRM', CONFIRM_REJECTED: 'REJECT' };

/**
 * Judges a custodian's answer by what stands; undefined: there is no such confirmation. The first answer stands for good. One that
 * has not gone out can't be answered, and a reason given with an affirmation means nothing.
 */
export function judgeAnswer({ affirmStatus, confirmRejReason }: ConfirmationAnswered, custodian: string, standing: Standing | undefined): Verdict {
  if (standing === undefined || !isIssued(standing.status)) return { outcome: 'REFUSED', refusal: 'UNKNOWN_CONFIRMATION' };
  if (standing.custodian !== custodian) return { outcome: 'REFUSED', refusal: 'NOT_YOUR_CONFIRMATION' };
  if (affirmStatus === 'RECEIVED') return { outcome: 'ACKNOWLEDGED' };
  if (!stands(standing.status)) return { outcome: 'REFUSED', refusal: 'NO_LONGER_STANDING' };

  const reason = affirmStatus === 'CONFIRM_REJECTED' ? (confirmRejReason ?? null) : null;
  if (affirmStatus === 'CONFIRM_REJECTED' && reason === null) return { outcome: 'REFUSED', refusal: 'REASON_MISSING' };
  if (standing.status === affirmStatus && standing.confirmRejReason === reason) return { outcome: 'DUPLICATE' };
  if (next(standing.status, ACTS[affirmStatus]) !== affirmStatus) return { outcome: 'REFUSED', refusal: 'ALREADY_ANSWERED' };
  return { outcome: 'TAKEN', status: affirmStatus, confirmRejReason: reason };
}
