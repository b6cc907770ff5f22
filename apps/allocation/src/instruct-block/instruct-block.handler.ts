import { createHash } from 'node:crypto';
import type { AllocationInstructed } from '@entresol/contracts/allocation.message';
import { assertedActor } from '@entresol/contracts/envelope';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { eventId } from '@entresol/messaging/event-id';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { ALLOC_REJ_CODES } from '@entresol/trade/allocation';
import type { BlockOutcome } from '@entresol/trade/block';
import { Controller } from '@nestjs/common';
import { allocateWhenComplete } from '../allocate-block/allocate-block.handler.js';
import { lockBlocks } from '../know-block/lock-blocks.handler.js';
import { contentOf, judgeInstruction, type Circumstances, type GivenInstruction, type Verdict } from './instruct-block.rules.js';

/** Instructions from order management. */
@Controller()
export class InstructBlock {
  @Subscribe(topics.allocationsInstructed)
  async instruct(batch: Batch<AllocationInstructed>, work: Work): Promise<void> {
    await takeInstructions(work, batch.records.map(fromTopic));
  }
}

/** An instruction to take; one from the topic can wait for its block. */
export interface Taking extends GivenInstruction {
  readonly record: Received<AllocationInstructed> | null;
}

/** An instruction with what became of it. `repeated`: the same was judged before, and nothing was done. */
export interface Judged extends Taking {
  readonly contentHash: string;
  readonly verdict: Verdict;
  readonly repeated: boolean;
  /** It is the first content judged under its allocId. */
  readonly first: boolean;
}

export function fromTopic(record: Received<AllocationInstructed>): Taking {
  const { instructedBy, transactTime, ...instruction } = record.value;
  return { instruction, instructedBy: assertedActor('OMS', instructedBy), transactTime: transactTime ?? null, record };
}

/** The name under which instructions wait for a block. */
export function waitsOn(blockId: string): string {
  return `block:${blockId}`;
}

/** Judges instructions in their order, each seeing what those before it brought about, and does what follows from the verdicts. */
export async function takeInstructions(work: Work, takings: readonly Taking[]): Promise<Judged[]> {
  if (takings.length === 0) return [];
  const blockIds = [...new Set(takings.map(({ instruction }) => instruction.blockId))];
  const allocIds = [...new Set(takings.map(({ instruction }) => instruction.allocId))];
  await lockBlocks(work, blockIds);
  await work.run('INSERT INTO instruction (alloc_id) SELECT id FROM unnest($1::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING', [allocIds]);
  await work.run('SELECT FROM instruction WHERE alloc_id = ANY ($1) ORDER BY alloc_id FOR UPDATE', [allocIds]);

  const judge = await judgeOf(work, blockIds, allocIds);
  const judged = takings.map(judge);
  const fresh = judged.filter(({ repeated }) => !repeated);
  await saveJudged(work, fresh.filter(({ verdict }) => verdict.state !== 'WAITING'));
  const waiting = fresh.filter(({ verdict }) => verdict.state === 'WAITING');
  await work.park(waiting.flatMap(({ record, instruction }) => (record ? [{ record, waitsOn: waitsOn(instruction.blockId) }] : [])));
  await publishJudged(work, fresh);
  await allocateWhenComplete(work, fresh.filter(({ verdict }) => verdict.state === 'ACCEPTED').map(({ instruction }) => instruction.blockId));
  return judged;
}

/** A judge who knows what is stored, and remembers what he has accepted. */
async function judgeOf(work: Work, blockIds: readonly string[], allocIds: readonly string[]): Promise<(taking: Taking) => Judged> {
  const blocks = new Map(
    (await work.rows<{ blockId: string; outcome: BlockOutcome; allocId: string | null }>(
      'SELECT block_id AS "blockId", outcome, alloc_id AS "allocId" FROM block WHERE block_id = ANY ($1) AND trade_date IS NOT NULL',
      [blockIds],
    )).map((block) => [block.blockId, block]),
  );
  const earlier = await work.rows<{ allocId: string; contentHash: string; verdict: Verdict }>(
    `SELECT alloc_id AS "allocId", content_hash AS "contentHash",
       jsonb_build_object('state', state, 'reason', reason, 'text', reason_text, 'account', account) AS verdict
     FROM instruction WHERE alloc_id = ANY ($1) AND state <> 'RECEIVED'
     UNION ALL
     SELECT alloc_id, content_hash, jsonb_build_object('state', 'REFUSED', 'reason', reason, 'text', reason_text, 'account', NULL)
     FROM duplicate_instruction WHERE alloc_id = ANY ($1)`,
    [allocIds],
  );
  const verdicts = new Map(earlier.map(({ contentHash, verdict }) => [contentHash, verdict]));
  const taken = new Set(earlier.map(({ allocId }) => allocId));
  const accounts = await readReference(work, 'accounts');

  return (taking) => {
    const { instruction } = taking;
    const contentHash = createHash('sha256').update(contentOf(taking)).digest('hex');
    const before = verdicts.get(contentHash);
    if (before) return { ...taking, contentHash, verdict: before, repeated: true, first: false };
    const first = !taken.has(instruction.allocId);
    const block = blocks.get(instruction.blockId) ?? null;
    const verdict = judgeInstruction(instruction, { allocIdTaken: !first, block, accounts } satisfies Circumstances);
    if (verdict.state !== 'WAITING') {
      taken.add(instruction.allocId);
      verdicts.set(contentHash, verdict);
    }
    if (verdict.state === 'ACCEPTED') blocks.set(instruction.blockId, { ...block!, allocId: instruction.allocId });
    return { ...taking, contentHash, verdict, repeated: false, first };
  };
}

async function saveJudged(work: Work, judged: readonly Judged[]): Promise<void> {
  const refusal = ({ verdict }: Judged) => (verdict.state === 'REFUSED' ? verdict : null);
  const firsts = judged.filter(({ first }) => first);
  await work.run(
    `UPDATE instruction AS i SET state = n.state, content_hash = n.content_hash, block_id = n.block_id, alloc_method = n.alloc_method,
       allocations = n.allocations, instructed_by = n.instructed_by, transact_time = n.transact_time, reason = n.reason,
       reason_text = n.reason_text, account = n.account, judged_at = $12
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[])
       AS n (alloc_id, state, content_hash, block_id, alloc_method, allocations, instructed_by, transact_time, reason, reason_text, account)
     WHERE i.alloc_id = n.alloc_id`,
    [
      firsts.map((j) => j.instruction.allocId), firsts.map((j) => j.verdict.state), firsts.map((j) => j.contentHash), firsts.map((j) => j.instruction.blockId),
      firsts.map((j) => j.instruction.allocMethod), firsts.map((j) => JSON.stringify(j.instruction.allocations)), firsts.map((j) => j.instructedBy),
      firsts.map((j) => j.transactTime), firsts.map((j) => refusal(j)?.reason ?? null), firsts.map((j) => refusal(j)?.text ?? null),
      firsts.map((j) => refusal(j)?.account ?? null), work.now,
    ],
  );
  const others = judged.filter(({ first }) => !first);
  await work.run(
    `INSERT INTO duplicate_instruction (alloc_id, content_hash, block_id, instructed_by, reason, reason_text, refused_at)
     SELECT n.*, $7 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS n`,
    [
      others.map((j) => j.instruction.allocId), others.map((j) => j.contentHash), others.map((j) => j.instruction.blockId), others.map((j) => j.instructedBy),
      others.map((j) => refusal(j)!.reason), others.map((j) => refusal(j)!.text), work.now,
    ],
  );
  const accepted = judged.filter(({ verdict }) => verdict.state === 'ACCEPTED');
  await work.run('UPDATE block AS b SET alloc_id = n.alloc_id FROM unnest($1::text[], $2::text[]) AS n (block_id, alloc_id) WHERE b.block_id = n.block_id', [
    accepted.map((j) => j.instruction.blockId), accepted.map((j) => j.instruction.allocId),
  ]);
}

/** An accepted instruction is its giver's duty; a refused one is only an attempt, and carries no duty. */
async function publishJudged(work: Work, judged: readonly Judged[]): Promise<void> {
  await work.publish(
    topics.dutiesPerformed,
    judged.filter(({ verdict }) => verdict.state === 'ACCEPTED').map(({ instruction: { allocId, blockId }, instructedBy, transactTime }) => ({
      key: blockId, id: eventId('instructed', allocId), subject: blockId, actor: instructedBy, duty: 'INSTRUCT' as const,
      value: { duty: 'INSTRUCT' as const, scope: 'TRADE' as const, subject: blockId, performedAt: transactTime, references: [allocId] },
    })),
  );
  await work.publish(
    topics.allocationsRefused,
    judged.flatMap(({ instruction: { allocId, blockId }, instructedBy, contentHash, verdict }) =>
      verdict.state !== 'REFUSED' ? [] : [{
        key: blockId, id: eventId('refused', allocId, contentHash), subject: blockId, actor: instructedBy,
        value: { allocId, blockId, reason: verdict.reason, allocRejCode: ALLOC_REJ_CODES[verdict.reason], text: verdict.text, account: verdict.account },
      }]),
  );
}
