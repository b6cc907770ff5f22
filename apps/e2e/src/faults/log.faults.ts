import type { ServiceProcess } from '@entresol/cli/platform/service-process';
import type { RecordRead, Snapshot } from '@entresol/cli/verify/snapshot';
import { headersToText } from '@entresol/messaging/kafka';
import type { PartitionLag } from '@entresol/messaging/lag';
import { schemaOf } from '@entresol/platform/service-definition';
import type { Admin } from 'kafkajs';
import type { Fault } from './fault.js';
import type { FaultyDay } from './faulty-day.js';
import { withoutRepeats } from './repeats.js';
import { REPORTED, produceAgain, recordsOf, type Kept } from './topic-records.js';

const TOLD_WITHIN = ['executions.accepted.v1', 'allocations.allocated.v1', 'blocks.totalled.v1'];
const READERS = ['execution-ingest', 'allocation', 'confirmation', 'statements', 'compliance'];

export const topicsAgain: Fault = {
  name: 'topics-again',
  what: 'whole topics are produced again, byte by byte: what platforms reported, and three between services',
  during: ['confirmations'],
  async strike(day) {
    let count = 0;
    for (const topic of [REPORTED, ...TOLD_WITHIN]) count += await produceAgain(day, topic, await recordsOf(day, topic));
    return { evidence: `${count} records` };
  },
};

const groupsReset: Fault = {
  name: 'groups-reset',
  what: 'every consumer group is set back to offset 0 in Kafka, the services stopped for it',
  during: ['confirmations'],
  async strike(day, play) {
    let reset = 0;
    await Promise.all(READERS.map((service) => day.service(service).stop()));
    await withAdmin(day, async (admin) => {
      for (const service of READERS) reset += await forgetGroups(admin, service, day.topic(''));
    });
    await Promise.all(READERS.map((service) => day.service(service).start()));
    void play();
    return { evidence: `${reset} groups of ${READERS.length} services` };
  },
};

const positionsReset: Fault = {
  name: 'positions-reset',
  what: 'all stored positions are set back to 0 under the running services',
  during: ['confirmations'],
  async strike(day, play) {
    const read = await recordsOf(day, REPORTED);
    const before = await day.progress();
    for (const service of READERS) await day.rows(`UPDATE ${schemaOf(service)}.position SET next_offset = 0`);
    await Promise.all(READERS.map(async (service) => {
      await day.service(service).kill();
      await day.service(service).start();
    }));
    await day.until('all is read again', async () => (await day.progress()) >= before);
    void play();
    return { evidence: `${before} records read again`, settle: (snapshot) => withoutRepeats(snapshot, read.map((record) => asRepeat(record))) };
  },
};

const positionsAhead: Fault = {
  name: 'positions-ahead',
  what: 'a stored position lies beyond the log’s end, as when a topic was made anew: the service must stop, not go on',
  during: ['confirmations'],
  async strike(day, play) {
    const compliance = day.service('compliance');
    await compliance.stop();
    const move = (by: number) => day.rows("UPDATE compliance.position SET next_offset = next_offset + $1 WHERE topic = 'executions.accepted.v1'", [by]);
    await move(1000);
    const before = await day.progress('compliance');
    await day.mustStop('compliance', /but was read up to/);
    if ((await day.progress('compliance')) !== before) throw new Error('a position moved though the service must not go on');
    await move(-1000);
    await compliance.start();
    void play();
    return { evidence: 'stopped with exit code 1 and its reason; started once the position was put right' };
  },
};

const retentionPassed: Fault = {
  name: 'retention-passed',
  what: 'retention removes what a stopped group has not read: the service must stop, not jump',
  during: ['confirmations'],
  async strike(day, play) {
    const topic = 'executions.accepted.v1';
    const compliance = day.service('compliance');
    await compliance.stop();
    const kept = await recordsOf(day, topic);
    // What retention takes here has all been read before: with the position put right, nothing may be missing at the end.
    await produceAgain(day, topic, kept);
    const removed = await recordsOf(day, topic);
    const before = await day.progress('compliance');
    // Else it would have to stop as well.
    await day.until('allocation, which reads the topic too, has done so', async () => (await lagOf(day.service('allocation'), topic)) === 0);
    await withAdmin(day, (admin) => removeAll(day, admin, topic));
    await day.mustStop('compliance', /retention passed/);
    if ((await day.progress('compliance')) !== before) throw new Error('a position moved though the service must not go on');
    for (const [partition, next] of ends(removed)) {
      await day.rows('UPDATE compliance.position SET next_offset = $1, last_hash = NULL WHERE topic = $2 AND partition = $3', [next, topic, partition]);
    }
    await compliance.start();
    void play();
    return { evidence: 'stopped with exit code 1 and its reason, no position moved', settle: (snapshot) => withRecords(snapshot, topic, removed) };
  },
};

export const LOGS: readonly Fault[] = [topicsAgain, groupsReset, positionsReset, positionsAhead, retentionPassed];

/** A group that Kafka knows no offset of begins at 0. */
async function forgetGroups(admin: Admin, service: string, topicPrefix: string): Promise<number> {
  const own = [service, `${service}.reference`].map((group) => topicPrefix + group);
  const { groups } = await admin.listGroups();
  const known = groups.map(({ groupId }) => groupId).filter((group) => own.includes(group));
  await admin.deleteGroups(known);
  return known.length;
}

async function removeAll(day: FaultyDay, admin: Admin, topic: string): Promise<void> {
  const offsets = await admin.fetchTopicOffsets(day.topic(topic));
  await admin.deleteTopicRecords({ topic: day.topic(topic), partitions: offsets.map(({ partition, high }) => ({ partition, offset: high })) });
}

async function lagOf({ url }: ServiceProcess, topic: string): Promise<number> {
  const { partitions } = (await (await fetch(`${url}/status/pipeline`)).json()) as { partitions: PartitionLag[] };
  return partitions.filter((one) => one.topic === topic).reduce((sum, { lag }) => sum + lag, 0);
}

async function withAdmin<R>(day: FaultyDay, act: (admin: Admin) => Promise<R>): Promise<R> {
  const admin = day.kafka.admin();
  await admin.connect();
  return act(admin).finally(() => admin.disconnect());
}

function asRepeat({ value, key, headers, partition, offset }: Kept): RecordRead {
  const copy = `again[${partition}]@${offset}`;
  return { key: key?.toString() ?? null, raw: value, value: parsed(value), headers: headersToText(headers), origin: copy };
}

function parsed(value: Buffer | null): unknown {
  try {
    return value === null ? undefined : JSON.parse(value.toString());
  } catch {
    return undefined;
  }
}

/** The offset after the last record of each partition. */
function ends(records: readonly Kept[]): Map<number, string> {
  return new Map(records.map(({ partition, offset }) => [partition, String(BigInt(offset) + 1n)]));
}

/** The snapshot with the records that retention took from a topic. */
function withRecords(snapshot: Snapshot, topic: string, records: readonly Kept[]): Snapshot {
  const removed = records.map((record) => ({ ...asRepeat(record), origin: `${topic}[${record.partition}]@${record.offset}` }));
  return { ...snapshot, topics: new Map([...snapshot.topics, [topic, [...removed, ...snapshot.topics.get(topic)!]]]) };
}
