import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { DutyPerformed } from '@entresol/contracts/compliance.message';
import type { ConfirmationAffirmed, ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import type { ReferenceChanged } from '@entresol/contracts/reference.message';
import type { StatementIssued } from '@entresol/contracts/statement.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { Controller } from '@nestjs/common';
import { judgeLineages } from '../judge-lineages/judge-lineages.handler.js';
import { firstFills, type FirstFill } from '../judge-lineages/lineage.rules.js';
import { actOf } from './act.rules.js';
import { heldBy, joined, type HeldDuty } from './held-duty.rules.js';
import { isService, peopleOf, personOf } from './person.rules.js';

/** Reads who did what from the topics themselves. */
@Controller()
export class RecordDuties {
  @Subscribe(topics.executionsAccepted)
  async executions({ records }: Batch<ExecutionAccepted>, work: Work): Promise<void> {
    await recordDuties(work, records, firstFills(records.map(({ value }) => value)));
  }

  @Subscribe(topics.allocationsAllocated)
  async allocations({ records }: Batch<AllocationAllocated>, work: Work): Promise<void> {
    await recordDuties(work, records);
  }

  @Subscribe(topics.confirmationsIssued)
  async confirmations({ records }: Batch<ConfirmationIssued>, work: Work): Promise<void> {
    await recordDuties(work, records);
  }

  @Subscribe(topics.confirmationsAffirmed)
  async affirmations({ records }: Batch<ConfirmationAffirmed>, work: Work): Promise<void> {
    await recordDuties(work, records);
  }

  @Subscribe(topics.dutiesPerformed)
  async duties({ records }: Batch<DutyPerformed>, work: Work): Promise<void> {
    await recordDuties(work, records);
  }

  @Subscribe(topics.statementsIssued)
  async statements({ records }: Batch<StatementIssued>, work: Work): Promise<void> {
    await recordDuties(work, records);
  }

  @Subscribe(topics.referenceChanged)
  async referenceChanges({ records }: Batch<ReferenceChanged>, work: Work): Promise<void> {
    await recordDuties(work, records);
  }
}

/** What an asserted user id's records wait for, until reference data says which person he is. */
export function mappingOf(actor: string): string {
  return `person:${actor}`;
}

/**
 * Records each act under the person who did it. What an unmapped user did is parked; the fills count all the same, for it is of no
 * account who traded first.
 */
export async function recordDuties(work: Work, records: readonly Received<object>[], fills: readonly FirstFill[] = []): Promise<void> {
  const people = peopleOf((await readReference(work, 'users')).values());
  const duties: HeldDuty[] = [];
  const unmapped: { record: Received<object>; actor: string }[] = [];
  for (const record of records) {
    const act = actOf(record);
    if (!act) continue;
    const person = personOf(act.actor, people);
    if (person === undefined) unmapped.push({ record, actor: act.actor });
    else if (!isService(person)) duties.push(heldBy(person, act));
  }
  await work.lock('person', unmapped.map(({ actor }) => actor));
  await work.park(unmapped.map(({ record, actor }) => ({ record, waitsOn: mappingOf(actor) })));
  await judgeLineages(work, { duties: joined(duties), fills });
}
