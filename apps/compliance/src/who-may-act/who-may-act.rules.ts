import type { ConflictRule, User } from '@entresol/contracts/reference.message';
import type { Duty, Role } from '@entresol/trade/duty';
import { conflictsAmong } from '../judge-lineages/conflict.rules.js';
import type { HeldDuty } from '../record-duties/held-duty.rules.js';

/** What a role lets a person decide on a trade. */
const DUTY_OF_ROLE: Partial<Record<Role, Duty>> = {
  trader: 'EXECUTE', amender: 'AMEND', 'portfolio-manager': 'INSTRUCT', approver: 'APPROVE_ALLOCATION', confirmer: 'CONFIRM', affirmer: 'AFFIRM',
};
export const DUTIES_ON_TRADES = Object.values(DUTY_OF_ROLE);

/** A rule that a person would break by one more duty, and what he did that stands against it. */
export interface Obstacle {
  readonly rule: string;
  readonly mode: ConflictRule['mode'];
  readonly severity: ConflictRule['severity'];
  readonly heldDuty: Duty;
  readonly reason: string;
}

export interface MayAct {
  readonly duty: Duty;
  /** Whose roles allow it, and against whom no rule stands; sorted. */
  readonly may: readonly string[];
  /** Whose roles allow it, but who did something on the trade that must be kept apart from it. */
  readonly mayNot: readonly { readonly person: string; readonly obstacles: readonly Obstacle[] }[];
}

/** What is known of a trade, and of the firm. */
export interface TradeSoFar {
  readonly blockId: string;
  readonly duties: readonly HeldDuty[];
  readonly firstFillTime: string | null;
  readonly matrix: readonly ConflictRule[];
  readonly users: readonly User[];
}

/**
 * Who may still take which duty on a trade, were he to act now, and why others may not. It asks the same judge that raises flags: an
 * act is in the way of another where both together would be flagged.
 */
export function whoMayAct(trade: TradeSoFar, now: string): MayAct[] {
  const active = trade.users.filter(({ status }) => status === 'ACTIVE');
  return DUTIES_ON_TRADES.map((duty) => {
    const allowed = active.filter(({ roles }) => roles.some((role) => DUTY_OF_ROLE[role] === duty)).map(({ person }) => person).sort();
    const judged = allowed.map((person) => ({ person, obstacles: obstaclesTo(trade, { person, duty, now }) }));
    return {
      duty, may: judged.filter(({ obstacles }) => obstacles.length === 0).map(({ person }) => person),
      mayNot: judged.filter(({ obstacles }) => obstacles.length > 0),
    };
  });
}

function obstaclesTo({ blockId, duties, firstFillTime, matrix }: TradeSoFar, { person, duty, now }: { person: string; duty: Duty; now: string }): Obstacle[] {
  const own = duties.filter((held) => held.person === person && held.duty !== duty);
  if (own.length === 0) return [];
  const act = { time: now, eventId: 'now', actor: person, origin: 'now' };
  const next: HeldDuty = { scope: 'TRADE', subject: blockId, person, duty, onDate: now.slice(0, 10), first: act, last: act };
  const together = conflictsAmong([...own, next], firstFillTime ?? (duty === 'EXECUTE' ? now : null), matrix);
  return together.filter(({ rule }) => rule.duties.includes(duty)).map(({ rule }) => ({
    rule: rule.rule, mode: rule.mode, severity: rule.severity, heldDuty: rule.duties.find((one) => one !== duty)!, reason: rule.reason,
  }));
}
