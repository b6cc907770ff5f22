import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import type { StandingLine } from '../allocate-block/allocation-lines.rules.js';
import type { ExecutedBlock } from '../allocate-block/block.entity.js';
import type { SplitBlock } from '../allocate-block/allocate-block.rules.js';
import { breakBlocks } from '../allocate-block/break-block.handler.js';
import { decide, executedBlocks, theFirm } from '../allocate-block/decide-blocks.handler.js';
import { saveVersions } from '../allocate-block/save-allocation.handler.js';
import { lockBlocks } from '../know-block/lock-blocks.handler.js';
import { affectedConfirmations, causeOf, correctedLines, hashOf, type AffectedInstruction, type CorrectionPreview } from './correct-block.rules.js';
import type { AffectedStatement, ToldConfirmation } from './correct-block.rules.js';
import { STANDING_BLOCK, STANDING_CONFIRMATIONS, STANDING_LINES, STATEMENTS_OF_DAY, type StandingBlock } from './standing.entity.js';

type Reader = Pick<Work, 'rows'>;

/** A correction as it would be. */
interface Correction {
  readonly block: ExecutedBlock;
  readonly standing: StandingBlock;
  readonly before: readonly StandingLine[];
  readonly split: SplitBlock | null;
  readonly preview: CorrectionPreview;
}

/** A preview with the hash that its approval names. */
export interface HashedPreview extends CorrectionPreview {
  readonly hash: string;
}

/** What a correction has come to. */
export interface Corrected {
  readonly blockId: string;
  readonly allocId: string;
  readonly version: number;
  readonly cause: string;
  readonly approvedBy: string;
  readonly hash: string;
}

/**
 * What correcting a block would change. Throws Problem UNKNOWN_BLOCK, NOTHING_TO_CORRECT, or where it can't be split as it stands, 409 with
 * the reason that would break it at a close.
 */
export async function previewCorrection(reader: Reader, blockId: string): Promise<HashedPreview> {
  const { preview } = await correctionOf(reader, blockId);
  return { ...preview, hash: hashOf(preview) };
}

/** Applies the correction that the hash is of. Throws what `previewCorrection` does, and 409 PREVIEW_STALE where it is of another. */
export async function approveCorrection(
  work: Work, blockId: string, { hash, reason, person }: { hash: string; reason: string; person: string },
): Promise<Corrected> {
  await refuseUnknown(work, blockId);
  await lockBlocks(work, [blockId]);
  const correction = await correctionOf(work, blockId);
  const { block, standing, split, before, preview } = correction;
  const now = hashOf(preview);
  if (now !== hash) throw new Problem(409, 'PREVIEW_STALE', 'What the correction would change has changed since: look at it again.', { hash: now });
  const { version, cause } = preview;
  const allocId = standing.proposalId ?? (block.version === 0 ? block.instruction!.allocId : eventId('correction', blockId, version));
  await saveVersions(work, [{ block, split, allocId, cause, before, correction: { approvedBy: person, reason, previewHash: hash } }]);
  await work.run('UPDATE fill SET late = false WHERE block_id = $1 AND late', [blockId]);
  await endInstructions(work, preview.instructions);
  if (standing.proposalId) await followProposal(work, blockId, standing);
  await work.publish(topics.dutiesPerformed, [{
    key: blockId, id: eventId('correction-approved', blockId, version), subject: blockId, actor: person, duty: 'APPROVE_ALLOCATION',
    value: { duty: 'APPROVE_ALLOCATION', scope: 'TRADE', subject: blockId, performedAt: work.now, references: [allocId, block.instruction!.allocId] },
  }]);
  return { blockId, allocId, version, cause, approvedBy: person, hash };
}

async function correctionOf(reader: Reader, blockId: string): Promise<Correction> {
  const [standing] = await reader.rows<StandingBlock>(STANDING_BLOCK, [blockId]);
  if (!standing) throw unknownBlock();
  const cause = causeOf(standing);
  if (!cause) throw new Problem(409, 'NOTHING_TO_CORRECT', 'No fill of it changed since it was allocated, and nothing is proposed.');
  const block = (await executedBlocks(reader, [blockId]))[0]!;
  const before = await reader.rows<StandingLine>(STANDING_LINES, [blockId]);
  const split = cause === 'REVERSAL' ? null : await splitOf(reader, block, before);
  return { block, standing, before, split, preview: await previewOf(reader, { block, standing, before, split, cause }) };
}

/** The split that would be; null where nothing is left of what was executed. The approval that it may need is the one of the correction. */
async function splitOf(reader: Reader, block: ExecutedBlock, before: readonly StandingLine[]): Promise<SplitBlock | null> {
  const approved = { ...block, instruction: block.instruction && { ...block.instruction, approved: true } };
  const { allocated: [allocated], broken: [broken] } = await decide(reader, [approved], await theFirm(reader));
  if (allocated) return allocated.split;
  if (broken!.reason === 'NOTHING_EXECUTED' && before.length > 0) return null;
  throw new Problem(409, broken!.reason, broken!.text, { account: broken!.account ?? null });
}

async function previewOf(reader: Reader, correction: Omit<Correction, 'preview'> & { cause: CorrectionPreview['cause'] }): Promise<CorrectionPreview> {
  const { block, standing, before, split, cause } = correction;
  const { blockId, tradeDate, symbol, side, currency, version } = block;
  const lines = correctedLines(before, split);
  const changed = lines.filter(({ change }) => change !== 'UNCHANGED').map(({ account }) => account);
  const after = { qty: split?.qty ?? '0', gross: split?.gross ?? '0' };
  const told = await reader.rows<ToldConfirmation>(STANDING_CONFIRMATIONS, [blockId]);
  return {
    blockId, tradeDate, symbol, side, currency, cause, version: version + 1,
    allocMethod: cause === 'REVERSAL' ? null : block.instruction!.allocMethod, deviationReason: block.instruction!.deviationReason,
    before: { qty: standing.qty, gross: standing.gross }, after, lines, instructions: affectedInstructions(standing),
    confirmations: affectedConfirmations(told, lines, side !== 'BUY' && after.gross !== standing.gross),
    statements: await reader.rows<AffectedStatement>(STATEMENTS_OF_DAY, [changed, tradeDate]),
  };
}

function affectedInstructions({ allocId, proposalId, proposed }: StandingBlock): AffectedInstruction[] {
  if (proposalId === null) return [];
  const reversal = proposed === 'REVERSAL';
  return [
    { allocId: allocId!, from: 'ACCEPTED', to: reversal ? 'REVERSED' : 'REPLACED' },
    { allocId: proposalId, from: 'PROPOSED', to: reversal ? 'CARRIED_OUT' : 'ACCEPTED' },
  ];
}

/** One after the other: what stood ends before what was proposed stands. */
async function endInstructions(work: Work, instructions: readonly AffectedInstruction[]): Promise<void> {
  for (const { allocId, to } of instructions) await work.run('UPDATE instruction SET state = $2 WHERE alloc_id = $1', [allocId, to]);
}

/** A replacement stands from now on. After a reversal the block is open again for another instruction, or broken where its day is closed. */
async function followProposal(work: Work, blockId: string, { proposalId, proposed, dayClosed }: StandingBlock): Promise<void> {
  if (proposed !== 'REVERSAL') {
    await work.run('UPDATE block SET alloc_id = proposal_id, proposal_id = NULL WHERE block_id = $1', [blockId]);
    return;
  }
  await work.run(`UPDATE block SET alloc_id = NULL, proposal_id = NULL, outcome = 'PENDING' WHERE block_id = $1`, [blockId]);
  if (!dayClosed) return;
  const text = 'Its allocation was reversed after its day was closed, and nobody has said how it is to be split.';
  await breakBlocks(work, [{ blockId, allocId: proposalId, reason: 'NO_INSTRUCTION', text }]);
}

async function refuseUnknown(reader: Reader, blockId: string): Promise<void> {
  if ((await reader.rows(STANDING_BLOCK, [blockId])).length === 0) throw unknownBlock();
}

function unknownBlock(): Problem {
  return new Problem(404, 'UNKNOWN_BLOCK', 'No such block is known.', { field: 'blockId' });
}
