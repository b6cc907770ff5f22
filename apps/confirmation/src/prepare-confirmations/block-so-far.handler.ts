import { groupBy } from '@entresol/messaging/group-by';
import type { Work } from '@entresol/messaging/work';
import { CONFIRMATIONS, LINE_COLUMNS } from '../confirmation.entity.js';
import type { AllocatedLine, BlockSoFar } from './allocation.rules.js';
import { soFarOf } from './correct-confirmations.rules.js';
import type { EarlierConfirmation } from './prepared-confirmation.entity.js';

/**
 * What was prepared and issued of these blocks, by block: all that has an effect yet. Locks it, so that no release or answer comes between;
 * the caller holds the locks of the blocks' allocations.
 */
export async function readBlocksSoFar(work: Work, blockIds: readonly string[]): Promise<Map<string, Pick<BlockSoFar, 'accounts' | 'reversals'>>> {
  if (blockIds.length === 0) return new Map();
  await work.rows(
    `SELECT FROM confirmation WHERE individual_alloc_id IN (SELECT individual_alloc_id FROM allocated_line WHERE block_id = ANY ($1))
     ORDER BY confirm_id FOR UPDATE`,
    [blockIds],
  );
  const confirmations = groupBy(await confirmationsOf(work, blockIds), ({ line }) => line.blockId);
  const reversals = groupBy(await reversalsOf(work, blockIds), ({ blockId }) => blockId);
  return new Map(blockIds.map((blockId) => {
    const byAccount = groupBy(confirmations.get(blockId) ?? [], ({ line }) => line.account);
    const accounts = new Map([...byAccount].map(([account, own]) => [account, soFarOf(own)]));
    return [blockId, { accounts, reversals: reversals.get(blockId) ?? [] }];
  }));
}

type EarlierRow = AllocatedLine & Omit<EarlierConfirmation, 'line'>;

async function confirmationsOf(work: Work, blockIds: readonly string[]): Promise<EarlierConfirmation[]> {
  const rows = await work.rows<EarlierRow>(
    `SELECT ${LINE_COLUMNS}, c.confirm_id AS "confirmId", c.confirm_trans_type AS "confirmTransType", c.confirm_ref_id AS "confirmRefId", c.status,
            c.custodian, c.commission, c.misc_fees AS "miscFees", c.net_money AS "netMoney", c.reference_versions AS "referenceVersions"
     FROM ${CONFIRMATIONS} WHERE l.block_id = ANY ($1) AND c.status NOT IN ('SUPERSEDED', 'REPLACED', 'CANCELLED')`,
    [blockIds],
  );
  return rows.map(({ confirmId, confirmTransType, confirmRefId, status, custodian, commission, miscFees, netMoney, referenceVersions, ...line }) => (
    { confirmId, confirmTransType, confirmRefId, status, line, custodian, commission, miscFees, netMoney, referenceVersions }));
}

async function reversalsOf(work: Work, blockIds: readonly string[]): Promise<AllocatedLine[]> {
  return work.rows<AllocatedLine>(
    `SELECT ${LINE_COLUMNS} FROM allocated_line l WHERE l.block_id = ANY ($1) AND l.alloc_trans_type = 'REVERSAL' ORDER BY l.version, l.individual_alloc_id`,
    [blockIds],
  );
}
