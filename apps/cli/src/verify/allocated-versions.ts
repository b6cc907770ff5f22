import { groupBy } from '@entresol/messaging/group-by';
import type { Row } from './snapshot.js';

/** Each block's rows in the order of their versions. */
export function versionsOfBlocks(rows: readonly Row[]): Map<string, Row[]> {
  const ofBlocks = groupBy(rows, (row) => row['block_id']!);
  for (const versions of ofBlocks.values()) versions.sort((a, b) => Number(a['version']) - Number(b['version']));
  return ofBlocks;
}
