import { settlementDates } from '@entresol/calendar/settlement';
import { groupBy } from '@entresol/messaging/group-by';
import type { Work } from '@entresol/messaging/work';
import { readReference } from '@entresol/platform/reference-copy';
import { LINE_COLUMNS } from '../confirmation.entity.js';
import { endCorrected, tellIssued } from '../release-confirmations/issue.handler.js';
import { allocationOf, inForce, type AllocatedLine, type BlockSoFar, type References } from './allocation.rules.js';
import { readBlocksSoFar } from './block-so-far.handler.js';
import type { Correction } from './correct-confirmations.rules.js';
import { messageOf, prepareConfirmations } from './prepare-confirmations.rules.js';
import { saveCorrections, saveHolds, type HeldAllocation } from './save-preparation.handler.js';

export interface Prepared {
  /** Confirmations made. */
  readonly prepared: number;
  readonly held: HeldAllocation[];
}

/**
 * Prepares the confirmations of those of the allocations that are held, as far as they can be now. Where the firm says so they go
 * out at once, for no person decides then.
 */
export async function prepareAllocations(work: Work, allocIds: readonly string[]): Promise<Prepared> {
  await work.rows(
    'SELECT FROM allocation WHERE block_id IN (SELECT block_id FROM allocation WHERE alloc_id = ANY ($1)) ORDER BY alloc_id FOR UPDATE', [allocIds],
  );
  await holdExtraLines(work, allocIds);
  const allocations = await heldAllocations(work, allocIds);
  if (allocations.length === 0) return { prepared: 0, held: [] };

  const { correction, completed, held } = prepareEach(allocations, await readReferences(work));
  const releasedAtOnce = await isReleasedAtOnce(work);
  await saveCorrections(work, correction, releasedAtOnce);
  await saveHolds(work, completed, held);
  if (releasedAtOnce) {
    const issued = correction.confirmations.map(messageOf);
    await endCorrected(work, issued);
    await tellIssued(work, issued);
  }
  return { prepared: correction.confirmations.length, held };
}

/** A line too many, come after the others' confirmations were prepared, must not pass unseen: it can't be confirmed. */
async function holdExtraLines(work: Work, allocIds: readonly string[]): Promise<void> {
  await work.run(
    `UPDATE allocation AS a SET hold = 'LINES_DIFFER', held_since = $2
     WHERE a.alloc_id = ANY ($1) AND a.hold IS NULL AND (
       SELECT count(*) > min(l.tot_no_allocs) FROM allocated_line l WHERE l.alloc_id = a.alloc_id)`,
    [allocIds, work.now],
  );
}

interface HeldLines {
  readonly allocId: string;
  readonly lines: [AllocatedLine, ...AllocatedLine[]];
  readonly soFar: BlockSoFar;
}

type LineOfHeld = AllocatedLine & Pick<BlockSoFar, 'firstOfVersion' | 'overtaken'>;

/** Later versions first, and lines in instruction order: they are numbered from 1 behind one prefix, so the shorter id comes first. */
async function heldAllocations(work: Work, allocIds: readonly string[]): Promise<HeldLines[]> {
  const rows = await work.rows<LineOfHeld>(
    `SELECT ${LINE_COLUMNS},
            NOT EXISTS (SELECT FROM allocation e WHERE e.block_id = a.block_id AND e.version = a.version AND e.arrival < a.arrival) AS "firstOfVersion",
            EXISTS (SELECT FROM allocation n WHERE n.block_id = a.block_id AND n.version > a.version AND n.prepared_at IS NOT NULL) AS overtaken
     FROM allocation a JOIN allocated_line l USING (alloc_id)
     WHERE a.alloc_id = ANY ($1) AND a.hold IS NOT NULL
     ORDER BY a.version DESC, alloc_id, length(l.individual_alloc_id), l.individual_alloc_id`,
    [allocIds],
  );
  const corrected = new Set(rows.filter(({ version }) => version > 1).map(({ blockId }) => blockId));
  const blocks = await readBlocksSoFar(work, [...corrected].sort());
  return [...groupBy(rows, ({ allocId }) => allocId)].map(([allocId, own]) => {
    const { firstOfVersion, overtaken, blockId } = own[0]!;
    const lines = own.map(({ firstOfVersion: _, overtaken: __, ...line }) => line) as HeldLines['lines'];
    return { allocId, lines, soFar: { accounts: new Map(), reversals: [], ...blocks.get(blockId), firstOfVersion, overtaken } };
  });
}

/** Of two versions of a block that come at once the later counts, if it can be prepared. */
function prepareEach(allocations: readonly HeldLines[], references: References) {
  const correction: Correction = { confirmations: [], superseded: [], upheld: [] };
  const held: HeldAllocation[] = [];
  const completed = new Map<string, { allocId: string; version: number }>();
  for (const { allocId, lines, soFar } of allocations) {
    const [{ blockId, version }] = lines;
    const overtaken = soFar.overtaken || (completed.get(blockId)?.version ?? 0) > version;
    const preparation = prepareConfirmations(allocationOf(lines, { ...soFar, overtaken }, references));
    if (preparation.hold) held.push({ allocId, hold: preparation.hold, text: preparation.text });
    else {
      for (const confirmation of preparation.confirmations) correction.confirmations.push(confirmation);
      correction.superseded.push(...preparation.superseded);
      correction.upheld.push(...preparation.upheld);
      completed.set(blockId, { allocId, version });
    }
  }
  return { correction, held, completed: [...completed.values()].map(({ allocId }) => allocId) };
}

async function readReferences(work: Work): Promise<References> {
  const calendars = await readReference(work, 'calendars');
  const cycles = await readReference(work, 'cycles');
  return {
    accounts: await readReference(work, 'accounts'),
    custodians: await readReference(work, 'custodians'),
    instruments: await readReference(work, 'instruments'),
    fees: await readReference(work, 'fees'),
    calendars,
    cycles,
    settlementOf: settlementDates([...calendars.values()], [...cycles.values()]),
  };
}

async function isReleasedAtOnce(work: Work): Promise<boolean> {
  const firms = await readReference(work, 'firms');
  return [...firms.keys()].some((firm) => inForce(firms, firm)?.autoRelease);
}
