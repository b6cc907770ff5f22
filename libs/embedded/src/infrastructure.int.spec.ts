import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { jest } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { DirectoryInUse, PortTaken } from './infrastructure-error.js';
import { startInfrastructure, type Infrastructure, type InfrastructureOptions } from './infrastructure.js';
import { commandOf } from './kept-directory.js';

jest.setTimeout(300_000);

/** What the environment may give; these specs start from nothing. */
const GIVEN = ['KAFKA_BROKERS', 'DATABASE_URL', 'ENTRESOL_KAFKA_PORT', 'ENTRESOL_POSTGRES_PORT'];

let directory: string;
let running: Infrastructure | undefined;

beforeEach(async () => {
  GIVEN.forEach((name) => delete process.env[name]);
  directory = join(await mkdtemp(join(tmpdir(), 'entresol-embedded-')), 'infrastructure');
});

afterEach(async () => {
  await running?.stop();
  if (running?.kind === 'containers' && existsSync(directory)) await removeVolumes(running);
  running = undefined;
  await rm(join(directory, '..'), { recursive: true, force: true });
});

async function start(options: Partial<InfrastructureOptions> = {}): Promise<Infrastructure> {
  running = await startInfrastructure({ directory, keep: true, ...options });
  return running;
}

function kafka({ kafkaBrokers }: Infrastructure): Kafka {
  return new Kafka({ brokers: [kafkaBrokers], logLevel: logLevel.NOTHING });
}

async function produce(infrastructure: Infrastructure, value: string): Promise<void> {
  const admin = kafka(infrastructure).admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic: 'fills', numPartitions: 1 }] });
  await admin.disconnect();
  const producer = kafka(infrastructure).producer({ allowAutoTopicCreation: false });
  await producer.connect();
  await producer.send({ topic: 'fills', messages: [{ value }] });
  await producer.disconnect();
}

async function firstFill(infrastructure: Infrastructure): Promise<string> {
  const consumer = kafka(infrastructure).consumer({ groupId: 'reader' });
  await consumer.connect();
  await consumer.subscribe({ topics: ['fills'], fromBeginning: true });
  const value = await new Promise<string>((resolve, reject) => {
    consumer.run({ autoCommit: false, eachMessage: async ({ message }) => resolve(String(message.value)) }).catch(reject);
  });
  await consumer.disconnect();
  return value;
}

async function query<T>({ databaseUrl }: Infrastructure, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

async function clusterId(infrastructure: Infrastructure): Promise<string> {
  const admin = kafka(infrastructure).admin();
  await admin.connect();
  const cluster = await admin.describeCluster();
  await admin.disconnect();
  return cluster.clusterId;
}

type StartedProcess = Infrastructure['processes'][number];

async function docker(...args: string[]): Promise<string> {
  return (await promisify(execFile)('docker', args)).stdout.trim();
}

async function kill({ pid, containerId }: StartedProcess): Promise<void> {
  if (pid) process.kill(pid, 'SIGKILL');
  else await docker('kill', containerId!);
}

async function isRunning({ pid, containerId }: StartedProcess): Promise<boolean> {
  const trace = pid ? await commandOf(pid) : await docker('ps', '--all', '--quiet', '--no-trunc', '--filter', `id=${containerId}`);
  return trace !== '';
}

async function removeVolumes({ processes }: Infrastructure): Promise<void> {
  const cluster = await readFile(join(directory, 'cluster-id'), 'utf8');
  await docker('volume', 'rm', ...processes.map(({ name }) => `entresol-${cluster}-${name}`));
}

async function occupy(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

describe('an infrastructure that is kept', () => {
  it('starts again what was killed, at its address and with its records and rows', async () => {
    const infrastructure = await start();
    await produce(infrastructure, 'E-000001');
    await query(infrastructure, 'CREATE TABLE fill AS SELECT 300::numeric AS qty');
    const before = infrastructure.processes;
    for (const one of before) {
      await kill(one);
      while (await isRunning(one)) await new Promise((resolve) => setTimeout(resolve, 20));
      await infrastructure.restart(one.name);
    }
    expect(await firstFill(infrastructure)).toBe('E-000001');
    expect(await query(infrastructure, 'SELECT qty FROM fill')).toEqual([{ qty: '300' }]);
    expect(await Promise.all(infrastructure.processes.map(isRunning))).toEqual([true, true]);
    expect(infrastructure.processes).not.toEqual(before);
  });

  it('finds its cluster, records and rows again after a stop', async () => {
    const first = await start();
    await produce(first, 'E-000001');
    await query(first, 'CREATE TABLE fill AS SELECT 300::numeric AS qty');
    const cluster = await clusterId(first);
    await first.stop();

    const second = await start();
    expect(await clusterId(second)).toBe(cluster);
    expect(await firstFill(second)).toBe('E-000001');
    expect(await query(second, 'SELECT qty FROM fill')).toEqual([{ qty: '300' }]);
  });

  it('finds them again after both were killed', async () => {
    const first = await start();
    await produce(first, 'E-000002');
    await query(first, 'CREATE TABLE fill AS SELECT 200::numeric AS qty');
    await Promise.all(first.processes.map(kill));
    await first.stop();

    const second = await start();
    expect(await firstFill(second)).toBe('E-000002');
    expect(await query(second, 'SELECT qty FROM fill')).toEqual([{ qty: '200' }]);
  });

  it('is held by one process at a time', async () => {
    process.env.KAFKA_BROKERS = 'broker-1:9092';
    await start();
    await expect(startInfrastructure({ directory, keep: true })).rejects.toThrow(DirectoryInUse);
  });
});

describe('an infrastructure that is not kept', () => {
  it('is durable while it runs, and leaves no process and no file', async () => {
    const infrastructure = await start({ keep: false });
    expect(
      await query(infrastructure, "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'TimeZone') ORDER BY name"),
    ).toEqual([
      { name: 'TimeZone', setting: 'UTC' },
      { name: 'fsync', setting: 'on' },
      { name: 'synchronous_commit', setting: 'on' },
    ]);
    expect(await Promise.all(infrastructure.processes.map(isRunning))).toEqual([true, true]);
    await infrastructure.stop();
    expect(await Promise.all(infrastructure.processes.map(isRunning))).toEqual([false, false]);
    expect(existsSync(directory)).toBe(false);
  });
});

describe('ports', () => {
  it.each([
    ['kafka', 'ENTRESOL_KAFKA_PORT'],
    ['postgres', 'ENTRESOL_POSTGRES_PORT'],
  ] as const)('says which port is taken for %s and what changes it', async (name, variable) => {
    const other = await occupy(0);
    const { port } = other.address() as { port: number };
    const refused = startInfrastructure({ directory, keep: true, ports: { [name]: port } });
    await expect(refused).rejects.toThrow(PortTaken);
    await expect(refused).rejects.toThrow(new RegExp(`Port ${port} .* ${variable} `));
    other.close();
  });
});

describe('given infrastructure', () => {
  it('is used as it is, and outlives the stop', async () => {
    Object.assign(process.env, { KAFKA_BROKERS: 'broker-1:9092,broker-2:9092', DATABASE_URL: 'postgres://firm@database/entresol' });
    const infrastructure = await start();
    expect(infrastructure).toMatchObject({
      kind: 'external',
      kafkaBrokers: 'broker-1:9092,broker-2:9092',
      databaseUrl: 'postgres://firm@database/entresol',
      processes: [],
    });
    expect(existsSync(directory)).toBe(false);
  });

  it('is completed by what is missing', async () => {
    process.env.KAFKA_BROKERS = 'broker-1:9092';
    const infrastructure = await start();
    expect(infrastructure.kafkaBrokers).toBe('broker-1:9092');
    expect(infrastructure.processes.map(({ name }) => name)).toEqual(['postgres']);
    expect(await query(infrastructure, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});
