import type { ConfirmationAffirmed, ConfirmationIssued, ConfirmationRejected } from '@entresol/contracts/confirmation.message';
import type { StatementIssued } from '@entresol/contracts/statement.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';

/** Keeps which confirmations and statements went out: what a correction would change of them, its preview lists. */
@Controller()
export class FollowConfirmations {
  @Subscribe(topics.confirmationsIssued)
  async followIssued(batch: Batch<ConfirmationIssued>, work: Work): Promise<void> {
    const issued = sorted(batch);
    await work.run(
      `INSERT INTO told_confirmation AS t (confirm_id, block_id, account, custodian, confirm_trans_type, confirm_ref_id, net_money, currency)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::text[])
       ON CONFLICT (confirm_id) DO UPDATE SET confirm_trans_type = excluded.confirm_trans_type, confirm_ref_id = excluded.confirm_ref_id,
         net_money = excluded.net_money, currency = excluded.currency`,
      [
        issued.map((c) => c.confirmId), issued.map((c) => c.blockId), issued.map((c) => c.account), issued.map((c) => c.custodian),
        issued.map((c) => c.confirmTransType), issued.map((c) => c.confirmRefId ?? null), issued.map((c) => c.netMoney), issued.map((c) => c.currency),
      ],
    );
  }

  @Subscribe(topics.confirmationsAffirmed)
  async followAffirmed(batch: Batch<ConfirmationAffirmed>, work: Work): Promise<void> {
    await answered(work, batch, 'AFFIRMED');
  }

  @Subscribe(topics.confirmationsRejected)
  async followRejected(batch: Batch<ConfirmationRejected>, work: Work): Promise<void> {
    await answered(work, batch, 'CONFIRM_REJECTED');
  }

  @Subscribe(topics.statementsIssued)
  async followStatements(batch: Batch<StatementIssued>, work: Work): Promise<void> {
    const issued = batch.records.map(({ value }) => value);
    await work.run(
      `INSERT INTO told_statement AS t (account, period_start, period_end, version, statement_id)
       SELECT DISTINCT ON (account, period_start, period_end) * FROM unnest($1::text[], $2::date[], $3::date[], $4::int[], $5::text[])
         AS n (account, period_start, period_end, version, statement_id)
       ORDER BY account, period_start, period_end, version DESC
       ON CONFLICT (account, period_start, period_end) DO UPDATE SET version = excluded.version, statement_id = excluded.statement_id
       WHERE t.version < excluded.version`,
      [
        issued.map((s) => s.account), issued.map((s) => s.periodStart), issued.map((s) => s.periodEnd), issued.map((s) => s.version),
        issued.map((s) => s.statementId),
      ],
    );
  }
}

/** An answer may come here before what it answers: topics come in no order among each other. */
async function answered(work: Work, batch: Batch<ConfirmationAffirmed>, affirmStatus: 'AFFIRMED' | 'CONFIRM_REJECTED'): Promise<void> {
  const answers = sorted(batch);
  await work.run(
    `INSERT INTO told_confirmation AS t (confirm_id, block_id, account, custodian, affirm_status)
     SELECT n.*, $5 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS n
     ON CONFLICT (confirm_id) DO UPDATE SET affirm_status = excluded.affirm_status`,
    [answers.map((a) => a.confirmId), answers.map((a) => a.blockId), answers.map((a) => a.account), answers.map((a) => a.custodian), affirmStatus],
  );
}

/** Each once, in one order whoever asks, so that two transactions that write the same rows don't deadlock. */
function sorted<T extends { confirmId: string }>(batch: Batch<T>): T[] {
  const byId = new Map(batch.records.map(({ value }) => [value.confirmId, value]));
  return [...byId].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
