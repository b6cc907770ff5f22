import type { Work } from '@entresol/messaging/work';
import { breakBlocks } from './break-block.handler.js';
import { isComplete, needsApproval } from './break-block.rules.js';
import { decide, decideBlocks, executedBlocks, theFirm, type Allocated } from './decide-blocks.handler.js';
import { saveVersions } from './save-allocation.handler.js';

/**
 * After anything that may have completed blocks: says of those that are complete and instructed whether a second person must
 * approve, and, where the firm allocates at once, allocates what can be. The caller holds the blocks' locks.
 */
export async function allocateWhenComplete(work: Work, blockIds: readonly string[]): Promise<void> {
  const candidates = await work.rows<{ blockId: string }>(
    `SELECT block_id AS "blockId" FROM block WHERE block_id = ANY ($1) AND outcome = 'PENDING' AND total_state = 'COMPLETE' AND alloc_id IS NOT NULL`,
    [[...new Set(blockIds)]],
  );
  if (candidates.length === 0) return;
  const blocks = (await executedBlocks(work, candidates.map(({ blockId }) => blockId))).filter(isComplete);
  if (blocks.length === 0) return;
  const firm = await theFirm(work);
  await work.run(
    `UPDATE instruction AS i SET approval_needed = n.needed FROM unnest($1::text[], $2::boolean[]) AS n (alloc_id, needed)
     WHERE i.alloc_id = n.alloc_id AND i.approval_needed <> n.needed`,
    [blocks.map(({ instruction }) => instruction!.allocId), blocks.map((block) => needsApproval(block, block.instruction!, firm))],
  );
  if (firm?.allocateAt === 'COMPLETE') await saveAllocated(work, (await decide(work, blocks, firm)).allocated);
}

/** Allocates what of these open blocks can be; with `final`, breaks the others for good. The caller holds the blocks' locks. */
export async function allocateAtClose(work: Work, blockIds: readonly string[], final: boolean): Promise<void> {
  const { allocated, broken } = await decideBlocks(work, blockIds);
  await saveAllocated(work, allocated);
  if (final) await breakBlocks(work, broken);
}

/** Nothing stood before: a block is open when it has no allocation yet, or after all of it was reversed. */
async function saveAllocated(work: Work, allocated: readonly Allocated[]): Promise<void> {
  await saveVersions(work, allocated.map(({ block, split }) => (
    { block, split, allocId: block.instruction!.allocId, cause: 'ALLOCATION' as const, before: [], correction: null })));
}
