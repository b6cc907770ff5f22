import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Client } from 'pg';
import { onDatabase } from '../ground/ground.js';
import { copyOut } from './copy-protocol.js';

/** Rows of a service's tables on disk, divided into the batches in which the service committed; file `<table>.<batch>` is one COPY. */
export interface KeptRows {
  readonly tables: readonly { readonly name: string; readonly statement: string; readonly rows: number }[];
  /** How many fills each batch stands for. */
  readonly batches: readonly number[];
}

/** Of COPY's binary format: signature, flags and the length of nothing further; and what ends it. */
const HEADER_LENGTH = 19;
const TRAILER = Buffer.from([0xff, 0xff]);

/** A moment of a schema's life. */
export interface Standing {
  /** How many rows each table has. */
  readonly rows: ReadonlyMap<string, number>;
  /** Rows that come later are of later transactions. */
  readonly transaction: string;
}

export async function standingOf(databaseUrl: string, schema: string): Promise<Standing> {
  return onDatabase(databaseUrl, async (client) => {
    const counts = new Map<string, number>();
    for (const name of await tablesOf(client, schema)) counts.set(name, await countOf(client, name));
    const { rows } = await client.query<{ transaction: string }>('SELECT pg_current_xact_id() AS transaction');
    return { rows: counts, transaction: rows[0]!.transaction };
  });
}

async function countOf(client: Client, table: string): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
  return Number(rows[0]!.count);
}

async function tablesOf(client: Client, schema: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT format('%I.%I', nspname, relname) AS name FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
      WHERE nspname = $1 AND relkind = 'r' ORDER BY 1`, [schema]);
  return rows.map(({ name }) => name);
}

/** Keeps, in `directory`, what the tables that have grown have got since `before`. */
export async function keepRows(directory: string, databaseUrl: string, schema: string, before: Standing, fills: number): Promise<void> {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory, { recursive: true });
  const now = await standingOf(databaseUrl, schema);
  const growth = [...now.rows].map(([name, rows]) => ({ name, rows: rows - (before.rows.get(name) ?? 0) })).filter(({ rows }) => rows > 0);
  const grown = growth.sort((a, b) => b.rows - a.rows);
  await onDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query<{ batches: string }>(`SELECT count(DISTINCT xmin::text) AS batches FROM ${grown[0]!.name}`);
    const batches = Number(rows[0]!.batches);
    const tables: KeptRows['tables'][number][] = [];
    for (const [table, { name, rows: size }] of grown.entries()) {
      const columns = await columnsOf(client, name);
      const fresh = `SELECT ${columns} FROM ${name} WHERE xmin::text::bigint > ${before.transaction} ORDER BY ctid`;
      const kept = await writeBatches(client, fresh, batches, (batch) => join(directory, `${table}.${batch}`));
      if (kept !== size) throw new Error(`${name} has ${size} rows more, but ${kept} of later transactions`);
      tables.push({ name, statement: `COPY ${name} (${columns}) FROM STDIN (FORMAT binary)`, rows: size });
    }
    const kept: KeptRows = { tables, batches: Array.from({ length: batches }, (_, batch) => shareOf(fills, batches, batch)) };
    writeFileSync(join(directory, 'kept-rows.json'), JSON.stringify(kept));
  });
}

async function columnsOf(client: Client, table: string): Promise<string> {
  const { rows } = await client.query<{ columns: string }>(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`, [table]);
  return rows[0]!.columns;
}

async function writeBatches(client: Client, query: string, batches: number, fileOf: (batch: number) => string): Promise<number> {
  const messages = await copyOut(client, `COPY (${query}) TO STDOUT (FORMAT binary)`);
  // The header comes with the first row, the trailer by itself.
  const header = messages[0]!.subarray(0, HEADER_LENGTH);
  const rows = [messages[0]!.subarray(HEADER_LENGTH), ...messages.slice(1, -1)];
  for (let batch = 0, from = 0; batch < batches; batch += 1) {
    const to = from + shareOf(rows.length, batches, batch);
    writeFileSync(fileOf(batch), Buffer.concat([header, ...rows.slice(from, to), TRAILER]));
    from = to;
  }
  return rows.length;
}

/** Whole numbers that differ by one at most, and add up to `whole`. */
function shareOf(whole: number, parts: number, part: number): number {
  return Math.floor((whole * (part + 1)) / parts) - Math.floor((whole * part) / parts);
}
