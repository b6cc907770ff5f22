import { setTimeout as pause } from 'node:timers/promises';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { StartFailed } from './infrastructure-error.js';

/** Generous: a start takes four seconds on a quiet machine, and many times that on one that is building something else. */
export const START_SECONDS = 120;
const PROBE_MS = 100;

/** What is waited for: a process or container that may end before it is ready. */
export interface Starting {
  ended: Promise<unknown>;
  lastWords(): string;
}

/** Waits until the broker is registered with its controller and takes requests. */
export async function brokerReady(brokers: string, broker: Starting): Promise<void> {
  const kafka = new Kafka({ clientId: 'entresol-start', brokers: brokers.split(','), logLevel: logLevel.NOTHING, retry: { retries: 0 } });
  await untilReady('Kafka', broker, async () => {
    const admin = kafka.admin();
    try {
      await admin.connect();
      const cluster = await admin.describeCluster();
      if (cluster.brokers.length === 0) throw new Error('no broker is registered yet');
    } finally {
      await admin.disconnect();
    }
  });
}

/** Waits until the database takes queries. */
export async function databaseReady(databaseUrl: string, database: Starting): Promise<void> {
  await untilReady('PostgreSQL', database, async () => {
    const client = new Client({ connectionString: databaseUrl });
    client.on('error', () => undefined);
    try {
      await client.connect();
      await client.query('SELECT 1');
    } finally {
      await client.end();
    }
  });
}

async function untilReady(what: string, starting: Starting, probe: () => Promise<void>): Promise<void> {
  let over = false;
  void starting.ended.then(() => (over = true));
  const deadline = Date.now() + START_SECONDS * 1000;
  let last: unknown;
  while (!over && Date.now() < deadline) {
    try {
      return await probe();
    } catch (error) {
      last = error;
      await pause(PROBE_MS);
    }
  }
  const how = over ? 'ended while starting' : `did not answer within ${START_SECONDS} s`;
  throw new StartFailed(`${what} ${how}. Its last output:\n${starting.lastWords()}`, { cause: last });
}
