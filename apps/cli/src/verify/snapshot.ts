import { connectKafka, headersToText } from '@entresol/messaging/kafka';
import { readToEnd } from '@entresol/messaging/read-to-end';
import type { ClientBase } from 'pg';
import { TABLES, type TableName } from './tables.js';

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

/** Reads every table on one connection: inside a transaction, what that transaction changed is seen too. */
export async function readTables(client: ClientBase): Promise<Snapshot['tables']> {
  const tables: Partial<Record<TableName, readonly Row[]>> = {};
  for (const name of Object.keys(TABLES) as TableName[]) tables[name] = await readTable(client, name);
  return tables as Snapshot['tables'];
}

export async function readTable(client: ClientBase, name: TableName): Promise<readonly Row[]> {
  return (await client.query<Row>(TABLES[name])).rows;
}

/** Reads every topic of the platform from its first record, dead letters included. */
export async function readTopics(brokers: readonly string[], topicPrefix = ''): Promise<Snapshot['topics']> {
  const kafka = connectKafka({ brokers, clientId: 'entresol-verify' });
  const admin = kafka.admin();
  await admin.connect();
  const names = (await admin.listTopics()).filter((name) => name.startsWith(topicPrefix) && !name.startsWith('__'));
  await admin.disconnect();
  const topics = new Map<string, RecordRead[]>(names.map((name) => [name.slice(topicPrefix.length), []]));
  await readToEnd(kafka, `${topicPrefix}verify`, names, {
    take: (topic, partition, message) => {
      const name = topic.slice(topicPrefix.length);
      const origin = `${name}[${partition}]@${message.offset}`;
      const [key, headers] = [message.key?.toString() ?? null, headersToText(message.headers)];
      topics.get(name)!.push({ key, raw: message.value, value: parse(message.value), headers, origin });
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

/** The latest version of each reference row, or of those that `take` lets through. */
export function latest<T extends { version: number }>(snapshot: Snapshot, topic: string, id: keyof T, take: (row: T) => boolean = () => true): T[] {
  const rows = new Map<unknown, T>();
  for (const { value } of records<T>(snapshot, topic)) {
    if (take(value) && (rows.get(value[id])?.version ?? 0) <= value.version) rows.set(value[id], value);
  }
  return [...rows.values()];
}
