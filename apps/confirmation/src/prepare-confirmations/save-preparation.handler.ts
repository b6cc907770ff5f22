import type { Work } from '@entresol/messaging/work';
import { RELEASED_AT_ONCE } from '../release-confirmations/issue.handler.js';
import type { Correction } from './correct-confirmations.rules.js';
import type { Hold } from './hold.rules.js';
import type { PreparedConfirmation } from './prepared-confirmation.entity.js';

export interface HeldAllocation {
  readonly allocId: string;
  readonly hold: Hold;
  readonly text: string;
}

/** Stores what came of allocations; what they supersede goes first, for a confirmation has one correction that is prepared or issued. */
export async function saveCorrections(work: Work, { confirmations, superseded, upheld }: Correction, releasedAtOnce: boolean): Promise<void> {
  if (superseded.length > 0) await work.run("UPDATE confirmation SET status = 'SUPERSEDED' WHERE confirm_id = ANY ($1)", [superseded]);
  if (upheld.length > 0) {
    await work.run('INSERT INTO upheld_line (individual_alloc_id, confirm_id) SELECT * FROM unnest($1::text[], $2::text[])', [
      upheld.map((line) => line.individualAllocId), upheld.map((line) => line.confirmId),
    ]);
  }
  if (confirmations.length > 0) await saveConfirmations(work, confirmations, releasedAtOnce);
}

async function saveConfirmations(work: Work, confirmations: readonly PreparedConfirmation[], releasedAtOnce: boolean): Promise<void> {
  const of = <V>(pick: (confirmation: PreparedConfirmation) => V): V[] => confirmations.map(pick);
  await work.run(
    `INSERT INTO confirmation (confirm_id, individual_alloc_id, confirm_trans_type, confirm_ref_id, custodian, commission, misc_fees, net_money,
                               reference_versions, prepared_at, status, issued_at, released_by)
     SELECT *, $10::timestamptz, $11, $12::timestamptz, $13
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::numeric[], $7::jsonb[], $8::numeric[], $9::jsonb[])`,
    [of((c) => c.confirmId), of((c) => c.line.individualAllocId), of((c) => c.confirmTransType), of((c) => c.confirmRefId), of((c) => c.custodian),
      of((c) => c.commission), of((c) => JSON.stringify(c.miscFees)), of((c) => c.netMoney), of((c) => JSON.stringify(c.referenceVersions)), work.now,
      ...(releasedAtOnce ? ['ISSUED', work.now, RELEASED_AT_ONCE] : ['PREPARED', null, null])],
  );
}

/** What is held of an earlier version than one prepared now waits for nothing any more. */
export async function saveHolds(work: Work, completed: readonly string[], held: readonly HeldAllocation[]): Promise<void> {
  if (completed.length > 0) {
    await work.run('UPDATE allocation SET hold = NULL, hold_text = NULL, prepared_at = $2 WHERE alloc_id = ANY ($1)', [completed, work.now]);
    await work.run(
      `UPDATE allocation AS a SET hold = 'SUPERSEDED', hold_text = NULL FROM allocation n
       WHERE n.alloc_id = ANY ($1) AND n.version > 1 AND a.block_id = n.block_id AND a.version < n.version AND a.hold IS NOT NULL`,
      [completed],
    );
  }
  if (held.length === 0) return;
  await work.run(
    `UPDATE allocation AS a SET hold = h.hold, hold_text = h.text
     FROM unnest($1::text[], $2::text[], $3::text[]) AS h (alloc_id, hold, text) WHERE a.alloc_id = h.alloc_id`,
    [held.map((h) => h.allocId), held.map((h) => h.hold), held.map((h) => h.text)],
  );
}
