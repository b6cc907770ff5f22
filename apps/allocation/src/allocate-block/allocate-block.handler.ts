import { settlementDates } from '@entresol/calendar/settlement';
import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { Firm } from '@entresol/contracts/reference.message';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Outgoing, Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { splitBlock, type SplitBlock, type SplitReference } from './allocate-block.rules.js';
import { EXECUTED_BLOCKS, type ExecutedBlock } from './block.entity.js';
import { breakBlocks, type BrokenBlock } from './break-block.handler.js';
import { breakOf, isComplete, needsApproval } from './break-block.rules.js';

interface Allocated {
  readonly block: ExecutedBlock;
  readonly split: SplitBlock;
}

/**
 * After anything that may have completed blocks: says of those that are complete and instructed whether a second person must
 * approve, and, where the firm allocates at once, allocates what can be. The caller holds the blocks' locks.
 */
export async function allocateWhenComplete(work: Work, blockIds: readonly string[]): Promise<void> {
  const candidates = await work.rows<{ blockId: string }>(
    `SELECT block_id AS "blockId" FROM block WHERE block_id = ANY ($1) AND outcome = 'PENDING' AND total_state = 'COMPLETE' AND alloc_id IS NOT NULL`,
    [[...new Set(blockIds)]],
  );
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

/** Allocates what of these blocks can be; with `final`, breaks the others for good. The caller holds the blocks' locks. */
export async function allocateAtClose(work: Work, blockIds: readonly string[], final: boolean): Promise<void> {
  const { allocated, broken } = await decide(work, await executedBlocks(work, blockIds), await theFirm(work));
  await saveAllocated(work, allocated);
  if (final) await breakBlocks(work, broken);
}

async function executedBlocks(work: Work, blockIds: readonly string[]): Promise<ExecutedBlock[]> {
  return work.rows<ExecutedBlock>(EXECUTED_BLOCKS, [blockIds]);
}

/** The firm's settings. None, or more than one, is as good as none: then nothing is allocated at once, and all needs approval. */
async function theFirm(work: Work): Promise<Firm | undefined> {
  const [firm, ...others] = [...(await readReference(work, 'firms')).values()].filter(({ status }) => status === 'ACTIVE');
  return others.length === 0 ? firm : undefined;
}

async function decide(work: Work, blocks: readonly ExecutedBlock[], firm: Firm | undefined): Promise<{ allocated: Allocated[]; broken: BrokenBlock[] }> {
  const reference: SplitReference = {
    instruments: await readReference(work, 'instruments'),
    settlementOf: settlementDates([...(await readReference(work, 'calendars')).values()], [...(await readReference(work, 'cycles')).values()]),
  };
  const allocated: Allocated[] = [];
  const broken: BrokenBlock[] = [];
  for (const block of blocks) {
    const lacking = breakOf(block, firm);
    const outcome = lacking ? { refused: lacking } : splitBlock(block, block.instruction!, reference);
    if ('split' in outcome) allocated.push({ block, split: outcome.split });
    else broken.push({ ...outcome.refused, blockId: block.blockId, allocId: block.instruction?.allocId ?? null });
  }
  return { allocated, broken };
}

async function saveAllocated(work: Work, allocated: readonly Allocated[]): Promise<void> {
  if (allocated.length === 0) return;
  const of = <V>(pick: (item: Allocated) => V): V[] => allocated.map(pick);
  const blockIds = of(({ block }) => block.blockId);
  await work.run(
    `INSERT INTO allocated_block (block_id, alloc_id, total_version, qty, exact_gross, gross, residual, avg_px, settl_date, zero_lines, allocated_at)
     SELECT b.*, $11 FROM unnest($1::text[], $2::text[], $3::bigint[], $4::numeric[], $5::numeric[], $6::numeric[], $7::numeric[], $8::numeric[], $9::date[],
       $10::int[]) AS b`,
    [
      blockIds, of(({ block }) => block.instruction!.allocId), of(({ block }) => block.total!.version), of(({ split }) => split.qty),
      of(({ split }) => split.exactGross), of(({ split }) => split.gross), of(({ split }) => split.residual), of(({ split }) => split.avgPx),
      of(({ split }) => split.settlDate), of(({ split }) => split.zeroLines), work.now,
    ],
  );
  await work.run(`UPDATE block SET outcome = 'ALLOCATED' WHERE block_id = ANY ($1)`, [blockIds]);
  const messages = allocated.flatMap(linesOf);
  // While PostgreSQL stores the lines, the messages are made ready for it.
  await Promise.all([saveLines(work, messages), work.publish(topics.allocationsAllocated, messages)]);
}

async function saveLines(work: Work, messages: readonly Outgoing<AllocationAllocated>[]): Promise<void> {
  const of = <V>(pick: (value: AllocationAllocated) => V): V[] => messages.map(({ value }) => pick(value));
  await work.run(
    `INSERT INTO allocation (individual_alloc_id, block_id, line, account, alloc_qty, gross_trade_amt)
     SELECT * FROM unnest($1::text[], $2::text[], $3::int[], $4::text[], $5::numeric[], $6::numeric[])`,
    [
      of((line) => line.individualAllocId), of((line) => line.blockId), of(({ individualAllocId: id }) => id.slice(id.lastIndexOf('.') + 1)),
      of((line) => line.account), of((line) => line.allocQty), of((line) => line.grossTradeAmt),
    ],
  );
}

/** Ids end at 64 characters, and a confirmation's is longer still than its line's. */
const LONGEST_STEM = 56;

function linesOf({ block, split }: Allocated): Outgoing<AllocationAllocated>[] {
  const { blockId, symbol, side, tradeDate, currency } = block;
  const { allocId } = block.instruction!;
  const stem = allocId.length <= LONGEST_STEM ? allocId : eventId('A', allocId);
  return split.lines.map((line, index) => {
    const individualAllocId = `${stem}.${index + 1}`;
    const value: AllocationAllocated = {
      individualAllocId, allocId, allocTransType: 'NEW', blockId, ...line, symbol, side, tradeDate, settlDate: split.settlDate, avgPx: split.avgPx, currency,
      blockQty: split.qty, blockGrossTradeAmt: split.gross, totNoAllocs: split.lines.length, lastFragment: index === split.lines.length - 1,
    };
    return { key: blockId, id: eventId('allocated', individualAllocId), subject: blockId, value };
  });
}
