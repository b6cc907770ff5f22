import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { comparableTime } from '../track-fills/transact-time.rules.js';
import type { Judged } from './instruct-block.handler.js';
import { toldOf } from './instruction-life.rules.js';
import type { Changes } from './judge-instructions.handler.js';

/** Saves what was judged, what it brought about of its blocks, and of the instructions that it names. */
export async function saveJudged(work: Work, judged: readonly Judged[], { blocks, instructions }: Changes): Promise<void> {
  const firsts = judged.filter(({ first }) => first);
  const own = new Set(firsts.map(({ instruction }) => instruction.allocId));
  // What ends comes first: one instruction stands for a block, and one is proposed.
  const earlier = instructions.filter(({ allocId }) => !own.has(allocId));
  await work.run('UPDATE instruction AS i SET state = n.state FROM unnest($1::text[], $2::text[]) AS n (alloc_id, state) WHERE i.alloc_id = n.alloc_id', [
    earlier.map(({ allocId }) => allocId), earlier.map(({ state }) => state),
  ]);
  const ended = new Map(instructions.map(({ allocId, state }) => [allocId, state]));
  await saveFirsts(work, firsts, ended);
  await saveOthers(work, judged.filter(({ first }) => !first));
  await work.run(
    `UPDATE block AS b SET alloc_id = n.alloc_id, proposal_id = n.proposal_id
     FROM unnest($1::text[], $2::text[], $3::text[]) AS n (block_id, alloc_id, proposal_id) WHERE b.block_id = n.block_id`,
    [blocks.map(({ blockId }) => blockId), blocks.map(({ allocId }) => allocId), blocks.map(({ proposalId }) => proposalId)],
  );
}

/** One that ended within its own batch is saved as what it has become. */
async function saveFirsts(work: Work, judged: readonly Judged[], ended: ReadonlyMap<string, string>): Promise<void> {
  if (judged.length === 0) return;
  const of = <V>(pick: (one: Judged) => V): V[] => judged.map(pick);
  const stateOf = ({ verdict, instruction }: Judged): string =>
    ended.get(instruction.allocId) ?? (verdict.state === 'TAKEN' ? verdict.effect.state : verdict.state);
  await work.run(
    `UPDATE instruction AS i SET state = n.state, content_hash = n.content_hash, block_id = n.block_id, alloc_trans_type = n.alloc_trans_type,
       ref_alloc_id = n.ref_alloc_id, alloc_canc_replace_reason = n.alloc_canc_replace_reason, alloc_method = n.alloc_method,
       allocations = n.allocations, odd_lot_account = n.odd_lot_account, account_errors = n.account_errors, left_out = n.left_out,
       split_hash = n.split_hash, deviation_reason = n.deviation_reason, instructed_by = n.instructed_by, transact_time = n.transact_time,
       stated_at = n.stated_at, reason = n.reason, reason_text = n.reason_text, account = n.account, judged_at = $20
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::text[], $11::text[],
       $12::jsonb[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $21::text[])
       AS n (alloc_id, state, content_hash, block_id, alloc_trans_type, ref_alloc_id, alloc_canc_replace_reason, alloc_method, allocations,
         odd_lot_account, account_errors, left_out, split_hash, deviation_reason, instructed_by, transact_time, reason, reason_text, account, stated_at)
     WHERE i.alloc_id = n.alloc_id`,
    [
      of((j) => j.instruction.allocId), of(stateOf), of((j) => j.contentHash), of((j) => j.instruction.blockId), of((j) => j.instruction.allocTransType),
      of((j) => j.instruction.refAllocId ?? null), of((j) => j.instruction.allocCancReplaceReason ?? null), of((j) => j.instruction.allocMethod ?? null),
      of((j) => JSON.stringify(j.instruction.allocations)), of((j) => j.instruction.oddLotAccount ?? null),
      of((j) => j.instruction.accountErrors ?? 'REFUSE_ALL'), of(({ verdict }) => JSON.stringify(verdict.state === 'TAKEN' ? verdict.leftOut : [])),
      of((j) => j.splitHash), of((j) => j.instruction.deviationReason ?? null), of((j) => j.instructedBy), of((j) => j.transactTime),
      of((j) => refusalOf(j)?.reason ?? null), of((j) => refusalOf(j)?.text ?? null), of((j) => refusalOf(j)?.account ?? null), work.now,
      of(({ transactTime }) => (transactTime === null ? null : comparableTime(transactTime))),
    ],
  );
}

/** Other content under an allocId that is taken: always refused. */
async function saveOthers(work: Work, judged: readonly Judged[]): Promise<void> {
  if (judged.length === 0) return;
  const of = <V>(pick: (one: Judged) => V): V[] => judged.map(pick);
  await work.run(
    `INSERT INTO duplicate_instruction (alloc_id, content_hash, block_id, instructed_by, reason, reason_text, refused_at)
     SELECT n.*, $7 FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[]) AS n`,
    [
      of((j) => j.instruction.allocId), of((j) => j.contentHash), of((j) => j.instruction.blockId), of((j) => j.instructedBy),
      of((j) => refusalOf(j)!.reason), of((j) => refusalOf(j)!.text), work.now,
    ],
  );
}

function refusalOf({ verdict }: Judged) {
  return verdict.state === 'REFUSED' ? verdict : null;
}

/** An accepted instruction is its giver's duty; a refused one is only an attempt, and carries no duty. An account left out is told as refused. */
export async function publishJudged(work: Work, judged: readonly Judged[]): Promise<void> {
  await work.publish(
    topics.dutiesPerformed,
    judged.filter(({ verdict }) => verdict.state === 'TAKEN').map(({ instruction: { allocId, blockId }, instructedBy, transactTime }) => ({
      key: blockId, id: eventId('instructed', allocId), subject: blockId, actor: instructedBy, duty: 'INSTRUCT' as const,
      value: { duty: 'INSTRUCT' as const, scope: 'TRADE' as const, subject: blockId, performedAt: transactTime, references: [allocId] },
    })),
  );
  await work.publish(
    topics.allocationsRefused,
    judged.flatMap(({ instruction: { allocId, blockId }, instructedBy, contentHash, verdict }) => {
      const refusals = verdict.state === 'REFUSED' ? [verdict] : verdict.state === 'TAKEN' ? verdict.leftOut : [];
      return refusals.map((refusal) => ({
        key: blockId, subject: blockId, actor: instructedBy, value: { allocId, blockId, ...toldOf(refusal) },
        id: verdict.state === 'REFUSED' ? eventId('refused', allocId, contentHash) : eventId('left-out', allocId, refusal.account!),
      }));
    }),
  );
}
