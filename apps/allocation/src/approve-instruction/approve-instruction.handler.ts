import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { allocateWhenComplete } from '../allocate-block/allocate-block.handler.js';
import { lockBlocks } from '../know-block/lock-blocks.handler.js';

/** A person's approval of an instruction: the first of each person counts, and stays. */
export interface Approval {
  readonly allocId: string;
  readonly blockId: string;
  readonly approvedBy: string;
  readonly approvedAt: string;
}

/**
 * Records that a person approves an instruction, which may be needed, or turn out to be, once its block is complete. Whether he may
 * approve his own is for compliance to see. Throws Problem UNKNOWN_INSTRUCTION, INSTRUCTION_REFUSED or CORRECTION_NEEDED.
 */
export async function approveInstruction(work: Work, allocId: string, person: string): Promise<Approval> {
  const [instruction] = await work.rows<{ blockId: string; state: string }>(
    `SELECT block_id AS "blockId", state FROM instruction WHERE alloc_id = $1 AND state <> 'RECEIVED'`,
    [allocId],
  );
  if (!instruction) throw new Problem(404, 'UNKNOWN_INSTRUCTION', `No instruction ${allocId} is known.`, { field: 'allocId' });
  if (instruction.state === 'REFUSED') throw new Problem(409, 'INSTRUCTION_REFUSED', `The instruction ${allocId} was refused.`, { field: 'allocId' });
  if (instruction.state === 'PROPOSED') {
    throw new Problem(409, 'CORRECTION_NEEDED', `The instruction ${allocId} is approved with the correction of its block.`, { field: 'allocId' });
  }
  const { blockId } = instruction;
  await lockBlocks(work, [blockId]);
  const added = await work.run('INSERT INTO approval (alloc_id, person, approved_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING', [allocId, person, work.now]);
  if (added === 1) {
    await work.publish(topics.dutiesPerformed, [{
      key: blockId, id: eventId('approved', allocId, person), subject: blockId, actor: person, duty: 'APPROVE_ALLOCATION',
      value: { duty: 'APPROVE_ALLOCATION', scope: 'TRADE', subject: blockId, performedAt: work.now, references: [allocId] },
    }]);
    await allocateWhenComplete(work, [blockId]);
  }
  const [approval] = await work.rows<{ at: Date }>('SELECT approved_at AS at FROM approval WHERE alloc_id = $1 AND person = $2', [allocId, person]);
  return { allocId, blockId, approvedBy: person, approvedAt: approval!.at.toISOString() };
}
