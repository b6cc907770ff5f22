import type { Work } from '@entresol/messaging/work';

/**
 * Makes the rows that are missing and locks all of them, sorted by id. What a later statement reads of these blocks, their fills and
 * the instruction that stands for them stays as it is until the transaction ends. Everyone locks blocks before instructions.
 */
export async function lockBlocks(work: Work, blockIds: readonly string[]): Promise<void> {
  await work.run('INSERT INTO block (block_id) SELECT DISTINCT id FROM unnest($1::text[]) AS id ORDER BY id ON CONFLICT DO NOTHING', [blockIds]);
  await work.run('SELECT FROM block WHERE block_id = ANY ($1) ORDER BY block_id FOR UPDATE', [blockIds]);
}
