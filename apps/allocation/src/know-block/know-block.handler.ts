import { topics } from '@entresol/contracts/topics';
import type { Work } from '@entresol/messaging/work';
import { breakBlocks } from '../allocate-block/break-block.handler.js';
import { fromTopic, takeInstructions, waitsOn } from '../instruct-block/instruct-block.handler.js';
import { sortMentions, termsKey, type BlockTerms } from './know-block.rules.js';
import { lockBlocks } from './lock-blocks.handler.js';

/** Locks the blocks that a batch mentions, and makes those known that are not yet; instructions that waited for these are taken now. */
export async function knowBlocks(work: Work, mentions: readonly BlockTerms[]): Promise<void> {
  const distinct = [...new Map(mentions.map((mention) => [termsKey(mention), mention])).values()];
  const blockIds = [...new Set(distinct.map(({ blockId }) => blockId))];
  await lockBlocks(work, blockIds);
  const known = await work.rows<BlockTerms>(
    `SELECT block_id AS "blockId", trade_date::text AS "tradeDate", symbol, side, currency
     FROM block WHERE block_id = ANY ($1) AND trade_date IS NOT NULL`,
    [blockIds],
  );
  const { introduced, mixed } = sortMentions(distinct, known);
  if (introduced.length > 0) await introduce(work, introduced);
  if (mixed.length > 0) await work.run('UPDATE block SET mixed = true WHERE block_id = ANY ($1)', [mixed]);
}

async function introduce(work: Work, blocks: readonly BlockTerms[]): Promise<void> {
  await work.run('INSERT INTO trading_day (trade_date) SELECT DISTINCT day FROM unnest($1::date[]) AS day ORDER BY day ON CONFLICT DO NOTHING', [
    blocks.map(({ tradeDate }) => tradeDate),
  ]);
  const blockIds = blocks.map(({ blockId }) => blockId);
  await work.run(
    `UPDATE block AS b SET trade_date = n.trade_date, symbol = n.symbol, side = n.side, currency = n.currency
     FROM unnest($1::text[], $2::date[], $3::text[], $4::text[], $5::text[]) AS n (block_id, trade_date, symbol, side, currency)
     WHERE b.block_id = n.block_id`,
    [blockIds, blocks.map((b) => b.tradeDate), blocks.map((b) => b.symbol), blocks.map((b) => b.side), blocks.map((b) => b.currency)],
  );
  await breakLate(work, blockIds);
  const waiting = await work.unpark(topics.allocationsInstructed, blockIds.map(waitsOn));
  await takeInstructions(work, waiting.map(fromTopic));
}

/** By now the block's foreign key holds its day: a day that is not closed here can't close before this block counts. */
async function breakLate(work: Work, blockIds: readonly string[]): Promise<void> {
  const late = await work.rows<{ blockId: string }>(
    `SELECT b.block_id AS "blockId" FROM block b JOIN trading_day d USING (trade_date)
     WHERE b.block_id = ANY ($1) AND d.state = 'CLOSED' ORDER BY b.block_id`,
    [blockIds],
  );
  await breakBlocks(work, late.map(({ blockId }) => ({ blockId, allocId: null, reason: 'LATE' as const, text: 'The block came after its day was closed.' })));
}
