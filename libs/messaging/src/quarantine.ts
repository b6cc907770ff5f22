import type { Poisoned } from './batch.js';
import { contentHash } from './content-hash.js';
import type { RawRecord } from './decode.js';
import type { Work } from './work.js';

/** Above this the dead letter carries only the hash, the size and where the whole lies. */
const LARGEST_DEAD_LETTER = 512 * 1024;

export interface PoisonedRecord {
  readonly record: RawRecord;
  readonly poisoned: Poisoned;
}

/** Keeps what breaks its contract, bytes and all, once per content with a count, and announces it to operations. */
export async function quarantine(work: Work, group: string, items: readonly PoisonedRecord[]): Promise<void> {
  for (const { record, poisoned } of items) {
    const hash = contentHash(record);
    const [row] = await work.rows<{ id: string; count: number }>(
      `INSERT INTO quarantine AS q (topic, hash, reason, field, text, partition, "offset", key, value, headers)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (topic, hash) DO UPDATE SET count = q.count + 1 RETURNING id, count`,
      [record.topic, hash, poisoned.reason, poisoned.field, poisoned.text,
        record.partition, record.offset, record.key, record.value, JSON.stringify(record.headers)],
    );
    if (row?.count === 1) await deadLetter(work, group, { record, poisoned }, { id: row.id, hash });
  }
}

async function deadLetter(work: Work, group: string, { record, poisoned }: PoisonedRecord, entry: { id: string; hash: string }): Promise<void> {
  const size = record.value?.length ?? 0;
  const headers = {
    ...record.headers,
    'x-original-topic': record.topic,
    'x-original-partition': String(record.partition),
    'x-original-offset': record.offset,
    'x-original-timestamp': record.timestamp,
    'x-consumer-group': group,
    'x-error-class': poisoned.reason,
    'x-error-message': poisoned.text,
    'x-quarantine-id': entry.id,
  };
  const whole = size <= LARGEST_DEAD_LETTER;
  const value = whole ? record.value : JSON.stringify({ sha256: entry.hash, size, quarantineId: entry.id });
  await work.enqueue(deadLetterTopic(group, record.topic), [{ key: record.key, value, headers }]);
}

export function deadLetterTopic(group: string, topic: string): string {
  return `${group}.${topic}.dlq`;
}
