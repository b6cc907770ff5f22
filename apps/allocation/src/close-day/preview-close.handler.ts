import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { decideBlocks } from '../allocate-block/decide-blocks.handler.js';
import { figuresOf, findDay } from './close-day.handler.js';
import type { DayState } from './close-day.rules.js';
import { OPEN_PLATFORMS } from './day.entity.js';
import { foresee, foreseenFrom, type ForeseenClose } from './preview-close.rules.js';

/** What a close would come to. */
export interface ClosePreview extends ForeseenClose {
  readonly tradeDate: string;
  readonly state: DayState;
  /** Of all platforms that the day knows, those of which something is still to come. */
  readonly platformsOpen: string[];
}

/** Blocks that are decided at once. */
const CHUNK = 200;

/**
 * Decides about every open block of a day as its close would, past the deadline, and changes nothing. The reader should see one moment.
 * Throws Problem UNKNOWN_DAY or DAY_CLOSED.
 */
export async function previewClose(reader: Pick<Work, 'rows'>, tradeDate: string): Promise<ClosePreview> {
  const day = await findDay(reader, tradeDate);
  if (!day) throw new Problem(404, 'UNKNOWN_DAY', `Nothing of ${tradeDate} is known.`, { field: 'date' });
  if (day.state === 'CLOSED') throw new Problem(409, 'DAY_CLOSED', `The day ${tradeDate} is closed.`);
  let foreseen = foreseenFrom(await figuresOf(reader, tradeDate));
  for (let after: string | undefined = ''; after !== undefined; ) {
    const open: { blockId: string }[] = await reader.rows(
      `SELECT block_id AS "blockId" FROM block WHERE trade_date = $1 AND outcome = 'PENDING' AND block_id > $2 ORDER BY block_id LIMIT $3`,
      [tradeDate, after, CHUNK],
    );
    if (open.length > 0) foreseen = foresee(foreseen, await decideBlocks(reader, open.map(({ blockId }) => blockId)));
    after = open.at(-1)?.blockId;
  }
  const platforms = await reader.rows<{ platform: string }>(OPEN_PLATFORMS, [tradeDate]);
  return { tradeDate, state: day.state, ...foreseen, platformsOpen: platforms.map(({ platform }) => platform) };
}
