import type { ConfirmationAffirmed, ConfirmationAnswered, ConfirmationRejected } from '@entresol/contracts/confirmation.message';
import { assertedActor } from '@entresol/contracts/envelope';
import { custodianTopics, topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { eventId } from '@entresol/messaging/event-id';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Outgoing, Work } from '@entresol/messaging/work';
import type { ConfirmRejReason } from '@entresol/trade/confirmation';
import { Controller } from '@nestjs/common';
import { judgeAnswer, type Standing, type Verdict } from './take-answers.rules.js';

interface AnsweredConfirmation extends Standing {
  readonly confirmId: string;
  readonly blockId: string;
  readonly account: string;
}

interface Judged {
  readonly record: Received<ConfirmationAnswered>;
  readonly verdict: Verdict;
  readonly confirmation?: AnsweredConfirmation;
}

/** Takes custodians' answers: each is kept with what became of it, and what stands is published. */
@Controller()
export class TakeAnswers {
  @Subscribe(custodianTopics.affirmations)
  async takeAnswers({ records, member: custodian }: Batch<ConfirmationAnswered>, work: Work): Promise<void> {
    if (records.length === 0) return;
    const confirmations = await this.#lock(work, records.map((record) => record.value.confirmId));
    const judged = records.map((record) => this.#judge(record, custodian!, confirmations));
    await this.#keep(work, judged, custodian!);
    await this.#apply(work, judged);
  }

  async #lock(work: Work, confirmIds: readonly string[]): Promise<Map<string, AnsweredConfirmation>> {
    await work.rows('SELECT FROM confirmation WHERE confirm_id = ANY ($1) ORDER BY confirm_id FOR UPDATE', [confirmIds]);
    const rows = await work.rows<AnsweredConfirmation>(
      `SELECT c.confirm_id AS "confirmId", l.block_id AS "blockId", l.account, c.custodian, c.status, c.confirm_rej_reason AS "confirmRejReason"
       FROM confirmation c JOIN allocated_line l USING (individual_alloc_id) WHERE c.confirm_id = ANY ($1)`,
      [confirmIds],
    );
    return new Map(rows.map((row) => [row.confirmId, row]));
  }

  /** What an answer changes is what the next one of the same batch finds. */
  #judge(record: Received<ConfirmationAnswered>, custodian: string, confirmations: Map<string, AnsweredConfirmation>): Judged {
    const confirmation = confirmations.get(record.value.confirmId);
    const verdict = judgeAnswer(record.value, custodian, confirmation);
    if (confirmation && verdict.outcome === 'TAKEN') {
      const { status, confirmRejReason } = verdict;
      confirmations.set(confirmation.confirmId, { ...confirmation, status, confirmRejReason });
    }
    return { record, verdict, confirmation };
  }

  async #keep(work: Work, judged: readonly Judged[], custodian: string): Promise<void> {
    const of = <V>(pick: (answer: Judged) => V): V[] => judged.map(pick);
    await work.run(
      `INSERT INTO answer (custodian, answered_at, origin, confirm_id, affirm_status, confirm_rej_reason, text, affirmed_by, outcome, refusal)
       SELECT $1, $2::timestamptz, * FROM unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[])`,
      [custodian, work.now, of((j) => j.record.origin), of((j) => j.record.value.confirmId), of((j) => j.record.value.affirmStatus),
        of((j) => j.record.value.confirmRejReason ?? null), of((j) => j.record.value.text ?? null), of((j) => j.record.value.affirmedBy),
        of((j) => j.verdict.outcome), of((j) => (j.verdict.outcome === 'REFUSED' ? j.verdict.refusal : null))],
    );
  }

  async #apply(work: Work, judged: readonly Judged[]): Promise<void> {
    const taken = judged.flatMap(({ record, verdict, confirmation }) =>
      confirmation && verdict.outcome === 'TAKEN' ? [{ answer: record.value, ...verdict, confirmation }] : []);
    const of = <V>(pick: (answer: Taken) => V): V[] => taken.map(pick);
    await work.run(
      `UPDATE confirmation AS c SET status = a.status, confirm_rej_reason = a.reason, affirmed_by = a.affirmed_by, answered_at = $5
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS a (confirm_id, status, reason, affirmed_by) WHERE c.confirm_id = a.confirm_id`,
      [of((t) => t.confirmation.confirmId), of((t) => t.status), of((t) => t.confirmRejReason), of((t) => t.answer.affirmedBy), work.now],
    );
    await work.publish(topics.confirmationsAffirmed, taken.filter((t) => t.status === 'AFFIRMED').map(affirmed));
    await work.publish(topics.confirmationsRejected, taken.filter((t) => t.status === 'CONFIRM_REJECTED').map(rejected));
  }
}

interface Taken {
  readonly answer: ConfirmationAnswered;
  readonly confirmation: AnsweredConfirmation;
  readonly status: 'AFFIRMED' | 'CONFIRM_REJECTED';
  readonly confirmRejReason: ConfirmRejReason | null;
}

/** The custodian's person performs AFFIRM. */
function affirmed(taken: Taken): Outgoing<ConfirmationAffirmed> {
  return { ...answered('confirmations.affirmed', taken), duty: 'AFFIRM' };
}

/** To reject is no duty: it brings nothing about. */
function rejected(taken: Taken): Outgoing<ConfirmationRejected> {
  const message = answered('confirmations.rejected', taken);
  return { ...message, value: { ...message.value, confirmRejReason: taken.confirmRejReason!, text: taken.answer.text ?? null } };
}

function answered(type: string, { answer: { affirmedBy }, confirmation: { confirmId, blockId, account, custodian } }: Taken): Outgoing<ConfirmationAffirmed> {
  const value = { confirmId, blockId, account, custodian, affirmedBy };
  return { key: account, value, id: eventId(type, confirmId), subject: blockId, actor: assertedActor(custodian, affirmedBy) };
}
