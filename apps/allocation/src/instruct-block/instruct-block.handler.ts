import type { AllocationInstructed } from '@entresol/contracts/allocation.message';
import { assertedActor } from '@entresol/contracts/envelope';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { allocateWhenComplete } from '../allocate-block/allocate-block.handler.js';
import { lockBlocks } from '../know-block/lock-blocks.handler.js';
import type { GivenInstruction, Verdict } from './instruct-block.rules.js';
import { judgeOf } from './judge-instructions.handler.js';
import { publishJudged, saveJudged } from './save-instructions.handler.js';

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
  readonly splitHash: string;
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
  const judged = takings.map((taking) => judge.judge(taking));
  const fresh = judged.filter(({ repeated }) => !repeated);
  await saveJudged(work, fresh.filter(({ verdict }) => verdict.state !== 'WAITING'), judge.changes());
  const waiting = fresh.filter(({ verdict }) => verdict.state === 'WAITING');
  await work.park(waiting.flatMap(({ record, instruction }) => (record ? [{ record, waitsOn: waitsOn(instruction.blockId) }] : [])));
  await publishJudged(work, fresh);
  await allocateWhenComplete(work, fresh.filter(({ verdict }) => verdict.state === 'TAKEN').map(({ instruction }) => instruction.blockId));
  return judged;
}
