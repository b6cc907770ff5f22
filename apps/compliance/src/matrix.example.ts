import type { ConflictRule } from '@entresol/contracts/reference.message';
import { DUTIES, type ConflictScope, type Duty, type Severity } from '@entresol/trade/duty';

type Line = readonly [
  firsts: readonly Duty[], seconds: readonly Duty[], scope: ConflictScope, severity: Severity,
  mode: ConflictRule['mode'], condition?: ConflictRule['condition'],
];

const SPLIT: readonly Duty[] = ['INSTRUCT', 'ALLOCATE'];

/** The default conflict matrix, line by line as compliance officers read it: any of the first duties with any of the second. */
const LINES: readonly Line[] = [
  [['EXECUTE'], SPLIT, 'TRADE', 'HIGH', 'DETECT', 'SECOND_AFTER_FIRST_FILL'],
  [SPLIT, ['APPROVE_ALLOCATION'], 'TRADE', 'HIGH', 'PREVENT'],
  [['EXECUTE'], ['APPROVE_ALLOCATION'], 'TRADE', 'HIGH', 'PREVENT'],
  [['EXECUTE'], ['CONFIRM'], 'TRADE', 'HIGH', 'PREVENT'],
  [['EXECUTE', ...SPLIT], ['AFFIRM'], 'TRADE', 'HIGH', 'PREVENT'],
  [SPLIT, ['CONFIRM'], 'TRADE', 'HIGH', 'PREVENT'],
  [['AMEND'], [...SPLIT, 'APPROVE_ALLOCATION', 'CONFIRM'], 'TRADE', 'HIGH', 'DETECT'],
  [['EXECUTE'], ['AMEND'], 'TRADE', 'MEDIUM', 'DETECT'],
  [['CONFIRM'], ['AFFIRM'], 'TRADE', 'CRITICAL', 'PREVENT'],
  [['MAINTAIN_SETTLEMENT'], ['RELEASE_SETTLEMENT'], 'TRADE', 'CRITICAL', 'PREVENT'],
  [['MAINTAIN_SETTLEMENT'], ['CONFIRM'], 'TRADE', 'HIGH', 'DETECT'],
  [['MAINTAIN_FEES'], ['CONFIRM'], 'TRADE', 'MEDIUM', 'DETECT'],
  [['REPLAY'], ['EXECUTE', 'ALLOCATE', 'CONFIRM'], 'TRADE', 'MEDIUM', 'DETECT'],
  [['RECONCILE'], ['BOOK_ACTIVITY', 'EXECUTE', 'AMEND', 'ALLOCATE'], 'TRADE', 'HIGH', 'DETECT'],
  [['BOOK_ACTIVITY'], ['RECONCILE', 'RELEASE_STATEMENT'], 'ACCOUNT', 'CRITICAL', 'PREVENT'],
  [['MAINTAIN_ACCOUNT'], ['BOOK_ACTIVITY'], 'ACCOUNT', 'CRITICAL', 'PREVENT'],
  [['SET_PRICE'], ['EXECUTE'], 'SECURITY_DAY', 'HIGH', 'DETECT'],
  [['RELEASE_STATEMENT'], ['EXECUTE', 'ALLOCATE'], 'STATEMENT', 'MEDIUM', 'DETECT'],
  [['GRANT_ENTITLEMENT'], DUTIES.filter((duty) => duty !== 'GRANT_ENTITLEMENT'), 'DAY', 'HIGH', 'PREVENT'],
  [['OVERRIDE'], ['EXECUTE', 'AMEND', ...SPLIT, 'APPROVE_ALLOCATION', 'CONFIRM', 'AFFIRM', 'REVIEW_OVERRIDE'], 'TRADE', 'CRITICAL', 'PREVENT'],
];

/** A rule of the matrix; what is not given is of no account to the example. */
export function ruleOf(first: Duty, second: Duty, more: Partial<ConflictRule> = {}): ConflictRule {
  const rule = `${first}-${second}`.toLowerCase().replaceAll('_', '-');
  return {
    rule, version: 1, status: 'ACTIVE', duties: [first, second], scope: 'TRADE', severity: 'HIGH', mode: 'DETECT', condition: 'ALWAYS',
    validFrom: '2000-01-01', validTo: null, reason: 'kept apart', ...more,
  };
}

export const matrix: readonly ConflictRule[] = LINES.flatMap(([firsts, seconds, scope, severity, mode, condition = 'ALWAYS']) =>
  firsts.flatMap((first) => seconds.map((second) => ruleOf(first, second, { scope, severity, mode, condition }))));
