import { onDatabase } from '../ground/ground.js';
import { toCents, type Tally } from './tally.rules.js';

/** What the fills in a table come to. `where` chooses among them. */
export async function tallyTable(databaseUrl: string, table: string, where = 'true', qty = 'last_qty', gross = 'last_qty * last_px'): Promise<Tally> {
  return onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ fills: string; qty: string; gross: string }>(
      `SELECT count(*) AS fills, coalesce(sum(${qty}), 0) AS qty, coalesce(sum(${gross}), 0) AS gross FROM ${table} WHERE ${where}`,
    );
    const sums = rows[0]!;
    return { fills: Number(sums.fills), qty: Number(sums.qty), cents: toCents(sums.gross) };
  });
}
