import type { Snapshot } from '@entresol/cli/verify/snapshot';
import type { Fault } from './fault.js';
import type { FaultyDay } from './faulty-day.js';
import { REPORTED } from './topic-records.js';

const MIB = 1024 * 1024;
const LARGE = Buffer.alloc(5 * MIB, 'x');

/** Neither the broker nor HTTP takes it; where a broker is set to let it through, it is quarantined, and the rest flows on. */
export const largeMessage: Fault = {
  name: 'large-message',
  what: 'a message of 5 MB, over HTTP and on a topic',
  during: ['trading'],
  plan: (plan) => ({ ...plan, reports: { ...plan.reports, OMS1: [{ kind: 'MALFORMED', key: 'large', value: LARGE }, ...plan.reports.OMS1] } }),
  async strike(day, play) {
    const status = await post(day);
    if (status !== 413) throw new Error(`HTTP answered 5 MB with ${status}`);
    const refused = await refusedByBroker(day);
    await letThrough(day);
    void play();
    await day.until('it is quarantined', async () => (
      (await day.rows('SELECT FROM execution_ingest.quarantine WHERE length(value) = $1', [LARGE.length])).length === 1));
    return { evidence: `HTTP: ${status}; broker: ${refused}; let through: quarantined`, settle: withWholeLetter };
  },
};

async function post({ platform }: FaultyDay): Promise<number> {
  const token = await platform.tokenFor('user-01', []);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'large' };
  const url = `${platform.urls['confirmation']}/confirmations/release`;
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ blockIds: [LARGE.toString()] }) })).status;
}

async function refusedByBroker(day: FaultyDay): Promise<string> {
  const producer = day.kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 0 } });
  await producer.connect();
  const sending = producer.send({ topic: day.topic(REPORTED), messages: [{ key: 'large', value: LARGE }], acks: -1 });
  const refusal = await sending.then(() => undefined, (error: Error & { type?: string }) => error.type ?? error.message).finally(() => producer.disconnect());
  if (!refusal) throw new Error('the broker took 5 MB, though its limit is lower');
  return refusal;
}

async function letThrough(day: FaultyDay): Promise<void> {
  const admin = day.kafka.admin();
  await admin.connect();
  const configEntries = [{ name: 'max.message.bytes', value: String(2 * LARGE.length) }];
  // 2: a topic.
  await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: day.topic(REPORTED), configEntries }] });
  await admin.disconnect();
}

/** Its dead letter tells only where the whole lies; the checker looks for the whole. */
function withWholeLetter(snapshot: Snapshot): Snapshot {
  const topic = `execution-ingest.${REPORTED}.dlq`;
  const letters = (snapshot.topics.get(topic) ?? []).map((letter) => (
    (letter.value as { size?: number } | undefined)?.size === LARGE.length ? { ...letter, raw: LARGE } : letter));
  return { ...snapshot, topics: new Map([...snapshot.topics, [topic, letters]]) };
}
