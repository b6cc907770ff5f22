import { connectKafka, headersToText } from '@entresol/messaging/kafka';
import { readToEnd } from '@entresol/messaging/read-to-end';
import type { ClientBase } from 'pg';

/** A record as a read_committed reader sees it. */
export interface RecordRead<T = unknown> {
  readonly key: string | null;
  readonly raw: Buffer | null;
  /** The JSON of it; undefined where it is none. */
  readonly value: T;
  readonly headers: Readonly<Record<string, string>>;
  readonly origin: string;
}

export type Row = Readonly<Record<string, string | null>>;

/** Everything the checker looks at: the topics as they stand, and the tables, one moment of each. */
export interface Snapshot {
  readonly topics: ReadonlyMap<string, readonly RecordRead[]>;
  readonly tables: Readonly<Record<TableName, readonly Row[]>>;
}

/** What is read of the database; every column as text, so that nothing is rounded on the way. */
const TABLES = {
  reports: "SELECT platform, trade_date, exec_id, source, outcome, encode(raw, 'hex') AS raw, exec_type, exec_ref_id, order_id, block_id, last_qty::text, last_px::text, root_exec_id FROM execution_ingest.execution_report",
  executions: 'SELECT platform, trade_date, root_exec_id, version::text, live::text, order_id, block_id, last_qty::text, last_px::text FROM execution_ingest.execution',
  ingestBlocks: "SELECT block_id, state, array_to_string(reasons, ',') AS reasons, fills::text, qty::text, gross::text, version::text FROM execution_ingest.blocks",
  ingestDays: 'SELECT platform, duplicates::text FROM execution_ingest.platform_day',
  ingestParked: "SELECT topic, waits_on, encode(value, 'hex') AS raw FROM execution_ingest.parked WHERE released_at IS NULL",
  fills: 'SELECT platform, trade_date::text, root_exec_id, block_id, live::text, last_qty::text, last_px::text FROM allocation.fill',
  blocks: 'SELECT block_id, outcome, reason, (late_at IS NOT NULL)::text AS late FROM allocation.block WHERE trade_date IS NOT NULL',
  allocatedBlocks: 'SELECT block_id, alloc_id, qty::text, exact_gross::text, gross::text, zero_lines::text FROM allocation.allocated_block',
  allocations: 'SELECT individual_alloc_id, block_id, account, alloc_qty::text, gross_trade_amt::text FROM allocation.allocation',
  days: 'SELECT trade_date::text, state FROM allocation.trading_day',
  confirmations: 'SELECT confirm_id, individual_alloc_id, custodian, status, net_money::text FROM confirmation.confirmation',
  answers: 'SELECT origin, custodian, confirm_id, outcome FROM confirmation.answer',
  entries: 'SELECT entry_kind, reference, account, symbol, quantity::text, amount::text FROM statements.ledger_entry',
  positions: 'SELECT account, symbol, sum(quantity)::text AS quantity FROM statements.position_day GROUP BY account, symbol',
  cash: 'SELECT account, currency, sum(amount)::text AS amount FROM statements.cash_day GROUP BY account, currency',
  statements: 'SELECT statement_id, account, content, content_hash FROM statements.statement',
  flags: 'SELECT flag_id, subject, person, rule FROM compliance.flag',
  quarantine: unionOfServices("SELECT '%' AS service, topic, encode(value, 'hex') AS raw, count::text FROM %.quarantine"),
  waiting: unionOfServices("SELECT '%' AS service, topic, waits_on FROM %.parked WHERE released_at IS NULL"),
  unsent: unionOfServices("SELECT '%' AS service, 'outbox' AS box, id::text FROM %.outbox WHERE sent_at IS NULL UNION ALL SELECT '%', 'stream', id::text FROM %.stream_record WHERE sequence IS NULL"),
  positionsRead: unionOfServices("SELECT '%' AS service, topic, partition::text, next_offset::text FROM %.position"),
} as const;

export type TableName = keyof typeof TABLES;

function unionOfServices(sql: string): string {
  const services = ['execution_ingest', 'allocation', 'confirmation', 'statements', 'compliance', 'reference_data'];
  return services.map((service) => sql.replaceAll('%', service)).join(' UNION ALL ');
}

/** Reads every table on one connection: inside a transaction, what that transaction changed is seen too. */
export async function readTables(client: ClientBase): Promise<Snapshot['tables']> {
  const tables: Partial<Record<TableName, Row[]>> = {};
  for (const [name, sql] of Object.entries(TABLES) as [TableName, string][]) tables[name] = (await client.query<Record<string, string | null>>(sql)).rows;
  return tables as Snapshot['tables'];
}

/** Reads every topic of the platform from its first record, dead letters included. */
export async function readTopics(brokers: readonly string[], topicPrefix = ''): Promise<Snapshot['topics']> {
  const kafka = connectKafka({ brokers, clientId: 'entresol-verify', topicPrefix });
  const admin = kafka.admin();
  await admin.connect();
  const names = (await admin.listTopics()).filter((name) => name.startsWith(topicPrefix) && !name.startsWith('__'));
  await admin.disconnect();
  const topics = new Map<string, RecordRead[]>(names.map((name) => [name.slice(topicPrefix.length), []]));
  await readToEnd(kafka, `${topicPrefix}verify-${process.pid}-${Date.now()}`, names, {
    take: (topic, partition, message) => {
      const name = topic.slice(topicPrefix.length);
      topics.get(name)!.push({
        key: message.key?.toString() ?? null, raw: message.value, value: parse(message.value), headers: headersToText(message.headers), origin: `${name}[${partition}]@${message.offset}`,
      });
    },
  });
  return topics;
}

function parse(raw: Buffer | null): unknown {
  try {
    return raw === null ? undefined : JSON.parse(raw.toString());
  } catch {
    return undefined;
  }
}

/** The records of a topic, as its message class; no check has been made of them. */
export function records<T>(snapshot: Snapshot, topic: string): readonly RecordRead<T>[] {
  return (snapshot.topics.get(topic) ?? []) as readonly RecordRead<T>[];
}
