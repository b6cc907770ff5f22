import { custodianTopics, referenceTopics, topics } from '@entresol/contracts/topics';
import type { Topic } from '@entresol/contracts/topic';
import type { Admin, ITopicConfig, Kafka } from 'kafkajs';

/** Business topics keep a year: a service that was away, or is rebuilt, reads them again. */
const RETENTION_MS = 365 * 24 * 3600 * 1000;

/** Every topic there is, with those of the given custodians. */
export function allTopics(custodians: readonly string[]): Topic<object>[] {
  const ofCustodians = custodians.flatMap((custodian) => Object.values(custodianTopics).map((family) => family.of(custodian) as Topic<object>));
  return [...Object.values(topics), ...Object.values(referenceTopics), ...ofCustodians] as Topic<object>[];
}

/** Makes what is missing and returns its names. An existing topic is left as it is: new partitions would break the order of keys. */
export async function applyTopics(kafka: Kafka, topicPrefix: string, custodians: readonly string[]): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const existing = new Set(await admin.listTopics());
    const missing = allTopics(custodians).filter((topic) => !existing.has(topicPrefix + topic.name));
    if (missing.length === 0) return [];
    await createTopics(admin, missing.map((topic) => ({
      topic: topicPrefix + topic.name,
      numPartitions: topic.partitions,
      configEntries: [
        { name: 'cleanup.policy', value: topic.cleanup },
        ...(topic.cleanup === 'delete' ? [{ name: 'retention.ms', value: String(RETENTION_MS) }] : []),
      ],
    })));
    return missing.map((topic) => topic.name);
  } finally {
    await admin.disconnect();
  }
}

/** Makes topics and returns once the broker serves them: kafkajs' own wait gives up on a broker that has not heard of them yet. */
export async function createTopics(admin: Admin, wanted: ITopicConfig[]): Promise<void> {
  if (wanted.length === 0) return;
  await admin.createTopics({ waitForLeaders: false, topics: wanted });
  for (let attempt = 0; ; attempt += 1) {
    try {
      const { topics: made } = await admin.fetchTopicMetadata({ topics: wanted.map(({ topic }) => topic) });
      if (made.every(({ partitions }) => partitions.length > 0 && partitions.every(({ leader }) => leader >= 0))) return;
    } catch (error) {
      if (attempt >= 100) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
