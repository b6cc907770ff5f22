/** C1: COPY of the very rows that execution-ingest left of the same fills, in transactions of the same size, on as many connections as it has partitions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { copyIn } from './copy-protocol.js';
import type { KeptRows } from './kept-rows.js';
import { given, tell } from './tell.js';

const CONNECTIONS = 4;

const directory = given('ROWS');
const { tables, batches } = JSON.parse(readFileSync(join(directory, 'kept-rows.json'), 'utf8')) as KeptRows;
const loaded = batches.map((fills, batch) => ({ fills, rows: tables.map((_, table) => readFileSync(join(directory, `${table}.${batch}`))) }));
let copied = 0;
tell(() => copied);
const databaseUrl = given('DATABASE_URL');
await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  for (let batch = loaded.shift(); batch; batch = loaded.shift()) {
    await client.query('BEGIN');
    for (const [table, { statement }] of tables.entries()) await copyIn(client, statement, [batch.rows[table]!]);
    await client.query('COMMIT');
    copied += batch.fills;
  }
  await client.end();
}));
