import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startInfrastructure, type Infrastructure } from '@entresol/embedded/infrastructure';
import { loopbackPort } from '@entresol/embedded/loopback-port';
import { applyTopics } from '@entresol/messaging/apply-topics';
import { connectKafka } from '@entresol/messaging/kafka';
import { createDevelopmentIssuer } from '@entresol/platform/development-issuer';
import { firmCustodians } from './firm.js';
import { serviceEnvironment } from './service-environment.js';
import { ServiceProcess } from './service-process.js';
import { SERVICES, topicPrefix } from './services.js';

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
  /** In the order of a trade's way. */
  readonly services: readonly ServiceProcess[];
  readonly urls: Readonly<Record<string, string>>;
  readonly identityDirectory: string;
  /** Resolves with the name of the first service that ended without having been asked to. */
  readonly fallen: Promise<string>;
  /** Another instance of a service, not started yet; it is stopped with the platform. */
  another(service: string): Promise<ServiceProcess>;
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
  const environment = serviceEnvironment({ ...infrastructure, identityDirectory });
  const services = SERVICES.map(({ service }, index) => new ServiceProcess(service, { port: ports[index]!, log: join(logs, `${service}.log`), environment }));
  const others: ServiceProcess[] = [];
  const stop = async (): Promise<void> => {
    await Promise.all([...services, ...others].map((one) => one.stop()));
    await infrastructure.stop();
  };
  try {
    log('Creating topics');
    const kafka = connectKafka({ brokers: infrastructure.kafkaBrokers.split(','), clientId: 'entresol' });
    await applyTopics(kafka, topicPrefix(), firmCustodians());
    log('Starting six services');
    // The others take in trades only with the reference data at hand, so its owner comes first.
    const [first, ...rest] = services;
    await first!.start();
    await Promise.all(rest.map((one) => one.start()));
  } catch (error) {
    await stop();
    throw error;
  }
  const another = async (service: string): Promise<ServiceProcess> => {
    const log = join(logs, `${service}-${others.length + 2}.log`);
    others.push(new ServiceProcess(service, { port: await loopbackPort(service, ''), log, environment }));
    return others.at(-1)!;
  };
  const fallen = Promise.race(services.map((one) => one.fallen.then(() => one.service)));
  const urls = Object.fromEntries(services.map(({ service, url }) => [service, url]));
  return { infrastructure, services, urls, identityDirectory, fallen, another, stop };
}

function portVariable(service: string): string {
  return `ENTRESOL_${service.toUpperCase().replaceAll('-', '_')}_PORT`;
}
