import type { ComplianceFlagged, FlagEvidence } from '@entresol/contracts/compliance.message';
import type { User } from '@entresol/contracts/reference.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { latest, records, type RecordRead, type Snapshot } from './snapshot.js';

/** The flags are exactly the conflicts that were planted: none missed, none besides, each once, with the two acts of that person. */
export function flagsExact(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const raised = oncePerId(records<ComplianceFlagged>(snapshot, 'compliance.flagged.v1'), findings).map(({ value }) => value);
  const conflictOf = (flag: Pick<ComplianceFlagged, 'rule' | 'subject' | 'person' | 'duties'>): string => (
    told(flag.rule, flag.subject, flag.person, [...flag.duties].sort().join('×')));
  findings.sameMembers(raised.map(conflictOf), plan.expected.flags.map(conflictOf), 'flag');
  findings.sameMembers(
    snapshot.tables.flags.map((row) => {
      const duties = [row['first_duty'], row['second_duty']].sort().join('×');
      return told(cells(row, 'flag_id', 'rule', 'subject', 'person'), duties, cells(row, 'scope', 'rule_version', 'severity', 'prevented'));
    }),
    raised.map((flag) => told(flag.flagId, conflictOf(flag), flag.scope, flag.ruleVersion, flag.severity, flag.prevented)), 'stored flag',
  );
  const acts = new Map([...snapshot.topics.values()].flat().map((record) => [record.origin, record]));
  const ids = idsOfPeople(snapshot);
  for (const flag of raised) {
    findings.equal(flag.evidence.map(({ duty }) => duty).sort().join('×'), [...flag.duties].sort().join('×'), () => `duties in evidence of ${flag.flagId}`);
    findings.equal(flag.evidence.map(({ eventId }) => eventId).join(), flag.events.join(), () => `events of ${flag.flagId}`);
    for (const act of flag.evidence) {
      findings.expect(isTold(act, flag, acts.get(act.origin)), () => `${flag.flagId} names ${act.eventId}, which is not what ${act.origin} tells`);
      findings.equal(ids.get(act.actor) ?? act.actor, flag.person, () => `who is ${act.actor} of ${flag.flagId}`);
    }
  }
  return findings.as('flags exact', `${raised.length} flags are the ${plan.expected.flags.length} planted conflicts, with their events`);
}

/** Whether the record that evidence names tells of that duty by that actor on the flag's subject. */
function isTold({ eventId, actor, duty }: FlagEvidence, { subject }: ComplianceFlagged, record: RecordRead | undefined): boolean {
  const { headers, value } = record ?? {};
  const { blockId, subject: on } = (value ?? {}) as { blockId?: string; subject?: string };
  return headers?.['ce_id'] === eventId && headers['ce_actor'] === actor && headers['ce_duty'] === duty && (blockId ?? on) === subject;
}

/** `<source>/<user id>` to the person whose id it is. */
function idsOfPeople(snapshot: Snapshot): Map<string, string> {
  const users = latest<User>(snapshot, 'reference.users.v1', 'person');
  return new Map(users.flatMap(({ person, userIds }) => userIds.map(({ source, userId }): [string, string] => [`${source}/${userId}`, person])));
}
