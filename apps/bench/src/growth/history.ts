import { Client } from 'pg';
import { copyIn, copyOut } from '../contenders/copy-protocol.js';
import { onDatabase } from '../ground/ground.js';
import { TRADE_DATE } from '../trades/trades.rules.js';

/** What a drained plan left in one table: rows as COPY's text format has them, in chunks. */
interface Left {
  readonly table: string;
  readonly columns: string;
  readonly chunks: readonly string[];
}

const ROWS_A_CHUNK = 2000;
/** Days before the fills that are measured. */
const FIRST_DAY = Date.UTC(2014, 0, 2);
const DAY_MS = 24 * 3600 * 1000;

/**
 * Reads what a plan left in every table of a schema that holds its ids. Columns that draw from a sequence are left out: a copy draws
 * numbers of its own.
 */
export async function readLeft(databaseUrl: string, schema: string, tag: string): Promise<Left[]> {
  return onDatabase(databaseUrl, async (client) => {
    const { rows: tables } = await client.query<{ table: string; columns: string }>(
      `SELECT format('%I.%I', nspname, relname) AS table,
              string_agg(quote_ident(attname), ', ' ORDER BY attnum) FILTER (WHERE NOT drawn) AS columns
         FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
         JOIN (SELECT attrelid, attnum, attname, attidentity <> '' OR coalesce(pg_get_expr(adbin, adrelid) LIKE 'nextval%', false) AS drawn
                 FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE attnum > 0 AND NOT attisdropped AND attgenerated = '') AS a ON attrelid = c.oid
        WHERE nspname = $1 AND relkind = 'r' GROUP BY 1 ORDER BY 1`, [schema]);
    const left: Left[] = [];
    for (const { table, columns } of tables) {
      const rows = await copyOut(client, `COPY (SELECT ${columns} FROM ${table}) TO STDOUT`);
      const ofPlan = rows.some((row) => row.includes(tag) || row.includes(hexOf(tag)));
      if (ofPlan) left.push({ table, columns, chunks: chunksOf(rows) });
    }
    return left;
  });
}

function chunksOf(rows: readonly Buffer[]): string[] {
  const chunks: string[] = [];
  for (let from = 0; from < rows.length; from += ROWS_A_CHUNK) chunks.push(Buffer.concat(rows.slice(from, from + ROWS_A_CHUNK)).toString());
  return chunks;
}

function hexOf(text: string): string {
  return Buffer.from(text).toString('hex');
}

/** Writes the rows so many times over, each time as those of another plan on another day, and tells the planner of them. */
export async function writeHistory(databaseUrl: string, left: readonly Left[], tag: string, times: number): Promise<void> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (let time = 1; time <= times; time += 1) {
      // As long as what they replace: columns keep their width.
      const another = `${tag.slice(0, 1)}${String(time).padStart(tag.length - 1, '0')}`;
      const day = new Date(FIRST_DAY + time * DAY_MS).toISOString().slice(0, 10);
      const renamed = (chunk: string) => [[tag, another], [TRADE_DATE, day]].reduce(
        (text, [from, to]) => text.replaceAll(from!, to!).replaceAll(hexOf(from!), hexOf(to!)), chunk);
      await client.query('BEGIN');
      for (const { table, columns, chunks } of left) {
        for (const chunk of chunks) await copyIn(client, `COPY ${table} (${columns}) FROM STDIN`, [Buffer.from(renamed(chunk))]);
      }
      await client.query('COMMIT');
    }
    await client.query('VACUUM (ANALYZE)');
    await client.query('CHECKPOINT');
  } finally {
    await client.end();
  }
}
