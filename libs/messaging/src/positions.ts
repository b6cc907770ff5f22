import type { DataSource } from 'typeorm';
import { contentHash } from './content-hash.js';
import type { RawRecord } from './decode.js';
import type { Work } from './work.js';

/** The log is not the one that was read before. An operator decides what to do; going on by itself would lose or double. */
export class LogChanged extends Error {}

/** How far a partition has been read. */
export interface Position {
  readonly partition: number;
  readonly nextOffset: string;
  /** Of the last record before it; null where none was read. */
  readonly lastHash: string | null;
}

/** How far one consumer group has read, in the service's own database: the fence against doing anything twice. */
export class Positions {
  constructor(private readonly source: DataSource, private readonly group: string, private readonly clusterId: string) {}

  /** Makes the row that the fence locks, and returns the next offset to read. */
  async of(topic: string, partition: number): Promise<string> {
    const rows = (await this.source.query(
      `INSERT INTO position AS p (consumer_group, topic, partition, next_offset, cluster_id) VALUES ($1, $2, $3, 0, $4)
       ON CONFLICT (consumer_group, topic, partition) DO UPDATE SET next_offset = p.next_offset RETURNING next_offset, cluster_id`,
      [this.group, topic, partition, this.clusterId],
    )) as { next_offset: string; cluster_id: string }[];
    const row = rows[0]!;
    if (row.cluster_id !== this.clusterId) throw new LogChanged(`${topic}[${partition}] was read on cluster ${row.cluster_id}, this is ${this.clusterId}`);
    return row.next_offset;
  }

  /** The next offsets to read, by partition. */
  async all(topic: string): Promise<Map<number, string>> {
    const rows = (await this.source.query('SELECT partition, next_offset FROM position WHERE consumer_group = $1 AND topic = $2', [
      this.group, topic,
    ])) as { partition: number; next_offset: string }[];
    return new Map(rows.map(({ partition, next_offset }) => [partition, next_offset]));
  }

  /** Past markers and aborted records, of which no handler needs to know; only from where the position stands. */
  async passMarkers(topic: string, partition: number, firstOffset: string, lastOffset: string): Promise<void> {
    await this.source.query(
      'UPDATE position SET next_offset = $5::bigint + 1 WHERE consumer_group = $1 AND topic = $2 AND partition = $3 AND next_offset BETWEEN $4 AND $5',
      [this.group, topic, partition, firstOffset, lastOffset],
    );
  }

  /** Locks the positions for the rest of the transaction, in the order of partitions. */
  async fence(work: Work, topic: string, partitions: readonly number[]): Promise<Map<number, Position>> {
    const rows = await work.rows<Position>(
      `SELECT partition, next_offset AS "nextOffset", last_hash AS "lastHash" FROM position
       WHERE consumer_group = $1 AND topic = $2 AND partition = ANY ($3::int[]) ORDER BY partition FOR UPDATE`,
      [this.group, topic, partitions],
    );
    return new Map(rows.map((row) => [row.partition, row]));
  }

  /** Moves positions past what was handled. */
  async advance(work: Work, topic: string, reached: readonly { partition: number; last: RawRecord; nextOffset: string }[]): Promise<void> {
    await work.run(
      `UPDATE position AS p SET next_offset = n.next_offset, last_timestamp = n.last_timestamp, last_hash = n.last_hash
       FROM unnest($3::int[], $4::bigint[], $5::text[], $6::text[]) AS n (partition, next_offset, last_timestamp, last_hash)
       WHERE p.consumer_group = $1 AND p.topic = $2 AND p.partition = n.partition`,
      [
        this.group, topic, reached.map(({ partition }) => partition), reached.map(({ nextOffset }) => nextOffset),
        reached.map(({ last }) => last.timestamp), reached.map(({ last }) => contentHash(last)),
      ],
    );
  }
}
