import type { FlagDecided } from '@entresol/contracts/compliance.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { DECIDES_FLAGS, decisionOn } from '@entresol/demo-day/decision.rules';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { records, type Snapshot } from './snapshot.js';

/** Every flag was decided on once, as the supervisor said it, by nobody who holds a duty on what was flagged; told and stored alike. */
export function flagsDecided(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { flags, decisions } = snapshot.tables;
  const decided = oncePerId(records<FlagDecided>(snapshot, 'compliance.decided.v1'), findings);
  findings.sameMembers(
    decided.map(({ value: { subject, person, rule, outcome, reason, decidedBy } }) => told(rule, subject, person, outcome, reason, decidedBy)),
    plan.expected.flags.map((flag) => {
      const { outcome, reason } = decisionOn(flag);
      return told(flag.rule, flag.subject, flag.person, outcome, reason, DECIDES_FLAGS);
    }), 'decision on',
  );
  findings.sameMembers(
    decided.map(({ value, headers }) => told(value.flagId, value.scope, value.subject, value.person, value.rule, headers['ce_actor'])),
    flags.map((row) => told(cells(row, 'flag_id', 'scope', 'subject', 'person', 'rule'), DECIDES_FLAGS)), 'told decision on',
  );
  const stored = decisions.map((row) => cells(row, 'flag_id', 'outcome', 'reason', 'decided_by'));
  findings.sameMembers(stored, decided.map(({ value }) => told(value.flagId, value.outcome, value.reason, value.decidedBy)), 'stored decision on');
  findings.sameMembers(flags.map((row) => cells(row, 'flag_id', 'status')), decided.map(({ value }) => told(value.flagId, value.outcome)), 'status of');
  return findings.as('flags decided', `${decided.length} flags were decided on, each once, by a supervisor who did nothing of it`);
}
