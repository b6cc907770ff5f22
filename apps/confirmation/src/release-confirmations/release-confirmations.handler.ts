import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { issue } from './issue.handler.js';

/** What a release came to. */
export interface ReleaseOutcome {
  /** Confirmations that went out now. */
  readonly issued: number;
  /** Confirmations that had gone out before. */
  readonly alreadyIssued: number;
  /** Blocks that these confirmations are of. */
  readonly blocks: number;
  /** Allocations among those asked for that are held. */
  readonly held: number;
}

/** Releases the confirmations of these blocks. Throws 404 `UNKNOWN_BLOCK` if any of them is unknown, and then releases none. */
export async function releaseBlocks(work: Work, blockIds: readonly string[], person: string): Promise<ReleaseOutcome> {
  const known = await work.rows<{ blockId: string }>('SELECT DISTINCT block_id AS "blockId" FROM allocation WHERE block_id = ANY ($1)', [blockIds]);
  const knownIds = new Set(known.map((row) => row.blockId));
  const unknown = [...new Set(blockIds)].filter((blockId) => !knownIds.has(blockId));
  if (unknown.length > 0) {
    throw new Problem(404, 'UNKNOWN_BLOCK', `${unknown.length} of the blocks have no allocation here.`, { field: 'blockIds', unknown });
  }
  return release(work, [...knownIds], person);
}

/** Releases the confirmations of all blocks traded on a day. */
export async function releaseDay(work: Work, tradeDate: string, person: string): Promise<ReleaseOutcome> {
  const traded = await work.rows<{ blockId: string }>('SELECT DISTINCT block_id AS "blockId" FROM allocated_line WHERE trade_date = $1', [tradeDate]);
  return release(work, traded.map((row) => row.blockId), person);
}

async function release(work: Work, blockIds: readonly string[], person: string): Promise<ReleaseOutcome> {
  const prepared = await work.rows<{ confirmId: string; confirmRefId: string | null }>(
    `SELECT c.confirm_id AS "confirmId", c.confirm_ref_id AS "confirmRefId"
     FROM allocated_line l JOIN confirmation c USING (individual_alloc_id) WHERE l.block_id = ANY ($1) AND c.status = 'PREPARED'`,
    [blockIds],
  );
  const issued = await issue(work, prepared, person);
  const [out] = await work.rows<{ confirmations: number; blocks: number }>(
    `SELECT count(*)::int AS confirmations, count(DISTINCT l.block_id)::int AS blocks
     FROM allocated_line l JOIN confirmation c USING (individual_alloc_id) WHERE l.block_id = ANY ($1) AND c.issued_at IS NOT NULL`,
    [blockIds],
  );
  const [waiting] = await work.rows<{ held: number }>(
    "SELECT count(*)::int AS held FROM allocation WHERE hold <> 'SUPERSEDED' AND block_id = ANY ($1)", [blockIds],
  );
  return { issued, alreadyIssued: out!.confirmations - issued, blocks: out!.blocks, held: waiting!.held };
}
