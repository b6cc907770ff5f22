import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import { custodianTopics, topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import { groupBy } from '@entresol/messaging/group-by';
import type { Outgoing, Work } from '@entresol/messaging/work';
import { CONFIRMATION_COLUMNS, CONFIRMATIONS, type ConfirmationRow } from '../confirmation.entity.js';
import { next } from '../confirmation-status.rules.js';

/** Who a confirmation is released by where the firm releases all as soon as they are prepared. */
export const RELEASED_AT_ONCE = 'service:confirmation';

/** Issues those of the confirmations that are still prepared, for the person who releases them; returns how many those are. */
export async function issue(work: Work, prepared: readonly Pick<ConfirmationRow, 'confirmId' | 'confirmRefId'>[], releasedBy: string): Promise<number> {
  const confirmIds = prepared.map(({ confirmId }) => confirmId);
  const corrected = prepared.flatMap(({ confirmRefId }) => confirmRefId ?? []);
  await work.rows('SELECT FROM confirmation WHERE confirm_id = ANY ($1) ORDER BY confirm_id FOR UPDATE', [[...confirmIds, ...corrected]]);
  const rows = await work.rows<ConfirmationRow>(
    `SELECT ${CONFIRMATION_COLUMNS} FROM ${CONFIRMATIONS} WHERE c.confirm_id = ANY ($1) ORDER BY c.confirm_id`, [confirmIds],
  );
  const issued = rows.filter((row) => next(row.status, 'RELEASE') === 'ISSUED').map(({ status: _, ...confirmation }) => confirmation);

  await work.run("UPDATE confirmation SET status = 'ISSUED', issued_at = $2, released_by = $3 WHERE confirm_id = ANY ($1)", [
    issued.map((confirmation) => confirmation.confirmId), work.now, releasedBy,
  ]);
  await endCorrected(work, issued);
  await tellIssued(work, issued, releasedBy);
  return issued.length;
}

/** What replacements and cancels that go out now are of stands no longer; it keeps the answer that it had. */
export async function endCorrected(work: Work, issued: readonly ConfirmationIssued[]): Promise<void> {
  const ended = issued.flatMap(({ confirmId, confirmTransType, confirmRefId }) => (
    confirmTransType === 'NEW' ? [] : [{ confirmId: confirmRefId!, status: next('ISSUED', confirmTransType)!, correctedBy: confirmId }]));
  if (ended.length === 0) return;
  await work.run(
    `UPDATE confirmation AS c SET status = e.status, corrected_by = e.corrected_by
     FROM unnest($1::text[], $2::text[], $3::text[]) AS e (confirm_id, status, corrected_by) WHERE c.confirm_id = e.confirm_id`,
    [ended.map((one) => one.confirmId), ended.map((one) => one.status), ended.map((one) => one.correctedBy)],
  );
}

/**
 * Tells of confirmations that are issued: the firm and, each once, its custodian. A person who releases them performs CONFIRM; without
 * one the service does, and no duty is performed. Custodians are told of the service alone: the firm's people are none of their business.
 */
export async function tellIssued(work: Work, issued: readonly ConfirmationIssued[], releasedBy?: string): Promise<void> {
  const act = releasedBy === undefined ? {} : { actor: releasedBy, duty: 'CONFIRM' as const };
  await work.publish(topics.confirmationsIssued, issued.map((confirmation) => ({ ...messageOf('confirmations.issued', confirmation), ...act })));
  const byCustodian = groupBy(issued, ({ custodian }) => custodian);
  for (const custodian of [...byCustodian.keys()].sort()) {
    const own = byCustodian.get(custodian)!;
    await work.append(custodianTopics.confirmations.of(custodian), own.map((confirmation) => messageOf('custodians.confirmations', confirmation)));
  }
}

function messageOf(type: string, confirmation: ConfirmationIssued): Outgoing<ConfirmationIssued> {
  return { key: confirmation.account, value: confirmation, id: eventId(type, confirmation.confirmId), subject: confirmation.blockId };
}
