import type { Severity } from '@entresol/trade/duty';

const HOUR_MS = 3_600_000;
/** Hours within which somebody is to have decided on a flag. */
const DUE_WITHIN: Record<Severity, number> = { CRITICAL: 4, HIGH: 24, MEDIUM: 120 };

/** When a flag that is raised now is to be decided on. */
export function dueAt(severity: Severity, now: string): string {
  return new Date(Date.parse(now) + DUE_WITHIN[severity] * HOUR_MS).toISOString();
}

export interface FlagToDecide {
  readonly status: string;
  /** Whoever holds a duty on the flag's subject, the flagged person among them. */
  readonly parties: readonly string[];
}

export interface DecisionRefused {
  readonly status: 400 | 403 | 409;
  readonly code: 'REASON_MISSING' | 'PARTY_TO_IT' | 'ALREADY_DECIDED';
  readonly field: 'reason' | 'flagId';
  readonly text: string;
}

/** Why a person may not decide so on a flag, in order of precedence; null: he may. */
export function decisionRefused({ status, parties }: FlagToDecide, person: string, reason: string): DecisionRefused | null {
  if (reason.trim() === '') return { status: 400, code: 'REASON_MISSING', field: 'reason', text: 'A decision needs a reason.' };
  if (parties.includes(person)) {
    return { status: 403, code: 'PARTY_TO_IT', field: 'flagId', text: 'Who did any of it himself does not decide on it.' };
  }
  return status === 'OPEN' ? null : { status: 409, code: 'ALREADY_DECIDED', field: 'flagId', text: `It was decided already: ${status}.` };
}
