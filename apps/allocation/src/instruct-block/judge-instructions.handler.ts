import { createHash } from 'node:crypto';
import type { Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { comparableTime } from '../track-fills/transact-time.rules.js';
import type { Judged, Taking } from './instruct-block.handler.js';
import { contentOf, judgeInstruction, splitOf, type Verdict } from './instruct-block.rules.js';
import type { InstructedBlock, InstructionState } from './instruction-life.rules.js';

interface KnownBlock extends InstructedBlock {
  readonly blockId: string;
  readonly firstTransactTime: string | null;
  /** Hash of the split that was stated before the first fill. */
  readonly statement: string | null;
}

interface KnownInstruction {
  readonly allocId: string;
  readonly blockId: string;
  readonly state: InstructionState;
}

/** What judging has changed of what was stored before. */
export interface Changes {
  readonly blocks: readonly KnownBlock[];
  readonly instructions: readonly KnownInstruction[];
}

/** A judge who knows what is stored, and remembers what he has brought about. */
interface Judge {
  judge(taking: Taking): Judged;
  changes(): Changes;
}

/** The judge of a batch. The caller holds the locks of its blocks and instructions. */
export async function judgeOf(work: Work, blockIds: readonly string[], allocIds: readonly string[]): Promise<Judge> {
  const blocks = new Map((await knownBlocks(work, blockIds)).map((block) => [block.blockId, block]));
  const earlier = await earlierVerdicts(work, allocIds);
  const verdicts = new Map(earlier.map(({ contentHash, verdict }) => [contentHash, verdict]));
  const taken = new Set(earlier.map(({ allocId }) => allocId));
  const known = new Map((await knownInstructions(work, blockIds)).map((instruction) => [instruction.allocId, instruction]));
  const accounts = await readReference(work, 'accounts');
  const changed = { blocks: new Map<string, KnownBlock>(), instructions: new Map<string, KnownInstruction>() };

  return {
    judge(taking) {
      const { instruction, transactTime } = taking;
      const { allocId, blockId, refAllocId } = instruction;
      const [contentHash, splitHash] = [sha256(contentOf(taking)), sha256(splitOf(instruction))];
      const before = verdicts.get(contentHash);
      if (before) return { ...taking, contentHash, splitHash, verdict: before, repeated: true, first: false };
      const first = !taken.has(allocId);
      const block = blocks.get(blockId) ?? null;
      const named = refAllocId == null ? undefined : known.get(refAllocId);
      const verdict = judgeInstruction(instruction, {
        allocIdTaken: !first, block, referenced: named?.blockId === blockId ? named.state : null, accounts, departs: departs(block, transactTime, splitHash),
      });
      if (verdict.state !== 'WAITING') {
        taken.add(allocId);
        verdicts.set(contentHash, verdict);
        if (first) known.set(allocId, { allocId, blockId, state: verdict.state === 'TAKEN' ? verdict.effect.state : 'REFUSED' });
      }
      if (verdict.state === 'TAKEN') {
        const after = { ...block!, ...verdict.effect.block };
        blocks.set(blockId, after);
        changed.blocks.set(blockId, after);
        if (verdict.effect.referenced) {
          const ended = { ...named!, state: verdict.effect.referenced };
          known.set(named!.allocId, ended);
          changed.instructions.set(named!.allocId, ended);
        }
      }
      return { ...taking, contentHash, splitHash, verdict, repeated: false, first };
    },
    changes: () => ({ blocks: [...changed.blocks.values()], instructions: [...changed.instructions.values()] }),
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Whether it comes after the first fill with another split than was stated before. Without a statement there is nothing to depart from. */
function departs(block: KnownBlock | null, transactTime: string | null, splitHash: string): boolean {
  if (!block?.firstTransactTime || block.statement === null) return false;
  const afterTrade = transactTime === null || comparableTime(transactTime) > block.firstTransactTime;
  return afterTrade && block.statement !== splitHash;
}

async function knownBlocks(work: Work, blockIds: readonly string[]): Promise<KnownBlock[]> {
  return work.rows<KnownBlock>(
    `SELECT b.block_id AS "blockId", b.outcome, b.alloc_id AS "allocId", b.proposal_id AS "proposalId",
       b.first_transact_time AS "firstTransactTime", s.split_hash AS statement
     FROM block b LEFT JOIN block_statement s USING (block_id) WHERE b.block_id = ANY ($1) AND b.trade_date IS NOT NULL`,
    [blockIds],
  );
}

async function knownInstructions(work: Work, blockIds: readonly string[]): Promise<KnownInstruction[]> {
  return work.rows<KnownInstruction>(
    `SELECT alloc_id AS "allocId", block_id AS "blockId", state FROM instruction WHERE block_id = ANY ($1) AND state <> 'RECEIVED'`, [blockIds],
  );
}

/** Of each content that was judged, what was answered then: a repeat gets the same, whatever became of the instruction since. */
async function earlierVerdicts(work: Work, allocIds: readonly string[]): Promise<{ allocId: string; contentHash: string; verdict: Verdict }[]> {
  return work.rows(
    `SELECT alloc_id AS "allocId", content_hash AS "contentHash", CASE WHEN reason IS NULL
       THEN jsonb_build_object('state', 'TAKEN', 'leftOut', left_out, 'effect', jsonb_build_object('state', state))
       ELSE jsonb_build_object('state', 'REFUSED', 'reason', reason, 'text', reason_text, 'account', account) END AS verdict
     FROM instruction WHERE alloc_id = ANY ($1) AND state <> 'RECEIVED'
     UNION ALL
     SELECT alloc_id, content_hash, jsonb_build_object('state', 'REFUSED', 'reason', reason, 'text', reason_text, 'account', NULL)
     FROM duplicate_instruction WHERE alloc_id = ANY ($1)`,
    [allocIds],
  );
}
