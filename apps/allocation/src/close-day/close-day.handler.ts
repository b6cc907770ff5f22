import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { allocateAtClose } from '../allocate-block/allocate-block.handler.js';
import { lockBlocks } from '../know-block/lock-blocks.handler.js';
import { answerToClosing, asSet, isDone, type ClosingTerms, type DayFigures, type PlatformDay } from './close-day.rules.js';
import { DAY, DAY_FIGURES, PLATFORMS_OF_DAY, type DayRow } from './day.entity.js';

/** A closing that stands. */
export interface Closing extends ClosingTerms {
  readonly tradeDate: string;
  readonly state: 'CLOSING';
  readonly deadline: string;
}

/**
 * Starts the closing of a day, once; the same request again gets the same answer. Throws Problem DAY_CLOSED, and DAY_CLOSING
 * where it is being closed on other terms.
 */
export async function startClosing(work: Work, tradeDate: string, asked: ClosingTerms, person: string): Promise<Closing> {
  await work.run('INSERT INTO trading_day (trade_date) VALUES ($1) ON CONFLICT DO NOTHING', [tradeDate]);
  await work.run('SELECT FROM trading_day WHERE trade_date = $1 FOR NO KEY UPDATE', [tradeDate]);
  const day = await dayOf(work, tradeDate);
  const answer = answerToClosing({ ...day, deadlineSeconds: day.deadlineSeconds ?? 0 }, asked);
  if (answer === 'DAY_CLOSED') throw new Problem(409, 'DAY_CLOSED', `The day ${tradeDate} is closed.`);
  if (answer === 'DAY_CLOSING') {
    throw new Problem(409, 'DAY_CLOSING', `The day ${tradeDate} is being closed on other terms.`, { platforms: day.platforms, deadline: day.deadline });
  }
  if (answer === 'START') {
    await work.run(
      `UPDATE trading_day SET state = 'CLOSING', platforms = $2, closing_actor = $4,
         deadline_seconds = $3::int, deadline = now() + make_interval(secs => $3::int)
       WHERE trade_date = $1`,
      [tradeDate, asSet(asked.platforms), asked.deadlineSeconds, person],
    );
    await work.publish(topics.dutiesPerformed, [{
      key: tradeDate, id: eventId('close-day', tradeDate), actor: person, duty: 'CLOSE_DAY',
      value: { duty: 'CLOSE_DAY', scope: 'DAY', subject: tradeDate, performedAt: work.now },
    }]);
  }
  const { platforms, deadlineSeconds, deadline } = await dayOf(work, tradeDate);
  return { tradeDate, state: 'CLOSING', platforms, deadlineSeconds: deadlineSeconds!, deadline: deadline!.toISOString() };
}

/** Blocks that one transaction decides: few enough for a fill to wait for. */
const CHUNK = 50;

/**
 * Decides the next open blocks of a closing day after the given id: before the deadline those that can be allocated, from then on
 * all. Returns the last id, or null where no more are left or another instance is at it.
 */
export async function decideNext(work: Work, tradeDate: string, after: string): Promise<string | null> {
  const [held] = await work.rows(`SELECT FROM trading_day WHERE trade_date = $1 AND state = 'CLOSING' FOR NO KEY UPDATE SKIP LOCKED`, [tradeDate]);
  if (!held) return null;
  const { due } = await dayOf(work, tradeDate);
  const next = await work.rows<{ blockId: string }>(
    `SELECT block_id AS "blockId" FROM block
     WHERE trade_date = $1 AND outcome = 'PENDING' AND block_id > $2 AND ($3 OR (total_state = 'COMPLETE' AND alloc_id IS NOT NULL))
     ORDER BY block_id LIMIT $4`,
    [tradeDate, after, due, CHUNK],
  );
  const blockIds = next.map(({ blockId }) => blockId);
  if (blockIds.length === 0) return null;
  await lockBlocks(work, blockIds);
  await allocateAtClose(work, blockIds, due);
  return blockIds.at(-1)!;
}

/** What one message holds; each broken block was published on its own as well. */
const LISTED_BREAKS = 5000;

/**
 * Closes a day whose blocks are all decided. Whoever introduces a block holds the day by its foreign key, and `FOR UPDATE` waits for
 * him: no block slips in between the count and the close. It holds no block, so nobody waits in a circle.
 */
export async function finishClosing(work: Work, tradeDate: string): Promise<void> {
  const [held] = await work.rows(`SELECT FROM trading_day WHERE trade_date = $1 AND state = 'CLOSING' FOR UPDATE`, [tradeDate]);
  if (!held) return;
  const { due } = await dayOf(work, tradeDate);
  const figures = await figuresOf(work, tradeDate);
  const platforms = await platformsOf(work, tradeDate);
  if (!isDone(figures, platforms, due)) return;
  const platformsOpen = platforms.filter(({ complete }) => !complete).map(({ platform }) => platform);
  const brokenBlocks = await work.rows<{ blockId: string; reason: never }>(
    `SELECT block_id AS "blockId", reason FROM block WHERE trade_date = $1 AND outcome = 'BROKEN' ORDER BY block_id LIMIT $2`,
    [tradeDate, LISTED_BREAKS],
  );
  await work.run(`UPDATE trading_day SET state = 'CLOSED', platforms_open = $2, figures = $3, closed_at = $4 WHERE trade_date = $1`, [
    tradeDate, platformsOpen, JSON.stringify(figures), work.now,
  ]);
  await work.publish(topics.daysClosed, [{ key: tradeDate, id: eventId('closed', tradeDate), value: { tradeDate, ...figures, platformsOpen, brokenBlocks } }]);
}

type Reader = Pick<Work, 'rows'>;

/** The day's row, or undefined where no block of it has come and nobody closes it. */
export async function findDay(reader: Reader, tradeDate: string): Promise<DayRow | undefined> {
  return (await reader.rows<DayRow>(DAY, [tradeDate]))[0];
}

async function dayOf(reader: Reader, tradeDate: string): Promise<DayRow> {
  return (await findDay(reader, tradeDate))!;
}

export async function figuresOf(reader: Reader, tradeDate: string): Promise<DayFigures> {
  return (await reader.rows<DayFigures>(DAY_FIGURES, [tradeDate]))[0]!;
}

export async function platformsOf(reader: Reader, tradeDate: string): Promise<PlatformDay[]> {
  return reader.rows<PlatformDay>(PLATFORMS_OF_DAY, [tradeDate]);
}
