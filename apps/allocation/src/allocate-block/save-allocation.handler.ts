import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Outgoing, Work } from '@entresol/messaging/work';
import { linesOf } from './allocation-lines.rules.js';
import type { NewVersion } from './allocation-version.entity.js';
import { certifyVersions } from './certify-allocation.handler.js';

/** Ids end at 64 characters, and a confirmation's is longer still than its line's. */
const LONGEST_STEM = 56;

/** Stores versions with their lines and certificates, and publishes them. The caller holds the blocks' locks. */
export async function saveVersions(work: Work, versions: readonly NewVersion[]): Promise<void> {
  if (versions.length === 0) return;
  await saveBlocks(work, versions);
  const messages = versions.flatMap(messagesOf);
  // While PostgreSQL stores the lines, the messages are made ready for it.
  await Promise.all([saveLines(work, messages), work.publish(topics.allocationsAllocated, messages)]);
  await certifyVersions(work, versions);
}

function messagesOf(version: NewVersion): Outgoing<AllocationAllocated>[] {
  const { allocId, block: { blockId } } = version;
  const stem = allocId.length <= LONGEST_STEM ? allocId : eventId('A', allocId);
  return linesOf(version, stem).map((value) => ({ key: blockId, id: eventId('allocated', value.individualAllocId), subject: blockId, value }));
}

async function saveBlocks(work: Work, versions: readonly NewVersion[]): Promise<void> {
  const of = <V>(pick: (version: NewVersion) => V): V[] => versions.map(pick);
  await work.run(
    `INSERT INTO allocated_block (block_id, version, alloc_id, instruction_id, cause, total_version, qty, exact_gross, gross, residual, avg_px, settl_date,
       zero_lines, approved_by, correction_reason, preview_hash, allocated_at)
     SELECT b.*, $17 FROM unnest($1::text[], $2::int[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::numeric[], $8::numeric[], $9::numeric[],
       $10::numeric[], $11::numeric[], $12::date[], $13::int[], $14::text[], $15::text[], $16::text[]) AS b`,
    [
      of(({ block }) => block.blockId), of(({ block }) => block.version + 1), of(({ allocId }) => allocId), of(({ block }) => block.instruction!.allocId),
      of(({ cause }) => cause), of(({ block }) => block.total!.version), of(({ split }) => split?.qty ?? '0'), of(({ split }) => split?.exactGross ?? '0'),
      of(({ split }) => split?.gross ?? '0'), of(({ split }) => split?.residual ?? '0'), of(({ split }) => split?.avgPx ?? '0.00000000'),
      of(({ split, before }) => split?.settlDate ?? before[0]!.settlDate), of(({ split }) => split?.zeroLines ?? 0),
      of(({ correction }) => correction?.approvedBy ?? null), of(({ correction }) => correction?.reason ?? null),
      of(({ correction }) => correction?.previewHash ?? null), work.now,
    ],
  );
  await work.run(
    `UPDATE block AS b SET version = b.version + 1, outcome = n.outcome, reason = NULL, reason_text = NULL, broken_at = NULL, late_at = NULL
     FROM unnest($1::text[], $2::text[]) AS n (block_id, outcome) WHERE b.block_id = n.block_id`,
    [of(({ block }) => block.blockId), of(({ split }) => (split ? 'ALLOCATED' : 'CANCELLED'))],
  );
}

async function saveLines(work: Work, messages: readonly Outgoing<AllocationAllocated>[]): Promise<void> {
  const of = <V>(pick: (value: AllocationAllocated) => V): V[] => messages.map(({ value }) => pick(value));
  await work.run(
    `INSERT INTO allocation (individual_alloc_id, block_id, version, line, alloc_trans_type, ref_individual_alloc_id, account, alloc_qty, gross_trade_amt)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::int[], $5::text[], $6::text[], $7::text[], $8::numeric[], $9::numeric[])`,
    [
      of((line) => line.individualAllocId), of((line) => line.blockId), of((line) => line.version),
      of(({ individualAllocId: id }) => id.slice(id.lastIndexOf('.') + 1)), of((line) => line.allocTransType), of((line) => line.refIndividualAllocId ?? null),
      of((line) => line.account), of((line) => line.allocQty), of((line) => line.grossTradeAmt),
    ],
  );
}
