import { TABLES, type TableName } from '@entresol/cli/verify/tables';
import type { Client } from 'pg';

/** The invariant, the fault, how to put it into the database, and what of the snapshot is then to be read again. */
export type RowFault = readonly [noticedBy: string, fault: string, plant: (client: Client) => Promise<unknown>, read: readonly TableName[]];

/** Tables that the checker sees through a view. */
const READ_THROUGH: Readonly<Record<string, string>> = { 'execution_ingest.amended_execution': 'execution_ingest.execution' };

/** What the checker reads of a table. */
function readingsOf(table: string): TableName[] {
  const readAs = READ_THROUGH[table] ?? table;
  return (Object.keys(TABLES) as TableName[]).filter((name) => new RegExp(`FROM ${readAs}\\b`).test(TABLES[name]));
}

/** Every table that the checker reads, by the invariants that watch over its columns; the first notices a row too few or too many. */
const WATCHED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'execution_ingest.execution_report': {
    'fills stored once': `platform trade_date exec_id source outcome exec_type exec_ref_id order_id block_id symbol side last_qty last_px currency last_mkt
      transact_time last_capacity trader reason raw origin`,
    'taken by hand': 'platform trade_date exec_id source outcome exec_type order_id block_id last_qty last_px trader reason',
    'fills agree': 'root_exec_id',
  },
  'execution_ingest.amended_execution': {
    'fills agree': `platform trade_date root_exec_id version live exec_id exec_type exec_ref_id order_id block_id symbol side last_qty last_px currency
      last_mkt transact_time last_capacity trader`,
    'tape accounted for': 'live',
  },
  'execution_ingest.conflict': { 'planted set aside': 'origin raw' },
  'execution_ingest.blocks': { 'blocks add up': 'block_id version state reasons fills qty gross trade_date platform symbol side currency' },
  'execution_ingest.orders': { 'blocks add up': 'order_id block_id fills qty gross' },
  'execution_ingest.platform_day': {
    'platforms totalled': 'platform trade_date version state reports num_orders num_reports',
    'planted set aside': 'duplicates',
  },
  'execution_ingest.parked': { 'planted set aside': 'topic waits_on value released_at' },
  'execution_ingest.quarantine': { 'planted set aside': 'topic value count' },
  'allocation.fill': {
    'fills agree': 'platform trade_date root_exec_id version order_id block_id live last_qty last_px',
    'blocks add up': 'block_id live last_qty last_px',
    'day closed': 'late',
  },
  'allocation.block': {
    'blocks add up': `block_id trade_date symbol side currency fills qty gross total_version total_state total_fills total_qty total_gross
      total_reasons`,
    'allocations add up': 'version',
    'day closed': 'alloc_id outcome reason late_at',
  },
  'allocation.allocated_block': {
    'allocations add up': 'block_id version alloc_id instruction_id qty exact_gross gross residual avg_px settl_date',
    'allocations as instructed': 'block_id version alloc_id qty exact_gross gross residual zero_lines',
    'certificates chain': 'block_id version',
    'allocated is complete': 'block_id qty exact_gross',
    'day closed': 'block_id version alloc_id cause',
  },
  'allocation.allocation': {
    'allocations add up': 'individual_alloc_id block_id version alloc_trans_type ref_individual_alloc_id account alloc_qty gross_trade_amt',
    'allocations as instructed': 'individual_alloc_id block_id version line account alloc_qty gross_trade_amt',
  },
  'allocation.certificate': { 'certificates chain': 'block_id version hash content', 'allocations as instructed': 'content' },
  'allocation.trading_day': { 'day closed': 'trade_date state platforms_open figures' },
  'confirmation.confirmation': {
    'confirmed once': 'confirm_id individual_alloc_id confirm_trans_type confirm_ref_id custodian commission misc_fees net_money',
    'answers taken': 'status affirmed_by confirm_rej_reason corrected_by',
    'duties told': 'released_by',
  },
  'confirmation.answer': { 'answers taken': 'origin custodian confirm_id affirm_status confirm_rej_reason text affirmed_by outcome refusal' },
  'statements.ledger_entry': {
    'books balance': `entry_kind source reference account entry_type trade_date settl_date symbol quantity avg_px gross_trade_amt commission fees amount
      currency individual_alloc_id block_id`,
    'statements reconcile': 'account trade_date',
  },
  'statements.position_day': { 'books balance': 'account symbol trade_date quantity', 'statements reconcile': 'account symbol trade_date quantity' },
  'statements.cash_day': { 'books balance': 'account currency trade_date amount', 'statements reconcile': 'account currency trade_date amount' },
  'statements.statement': {
    'statements reconcile': 'statement_id account period_start period_end version entries issued_by content content_hash',
  },
  'compliance.flag': {
    'flags exact': 'flag_id scope subject person rule rule_version first_duty second_duty severity prevented',
    'flags decided': 'status',
  },
  'compliance.decision': { 'flags decided': 'flag_id outcome reason decided_by' },
};

/** The rows that an invariant watches over, where they are not all of a table's; it notices one of them too few or too many. */
const ROWS_OF: Readonly<Record<string, string>> = {
  'execution_ingest.execution_report, fills stored once': "origin LIKE 'executions.reported.v1[%'",
  'execution_ingest.execution_report, taken by hand': "origin LIKE 'csv %'",
  // A corrected block is what its newest version makes of it.
  'allocation.block, day closed': 'NOT EXISTS (SELECT FROM allocation.allocated_block a WHERE a.block_id = block.block_id AND a.version > 1)',
};

/** Figures that stay what they are, but for one. */
const EDITED: Readonly<Record<string, string>> = {
  content: `regexp_replace(content, '"(closing|qty)":"', '"\\1":"1')`,
  figures: `figures || '{"broken": 0}'`,
  misc_fees: `'[{ "miscFeeType": "REGULATORY", "miscFeeSubType": "TAF", "miscFeeAmt": "1.00" }]'`,
};

/** The value of a column but for a little, by its type. */
function edited(column: string, type: string): string {
  switch (type) {
    case 'bool': return `NOT ${column}`;
    case 'text': return `coalesce(${column}, '') || 'x'`;
    case '_text': return `coalesce(${column}, '{}') || 'X'::text`;
    case 'bytea': return `coalesce(${column}, '') || '\\x20'`;
    case 'date': return `coalesce(${column}, '2014-09-17') + 1`;
    case 'timestamptz': return `CASE WHEN ${column} IS NULL THEN now() END`;
    default: return `coalesce(${column}, 0) + 1`;
  }
}

/** Takes away what keeps the table right: keys, checks and triggers would not let a fault in. */
async function unguard(client: Client, table: string): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    "SELECT quote_ident(conname) AS name FROM pg_constraint WHERE conrelid = $1::regclass AND contype IN ('p', 'u', 'c', 'f')", [table],
  );
  for (const { name } of rows) await client.query(`ALTER TABLE ${table} DROP CONSTRAINT IF EXISTS ${name} CASCADE`);
  await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  const columns = await client.query<{ name: string }>(
    `SELECT quote_ident(attname) AS name FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND attnotnull AND NOT attisdropped AND attidentity = ''`,
    [table],
  );
  for (const { name } of columns.rows) await client.query(`ALTER TABLE ${table} ALTER ${name} DROP NOT NULL`);
}

/** One row of a table, or of those of it that a condition is true of. */
function someRow(table: string, condition = 'true'): string {
  return `ctid = (SELECT min(ctid) FROM ${table} WHERE ${condition})`;
}

async function drop(client: Client, table: string, condition?: string): Promise<void> {
  await unguard(client, table);
  await client.query(`DELETE FROM ${table} WHERE ${someRow(table, condition)}`);
}

async function double(client: Client, table: string, condition?: string): Promise<void> {
  await unguard(client, table);
  await client.query(`INSERT INTO ${table} OVERRIDING SYSTEM VALUE SELECT * FROM ${table} WHERE ${someRow(table, condition)}`);
}

async function edit(client: Client, table: string, column: string, condition?: string): Promise<void> {
  await unguard(client, table);
  const { rows } = await client.query<{ type: string }>(
    'SELECT typname AS type FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid WHERE attrelid = $1::regclass AND attname = $2', [table, column],
  );
  await client.query(`UPDATE ${table} SET ${column} = ${EDITED[column] ?? edited(column, rows[0]!.type)} WHERE ${someRow(table, condition)}`);
}

function faultsOf(table: string): RowFault[] {
  const invariants = Object.entries(WATCHED[table]!);
  const [[first]] = invariants as [[string, string]];
  const rowsOf = (invariant: string): string | undefined => ROWS_OF[`${table}, ${invariant}`];
  const counting = invariants.map(([invariant]) => invariant).filter((invariant) => invariant === first || rowsOf(invariant));
  const read = readingsOf(table);
  return [
    ...counting.flatMap((invariant): RowFault[] => [
      [invariant, `a row of ${table} is dropped`, (client) => drop(client, table, rowsOf(invariant)), read],
      [invariant, `a row of ${table} is doubled`, (client) => double(client, table, rowsOf(invariant)), read],
    ]),
    ...invariants.flatMap(([invariant, columns]) => columns.split(/\s+/).map((column): RowFault => (
      [invariant, `${table}.${column} is edited`, (client) => edit(client, table, column, rowsOf(invariant)), read]))),
  ];
}

/** Behind the records of a compacted topic lie a transaction’s markers: where among them a reader stands is all the same. */
const WITHOUT_MARKERS = "next_offset > 0 AND topic !~ '^reference'";

function faultsOfReader(service: string): RowFault[] {
  const position = `${service}.position`;
  const read = readingsOf(position);
  const move = (by: number) => (client: Client) => (
    client.query(`UPDATE ${position} SET next_offset = next_offset + $1 WHERE ${someRow(position, WITHOUT_MARKERS)}`, [by]));
  return [
    ['nothing on its way', `${service} forgets a position`, (client) => drop(client, position), read],
    ['nothing on its way', `${service} has a position twice`, (client) => double(client, position), read],
    ['nothing on its way', `${service} has not read to the end`, move(-1), read],
    ['nothing on its way', `${service} has read beyond the end`, move(1), read],
  ];
}

/** What every service has still to send, and has set aside. */
function faultsOfService(service: string): RowFault[] {
  const insert = (noticedBy: string, fault: string, table: string, row: string): RowFault => [noticedBy, `${service} ${fault}`, async (client) => {
    await unguard(client, `${service}.${table}`);
    await client.query(`INSERT INTO ${service}.${table} ${row}`);
  }, readingsOf(`${service}.${table}`)];
  return [
    insert('nothing on its way', 'has a message to send', 'outbox', "(topic, messages, frame) VALUES ('t', 1, '')"),
    insert('nothing on its way', 'has a stream’s record to number', 'stream_record', "(id, stream, value) VALUES (0, 's', '{}')"),
    insert('planted set aside', 'has parked something', 'parked', "(waits_on, topic, value) VALUES ('w', 't', '')"),
    insert('planted set aside', 'has quarantined something', 'quarantine', "(topic, value) VALUES ('t', '')"),
  ];
}

/** A fill that stands as it was reported. */
const UNAMENDED = `exec_type = 'TRADE' AND outcome = 'TAKEN' AND NOT EXISTS (SELECT FROM execution_ingest.amended_execution a
  WHERE (a.platform, a.trade_date, a.root_exec_id) = (execution_report.platform, execution_report.trade_date, execution_report.exec_id))`;

const FAULTS_OF_FILLS = ['last_qty', 'last_px'].map((column): RowFault => ['tape accounted for', `${column} of a fill is edited`, async (client) => {
  const table = 'execution_ingest.execution_report';
  await unguard(client, table);
  await client.query(`UPDATE ${table} SET ${column} = ${column} + 1 WHERE ${someRow(table, UNAMENDED)}`);
}, ['executions']]);

const READERS = ['execution_ingest', 'allocation', 'confirmation', 'statements', 'compliance'];
const SERVICES = [...READERS, 'reference_data'];

export const ROW_FAULTS: readonly RowFault[] = [
  ...Object.keys(WATCHED).flatMap(faultsOf), ...FAULTS_OF_FILLS, ...READERS.flatMap(faultsOfReader), ...SERVICES.flatMap(faultsOfService),
];
