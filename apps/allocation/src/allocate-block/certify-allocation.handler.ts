import type { AllocationCertified, CertifiedFill } from '@entresol/contracts/allocation.message';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import { groupBy } from '@entresol/messaging/group-by';
import type { Work } from '@entresol/messaging/work';
import type { NewVersion } from './allocation-version.entity.js';
import { certificateOf } from './certificate.rules.js';

/** Stores what proves each version, and publishes it without its lists. A version of which nothing is left has nothing to prove. */
export async function certifyVersions(work: Work, versions: readonly NewVersion[]): Promise<void> {
  const blockIds = versions.filter(({ split }) => split).map(({ block }) => block.blockId);
  if (blockIds.length === 0) return;
  const fills = groupBy(await fillsOf(work, blockIds), ({ blockId }) => blockId);
  const previous = await previousHashes(work, blockIds);
  const certificates = versions.flatMap(({ block, split, allocId }) => (split === null ? [] : [certificateOf({
    block, instruction: block.instruction!, split, allocId, version: block.version + 1, previousHash: previous.get(block.blockId) ?? null,
    fills: fills.get(block.blockId)!.map(({ blockId: _, ...fill }) => fill),
  })]));
  await work.run(
    'INSERT INTO certificate (block_id, version, hash, content) SELECT * FROM unnest($1::text[], $2::int[], $3::text[], $4::text[])',
    [
      certificates.map(({ blockId }) => blockId), certificates.map(({ version }) => version), certificates.map(({ hash }) => hash),
      certificates.map((certificate) => JSON.stringify(certificate)),
    ],
  );
  await work.publish(topics.allocationsCertified, certificates.map(({ fills: _fills, accounts: _accounts, ...value }) => (
    { key: value.blockId, id: eventId('certified', value.blockId, value.version), subject: value.blockId, value: value satisfies AllocationCertified })));
}

async function fillsOf(work: Work, blockIds: readonly string[]): Promise<(CertifiedFill & { blockId: string })[]> {
  return work.rows(
    `SELECT block_id AS "blockId", platform, root_exec_id AS "rootExecId", version::int, last_qty AS "lastQty", last_px AS "lastPx"
     FROM fill WHERE block_id = ANY ($1) AND live ORDER BY platform COLLATE "C", root_exec_id COLLATE "C"`,
    [blockIds],
  );
}

async function previousHashes(work: Work, blockIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await work.rows<{ blockId: string; hash: string }>(
    'SELECT DISTINCT ON (block_id) block_id AS "blockId", hash FROM certificate WHERE block_id = ANY ($1) ORDER BY block_id, version DESC', [blockIds],
  );
  return new Map(rows.map(({ blockId, hash }) => [blockId, hash]));
}
