import { settlementDates } from '@entresol/calendar/settlement';
import type { Firm } from '@entresol/contracts/reference.message';
import type { Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { splitBlock, type SplitBlock, type SplitReference } from './allocate-block.rules.js';
import { EXECUTED_BLOCKS, type ExecutedBlock } from './block.entity.js';
import type { BrokenBlock } from './break-block.handler.js';
import { breakOf } from './break-block.rules.js';

type Reader = Pick<Work, 'rows'>;

export interface Allocated {
  readonly block: ExecutedBlock;
  readonly split: SplitBlock;
}

/** What would become of blocks as they stand. */
export interface Decision {
  readonly allocated: readonly Allocated[];
  readonly broken: readonly BrokenBlock[];
}

export async function executedBlocks(reader: Reader, blockIds: readonly string[]): Promise<ExecutedBlock[]> {
  return reader.rows<ExecutedBlock>(EXECUTED_BLOCKS, [blockIds]);
}

/** The firm's settings. None, or more than one, is as good as none: then nothing is allocated at once, and all needs approval. */
export async function theFirm(reader: Reader): Promise<Firm | undefined> {
  const [firm, ...others] = [...(await readReference(reader, 'firms')).values()].filter(({ status }) => status === 'ACTIVE');
  return others.length === 0 ? firm : undefined;
}

/** Decides about these blocks, and changes nothing: which can be allocated, and how; which can't, and why. */
export async function decideBlocks(reader: Reader, blockIds: readonly string[]): Promise<Decision> {
  return decide(reader, await executedBlocks(reader, blockIds), await theFirm(reader));
}

export async function decide(reader: Reader, blocks: readonly ExecutedBlock[], firm: Firm | undefined): Promise<Decision> {
  const reference = await splitReference(reader);
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

async function splitReference(reader: Reader): Promise<SplitReference> {
  return {
    instruments: await readReference(reader, 'instruments'),
    settlementOf: settlementDates([...(await readReference(reader, 'calendars')).values()], [...(await readReference(reader, 'cycles')).values()]),
  };
}
