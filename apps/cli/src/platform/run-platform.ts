import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startGuarded, type GuardedProcess } from '@entresol/embedded/guarded-process';
import { startInfrastructure, type Infrastructure } from '@entresol/embedded/infrastructure';
import { loopbackPort } from '@entresol/embedded/loopback-port';
import { applyTopics } from '@entresol/messaging/apply-topics';
import { connectKafka } from '@entresol/messaging/kafka';
import { AUDIENCE, DEVELOPMENT_ISSUER, createDevelopmentIssuer, jwksFileOf } from '@entresol/platform/development-issuer';
import { firmCustodians } from './firm.js';
import { SERVICES, entryPointOf, topicPrefix } from './services.js';

const READY_WITHIN_MS = 120_000;

export interface PlatformOptions {
  /** Holds data, keys and logs. */
  readonly directory: string;
  /** Whether the data outlives the stop, and the ports are the well-known ones. */
  readonly kept: boolean;
  readonly log: (line: string) => void;
}

/** Broker, database and six services, running. */
export interface Platform {
  readonly infrastructure: Infrastructure;
  readonly urls: Readonly<Record<string, string>>;
  readonly identityDirectory: string;
  /** Process ids of the services. */
  readonly pids: readonly number[];
  /** Resolves with the name of the first service that ended by itself. */
  readonly fallen: Promise<string>;
  stop(): Promise<void>;
}

/** Starts everything and returns once all services are ready; what was started is stopped again if one does not get there. */
export async function runPlatform({ directory, kept, log }: PlatformOptions): Promise<Platform> {
  const identityDirectory = join(directory, 'identity');
  const logs = join(directory, 'logs');
  mkdirSync(logs, { recursive: true });
  const ports = await Promise.all(SERVICES.map(({ service, port }) => loopbackPort(service, portVariable(service), kept ? port : undefined)));
  await createDevelopmentIssuer(identityDirectory);
  log('Starting Kafka and PostgreSQL');
  const wellKnown = kept ? { kafka: 9092, postgres: 5432 } : undefined;
  const infrastructure = await startInfrastructure({ directory: join(directory, 'infrastructure'), keep: kept, ports: wellKnown, log });
  const running: { service: string; process: GuardedProcess }[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all(running.map(({ process }) => process.stop()));
    await infrastructure.stop();
  };
  try {
    log('Creating topics');
    const kafka = connectKafka({ brokers: infrastructure.kafkaBrokers.split(','), clientId: 'entresol' });
    await applyTopics(kafka, topicPrefix(), firmCustodians());
    log('Starting six services');
    const launch = async ({ service }: (typeof SERVICES)[number], index: number): Promise<void> => {
      const node = { command: process.execPath, args: ['--enable-source-maps', entryPointOf(service)] };
      const env = environmentOf(infrastructure, identityDirectory, ports[index]!);
      const launched = await startGuarded({ ...node, log: join(logs, `${service}.log`), stopSignal: 'SIGTERM', env });
      running.push({ service, process: launched });
      await ready(service, `http://127.0.0.1:${ports[index]}`, launched);
    };
    // The others take in trades only with the reference data at hand, so its owner comes first.
    await launch(SERVICES[0], 0);
    await Promise.all(SERVICES.slice(1).map((one, index) => launch(one, index + 1)));
  } catch (error) {
    await stop();
    throw error;
  }
  const fallen = Promise.race(running.map(({ service, process }) => process.ended.then(() => service)));
  const urls = Object.fromEntries(SERVICES.map(({ service }, index) => [service, `http://127.0.0.1:${ports[index]}`]));
  return { infrastructure, urls, identityDirectory, pids: running.map(({ process }) => process.pid), fallen, stop };
}

function portVariable(service: string): string {
  return `ENTRESOL_${service.toUpperCase().replaceAll('-', '_')}_PORT`;
}

function environmentOf(infrastructure: Infrastructure, identityDirectory: string, port: number): NodeJS.ProcessEnv {
  return {
    ...process.env,
    KAFKA_BROKERS: infrastructure.kafkaBrokers,
    DATABASE_URL: infrastructure.databaseUrl,
    PORT: String(port),
    OIDC_ISSUER: DEVELOPMENT_ISSUER,
    OIDC_AUDIENCE: AUDIENCE,
    OIDC_JWKS_FILE: jwksFileOf(identityDirectory),
  };
}

async function ready(service: string, url: string, launched: GuardedProcess): Promise<void> {
  let ended = false;
  void launched.ended.then(() => (ended = true));
  for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; ) {
    if (ended) throw new Error(`${service} ended while it started:\n${launched.lastWords()}`);
    const answer = await fetch(`${url}/health/ready`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
  throw new Error(`${service} was not ready within ${READY_WITHIN_MS / 1000} s:\n${launched.lastWords()}`);
}
