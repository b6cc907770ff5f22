import type { ConflictRule } from '@entresol/contracts/reference.message';
import type { Duty } from './duties.rules.js';

type Scope = ConflictRule['scope'];
type Severity = ConflictRule['severity'];
type Mode = ConflictRule['mode'];
type Rule = Omit<ConflictRule, 'version' | 'status'>;

const ALLOCATES: readonly Duty[] = ['INSTRUCT', 'ALLOCATE'];
const BOOKS: readonly Duty[] = ['EXECUTE', 'AMEND', 'INSTRUCT', 'ALLOCATE', 'CONFIRM'];
/** Who has a hand in a trade, and so may not pardon what was done on it. */
const PARTIES: readonly Duty[] = [
  'EXECUTE', 'AMEND', 'INSTRUCT', 'ALLOCATE', 'APPROVE_ALLOCATION', 'CONFIRM', 'AFFIRM', 'RELEASE_SETTLEMENT', 'RECONCILE', 'REPLAY',
];
const ALL_BUT_ENTITLEMENTS: readonly Duty[] = [
  'EXECUTE', 'AMEND', 'INSTRUCT', 'ALLOCATE', 'APPROVE_ALLOCATION', 'CLOSE_DAY', 'CONFIRM', 'AFFIRM', 'MAINTAIN_ACCOUNT', 'MAINTAIN_SETTLEMENT',
  'RELEASE_SETTLEMENT', 'MAINTAIN_FEES', 'SET_PRICE', 'BOOK_ACTIVITY', 'RECONCILE', 'RELEASE_STATEMENT', 'REPLAY', 'OVERRIDE', 'REVIEW_OVERRIDE',
];

/** Every duty of the first list against every one of the second, in that order. */
function apart(firsts: readonly Duty[], seconds: readonly Duty[], scope: Scope, severity: Severity, mode: Mode, reason: string): Rule[] {
  return firsts.flatMap((first) => seconds.map((second): Rule => ({
    rule: ruleId(first, second),
    duties: [first, second],
    scope,
    severity,
    mode,
    condition: 'ALWAYS',
    validFrom: '2010-01-01',
    validTo: null,
    reason,
  })));
}

/** The id of the rule that keeps two duties apart, such as `allocate-confirm`. */
export function ruleId(first: Duty, second: Duty): string {
  return `${first}-${second}`.toLowerCase().replaceAll('_', '-');
}

function onlyAfterFirstFill(rules: Rule[]): Rule[] {
  return rules.map((rule) => ({ ...rule, condition: 'SECOND_AFTER_FIRST_FILL' }));
}

/** The example firm's matrix: one row a pair. */
export const CONFLICT_MATRIX: readonly Rule[] = [
  ...onlyAfterFirstFill(apart(['EXECUTE'], ALLOCATES, 'TRADE', 'HIGH', 'DETECT', 'cherry-picking')),
  ...apart(ALLOCATES, ['APPROVE_ALLOCATION'], 'TRADE', 'HIGH', 'PREVENT', 'approves his own split'),
  ...apart(['EXECUTE'], ['APPROVE_ALLOCATION'], 'TRADE', 'HIGH', 'PREVENT', 'the trader blesses the split'),
  ...apart(['EXECUTE'], ['CONFIRM'], 'TRADE', 'HIGH', 'PREVENT', 'front and back office in one hand'),
  ...apart(['EXECUTE', ...ALLOCATES], ['AFFIRM'], 'TRADE', 'HIGH', 'PREVENT', 'no independent check'),
  ...apart(ALLOCATES, ['CONFIRM'], 'TRADE', 'HIGH', 'PREVENT', 'hides a wrong allocation'),
  ...apart(['AMEND'], [...ALLOCATES, 'APPROVE_ALLOCATION', 'CONFIRM'], 'TRADE', 'HIGH', 'DETECT', 'alters, then legitimises'),
  ...apart(['EXECUTE'], ['AMEND'], 'TRADE', 'MEDIUM', 'DETECT', 'busts his own trade'),
  ...apart(['CONFIRM'], ['AFFIRM'], 'TRADE', 'CRITICAL', 'PREVENT', 'both sides'),
  ...apart(['MAINTAIN_SETTLEMENT'], ['RELEASE_SETTLEMENT'], 'TRADE', 'CRITICAL', 'PREVENT', 'diverts money'),
  ...apart(['MAINTAIN_SETTLEMENT'], ['CONFIRM'], 'TRADE', 'HIGH', 'DETECT', 'sends to instructions of his own'),
  ...apart(['MAINTAIN_FEES'], ['CONFIRM'], 'TRADE', 'MEDIUM', 'DETECT', 'alters the charge: only the row that the trade used'),
  ...apart(['REPLAY'], ['EXECUTE', 'ALLOCATE', 'CONFIRM'], 'TRADE', 'MEDIUM', 'DETECT', 'repairs his own record'),
  ...apart(['RECONCILE'], BOOKS, 'TRADE', 'HIGH', 'DETECT', 'clears his own break'),
  ...apart(['BOOK_ACTIVITY'], ['RECONCILE', 'RELEASE_STATEMENT'], 'ACCOUNT', 'CRITICAL', 'PREVENT', 'fictitious cash'),
  ...apart(['MAINTAIN_ACCOUNT'], ['BOOK_ACTIVITY'], 'ACCOUNT', 'CRITICAL', 'PREVENT', 'redirects, then withdraws'),
  ...apart(['SET_PRICE'], ['EXECUTE'], 'SECURITY_DAY', 'HIGH', 'DETECT', 'marks his own book'),
  ...apart(['RELEASE_STATEMENT'], ['EXECUTE', 'ALLOCATE'], 'STATEMENT', 'MEDIUM', 'DETECT', 'masks activity: one flag a statement'),
  ...apart(['GRANT_ENTITLEMENT'], ALL_BUT_ENTITLEMENTS, 'DAY', 'HIGH', 'PREVENT', 'grants himself'),
  ...apart(['OVERRIDE'], [...PARTIES, 'REVIEW_OVERRIDE'], 'TRADE', 'CRITICAL', 'PREVENT', 'pardons himself'),
];
