import type { Admin } from 'kafkajs';
import type { DataSource } from 'typeorm';

export interface PartitionLag {
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: string;
  /** The end of what a read_committed reader may see. */
  readonly end: string;
  readonly lag: number;
}

/** How far a group is behind, by what its database says, not by what it told Kafka. */
export async function lagOf(admin: Admin, source: DataSource, group: string, topicPrefix: string, topics: readonly string[]): Promise<PartitionLag[]> {
  const positions = (await source.query('SELECT topic, partition, next_offset FROM position WHERE consumer_group = $1', [group])) as
    { topic: string; partition: number; next_offset: string }[];
  const next = new Map(positions.map((row) => [`${row.topic}[${row.partition}]`, row.next_offset]));
  const perTopic = await Promise.all(topics.map(async (topic) => {
    const offsets = await admin.fetchTopicOffsets(topicPrefix + topic);
    return offsets.map(({ partition, high }) => {
      const nextOffset = next.get(`${topic}[${partition}]`) ?? '0';
      return { topic, partition, nextOffset, end: high, lag: Math.max(0, Number(BigInt(high) - BigInt(nextOffset))) };
    });
  }));
  return perTopic.flat();
}
