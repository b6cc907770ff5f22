import type { ConfirmationAffirmed, ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { DutyPerformed } from '@entresol/contracts/compliance.message';
import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import type { StatementIssued } from '@entresol/contracts/statement.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { idOfDeal } from './report-rows.js';
import { records, type RecordRead, type Snapshot } from './snapshot.js';

/** Every act of the plan is told once, as the duty that it was, on its subject, by who did it: all that compliance knows of people. */
export function dutiesTold(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const once = <T>(topic: string): RecordRead<T>[] => oncePerId(records<T>(snapshot, topic), findings);
  const sources = new Map(snapshot.tables.reports.map((row) => [row['exec_id'], row['source']]));
  for (const record of once<ExecutionAccepted>('executions.accepted.v1')) {
    const { platform, trader, blockId, execId } = record.value;
    const source = sources.get(execId);
    const should = source === 'PERSON' ? told(blockId, trader, 'AMEND') : told(blockId, source === 'PHONE' ? trader : `${platform}/${trader}`, 'EXECUTE');
    findings.equal(actOf(record), should, () => `who is said to have dealt ${execId} of ${platform}`);
  }
  const confirmers = new Map(plan.releases.flatMap(({ person, blockIds }) => blockIds.map((blockId): [string, string] => [blockId, person])));
  for (const record of once<ConfirmationIssued>('confirmations.issued.v1')) {
    const { blockId, confirmId } = record.value;
    findings.equal(actOf(record), told(blockId, confirmers.get(blockId), 'CONFIRM'), () => `who is said to have confirmed ${confirmId}`);
  }
  const releases = plan.blocks.flatMap(({ blockId, lines }) => lines.map(({ confirmId }) => told(confirmId, confirmers.get(blockId))));
  const corrected = records<ConfirmationIssued>(snapshot, 'confirmations.issued.v1').filter(({ value }) => value.confirmTransType !== 'NEW')
    .map(({ value: { confirmId, blockId } }) => told(confirmId, confirmers.get(blockId)));
  const released = snapshot.tables.confirmations.filter(({ status }) => status !== 'SUPERSEDED').map((row) => cells(row, 'confirm_id', 'released_by'));
  findings.sameMembers(released, [...releases, ...new Set(corrected)], 'release of');
  for (const record of once<ConfirmationAffirmed>('confirmations.affirmed.v1')) {
    const { blockId, custodian, affirmedBy, confirmId } = record.value;
    findings.equal(actOf(record), told(blockId, `${custodian}/${affirmedBy}`, 'AFFIRM'), () => `who is said to have affirmed ${confirmId}`);
  }
  const performed = once<DutyPerformed>('duties.performed.v1');
  findings.sameMembers(performed.map(({ value, headers }) => (
    told(value.duty, headers['ce_duty'], value.scope, value.subject, headers['ce_actor'], value.references?.join()))), decisionsOf(snapshot, plan), 'decision');
  return findings.as('duties told', `${performed.length} decisions of people, and who dealt, confirmed and affirmed, are told as they were`);
}

function actOf({ headers }: RecordRead): string {
  return told(headers['ce_subject'], headers['ce_actor'], headers['ce_duty']);
}

/** Decisions that no business event tells. A refused instruction is none. */
function decisionsOf(snapshot: Snapshot, plan: DayPlan): string[] {
  const statements = new Map(records<StatementIssued>(snapshot, 'statements.issued.v1').map(({ value }) => [value.statementId, value]));
  return [
    ...plan.instructions.filter(({ refused }) => !refused).map(({ person, filed, value }) => (
      told('INSTRUCT', 'INSTRUCT', 'TRADE', value.blockId, filed ? person : `OMS/${value.instructedBy}`, value.allocId))),
    ...plan.phoneTrades.map((one) => (
      told('AMEND', 'AMEND', 'TRADE', one.blockId, one.approver, idOfDeal(one, snapshot).split(' ').at(-1)))),
    ...plan.approvals.map(({ blockId, person, allocId }) => told('APPROVE_ALLOCATION', 'APPROVE_ALLOCATION', 'TRADE', blockId, person, allocId)),
    ...correctionsOf(snapshot, plan),
    told('CLOSE_DAY', 'CLOSE_DAY', 'DAY', plan.tradeDate, plan.closes, null),
    ...[...statements.values()].map(({ statementId, account, periodStart, periodEnd }) => (
      told('RELEASE_STATEMENT', 'RELEASE_STATEMENT', 'STATEMENT', `${account}.${periodStart}.${periodEnd}`, plan.releasesStatements, statementId))),
  ];
}

/** Each approval of a correction names the allocation that it made, and the instruction which that was split by. */
function correctionsOf({ tables: { allocatedBlocks } }: Snapshot, { corrections }: DayPlan): string[] {
  return corrections.map(({ blockId, person }) => {
    const made = allocatedBlocks.find((row) => row['block_id'] === blockId && row['version'] === '2');
    const references = `${made?.['alloc_id']},${made?.['instruction_id']}`;
    return told('APPROVE_ALLOCATION', 'APPROVE_ALLOCATION', 'TRADE', blockId, person, references);
  });
}
