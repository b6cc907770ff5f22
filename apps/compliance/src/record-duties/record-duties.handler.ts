import type { DutyPerformed } from '@entresol/contracts/compliance.message';
import type { ConfirmationAffirmed } from '@entresol/contracts/confirmation.message';
import type { ReferenceChanged } from '@entresol/contracts/reference.message';
import type { StatementIssued } from '@entresol/contracts/statement.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { judgeLineages } from '../judge-lineages/judge-lineages.handler.js';
import { firstFills, type FirstFill } from '../judge-lineages/lineage.rules.js';
import { readReferenceData } from '../reference-data.js';
import { actOf, type Act } from './act.rules.js';
import { heldBy, joined, type HeldDuty } from './held-duty.rules.js';
import { isService, personOf } from './person.rules.js';
import { allocatedOn, confirmedOn, tradedOn, type OnTrade, type TradedOn } from './trade.message.js';

/** Reads who did what from the topics themselves. */
@Controller()
export class RecordDuties {
  @Subscribe(tradedOn)
  async executions({ records }: Batch<TradedOn>, work: Work): Promise<void> {
    await recordDuties(work, records, firstFills(records.map(({ value }) => value)));
  }

  @Subscribe(allocatedOn)
  async allocations({ records }: Batch<OnTrade>, work: Work): Promise<void> {
    await recordDuties(work, records);
  }

  @Subscribe(confirmedOn)
  async confirmations({ records }: Batch<OnTrade>, work: Work): Promise<void> {
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

/** An act, and the record that tells of it. */
interface Recorded {
  readonly record: Received<object>;
  readonly act: Act;
}

/**
 * Records each act under the person who did it. What an unmapped user did is parked; the fills count all the same, for it is of no
 * account who traded first. Records of automatic steps, as most allocations and confirmations are, need nothing of the database.
 */
export async function recordDuties(work: Work, records: readonly Received<object>[], fills: readonly FirstFill[] = []): Promise<void> {
  const recorded: Recorded[] = [];
  for (const record of records) {
    const act = actOf(record);
    if (act) recorded.push({ record, act });
  }
  if (recorded.length === 0 && fills.length === 0) return;
  const { people, matrixVersion } = await readReferenceData(work);
  const { duties, unmapped } = byPerson(recorded, people);
  await work.lock('person', unmapped.map(({ act }) => act.actor));
  await work.park(unmapped.map(({ record, act }) => ({ record, waitsOn: mappingOf(act.actor) })));
  await judgeLineages(work, matrixVersion, { duties: joined(duties), fills });
}

function byPerson(recorded: readonly Recorded[], people: ReadonlyMap<string, string>): { duties: HeldDuty[]; unmapped: Recorded[] } {
  const duties: HeldDuty[] = [];
  const unmapped: Recorded[] = [];
  for (const one of recorded) {
    const person = personOf(one.act.actor, people);
    if (person === undefined) unmapped.push(one);
    else if (!isService(person)) duties.push(heldBy(person, one.act));
  }
  return { duties, unmapped };
}
