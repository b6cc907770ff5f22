import { settlementDates } from '@entresol/calendar/settlement';
import type { Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { LINE_COLUMNS } from '../confirmation.entity.js';
import { RELEASED_AT_ONCE, tellIssued } from '../release-confirmations/issue.handler.js';
import { allocationOf, inForce, type AllocatedLine, type References } from './allocation.rules.js';
import { messageOf, prepareConfirmations, type PreparedConfirmation } from './prepare-confirmations.rules.js';
import type { Hold } from './hold.rules.js';

export interface HeldAllocation {
  readonly allocId: string;
  readonly hold: Hold;
  readonly text: string;
}

export interface Prepared {
  /** Confirmations made. */
  readonly prepared: number;
  readonly held: HeldAllocation[];
}

/**
 * Prepares the confirmations of those of the allocations that are held, as far as they can be now. Where the firm says so they go
 * out at once, for no person decides then.
 */
export async function prepareAllocations(work: Work, allocIds: readonly string[]): Promise<Prepared> {
  await work.rows('SELECT FROM allocation WHERE alloc_id = ANY ($1) ORDER BY alloc_id FOR UPDATE', [allocIds]);
  await holdExtraLines(work, allocIds);
  const allocations = await heldAllocations(work, allocIds);
  if (allocations.size === 0) return { prepared: 0, held: [] };

  const references = await readReferences(work);
  const confirmations: PreparedConfirmation[] = [];
  const held: HeldAllocation[] = [];
  const completed: string[] = [];
  for (const [allocId, { lines, firstOfBlock }] of allocations) {
    const preparation = prepareConfirmations(allocationOf(lines, firstOfBlock, references));
    if (preparation.hold) held.push({ allocId, hold: preparation.hold, text: preparation.text });
    else {
      confirmations.push(...preparation.confirmations);
      completed.push(allocId);
    }
  }
  const releasedAtOnce = await isReleasedAtOnce(work);
  await save(work, confirmations, releasedAtOnce);
  await saveHolds(work, completed, held);
  if (releasedAtOnce) await tellIssued(work, confirmations.map(messageOf));
  return { prepared: confirmations.length, held };
}

/** A line too many, come after the others' confirmations were prepared, must not pass unseen: it can't be confirmed. */
async function holdExtraLines(work: Work, allocIds: readonly string[]): Promise<void> {
  await work.run(
    `UPDATE allocation AS a SET hold = 'LINES_DIFFER', held_since = $2
     WHERE a.alloc_id = ANY ($1) AND a.hold IS NULL AND EXISTS (
       SELECT FROM allocated_line l LEFT JOIN confirmation c USING (individual_alloc_id) WHERE l.alloc_id = a.alloc_id AND c.confirm_id IS NULL)`,
    [allocIds, work.now],
  );
}

interface HeldLines {
  readonly lines: [AllocatedLine, ...AllocatedLine[]];
  readonly firstOfBlock: boolean;
}

/** Lines in instruction order: they are numbered from 1 behind one prefix, so the shorter id comes first. */
async function heldAllocations(work: Work, allocIds: readonly string[]): Promise<Map<string, HeldLines>> {
  const rows = await work.rows<AllocatedLine & { firstOfBlock: boolean }>(
    `SELECT ${LINE_COLUMNS},
            NOT EXISTS (SELECT FROM allocation e WHERE e.block_id = a.block_id AND e.arrival < a.arrival) AS "firstOfBlock"
     FROM allocation a JOIN allocated_line l USING (alloc_id)
     WHERE a.alloc_id = ANY ($1) AND a.hold IS NOT NULL
     ORDER BY alloc_id, length(l.individual_alloc_id), l.individual_alloc_id`,
    [allocIds],
  );
  const allocations = new Map<string, HeldLines>();
  for (const { firstOfBlock, ...line } of rows) {
    const known = allocations.get(line.allocId);
    if (known) known.lines.push(line);
    else allocations.set(line.allocId, { lines: [line], firstOfBlock });
  }
  return allocations;
}

async function readReferences(work: Work): Promise<References> {
  const calendars = await readReference(work, 'calendars');
  const cycles = await readReference(work, 'cycles');
  return {
    accounts: await readReference(work, 'accounts'),
    custodians: await readReference(work, 'custodians'),
    instruments: await readReference(work, 'instruments'),
    fees: await readReference(work, 'fees'),
    calendars,
    cycles,
    settlementOf: settlementDates([...calendars.values()], [...cycles.values()]),
  };
}

async function isReleasedAtOnce(work: Work): Promise<boolean> {
  const firms = await readReference(work, 'firms');
  return [...firms.keys()].some((firm) => inForce(firms, firm)?.autoRelease);
}

async function save(work: Work, confirmations: readonly PreparedConfirmation[], releasedAtOnce: boolean): Promise<void> {
  if (confirmations.length === 0) return;
  const of = <V>(pick: (confirmation: PreparedConfirmation) => V): V[] => confirmations.map(pick);
  await work.run(
    `INSERT INTO confirmation (confirm_id, individual_alloc_id, custodian, commission, misc_fees, net_money, reference_versions, prepared_at,
                               status, issued_at, released_by)
     SELECT *, $8::timestamptz, $9, $10::timestamptz, $11
     FROM unnest($1::text[], $2::text[], $3::text[], $4::numeric[], $5::jsonb[], $6::numeric[], $7::jsonb[])`,
    [of((c) => c.confirmId), of((c) => c.line.individualAllocId), of((c) => c.custodian), of((c) => c.commission), of((c) => JSON.stringify(c.miscFees)),
      of((c) => c.netMoney), of((c) => JSON.stringify(c.referenceVersions)), work.now,
      ...(releasedAtOnce ? ['ISSUED', work.now, RELEASED_AT_ONCE] : ['PREPARED', null, null])],
  );
}

async function saveHolds(work: Work, completed: readonly string[], held: readonly HeldAllocation[]): Promise<void> {
  await work.run('UPDATE allocation SET hold = NULL, hold_text = NULL WHERE alloc_id = ANY ($1)', [completed]);
  if (held.length === 0) return;
  await work.run(
    `UPDATE allocation AS a SET hold = h.hold, hold_text = h.text
     FROM unnest($1::text[], $2::text[], $3::text[]) AS h (alloc_id, hold, text) WHERE a.alloc_id = h.alloc_id`,
    [held.map((h) => h.allocId), held.map((h) => h.hold), held.map((h) => h.text)],
  );
}
