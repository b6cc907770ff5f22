import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { ProxiedListener } from './broker-settings.js';
import { InfrastructureUnavailable } from './infrastructure-error.js';
import { findJava, jarsWithinReach, kafkaJars } from './kafka-jars.js';
import { startKafka } from './kafka-process.js';
import { KeptDirectory } from './kept-directory.js';
import { loopbackPort } from './loopback-port.js';
import { startPostgres } from './postgres-process.js';
import type { Start, Started } from './started.js';

export interface InfrastructureOptions {
  /** Holds the data, the logs and the claim of the process that uses it. */
  directory: string;
  /** Ports on 127.0.0.1, free ones where absent; ENTRESOL_KAFKA_PORT and ENTRESOL_POSTGRES_PORT come first. */
  ports?: { kafka?: number; postgres?: number };
  /** A second listener of an embedded broker, for clients that reach it through a proxy. */
  proxied?: ProxiedListener;
  /** Whether a later start in the same directory finds the data again; otherwise stopping removes the directory. */
  keep: boolean;
  /** Takes a line of progress. */
  log?: (line: string) => void;
}

export interface Infrastructure {
  /** `host:port`, comma separated. */
  kafkaBrokers: string;
  /** `postgres://…`. */
  databaseUrl: string;
  kind: 'external' | 'embedded' | 'containers';
  /** What was started here, for those who want to see what the platform makes of its loss. */
  readonly processes: Pick<Started, 'name' | 'pid' | 'containerId'>[];
  /** Starts again, on its directory and port, what was started here and has ended since. */
  restart(name: Started['name']): Promise<void>;
  /** Ends what was started here; unless kept, removes the directory. May be called more than once. */
  stop(): Promise<void>;
}

/**
 * A real Kafka broker and a real PostgreSQL: those of KAFKA_BROKERS and DATABASE_URL where set, otherwise started here as processes (with
 * Java) or as containers (with a Docker engine; ENTRESOL_INFRASTRUCTURE=containers or TEST_INFRA=containers ask for them). Ready on return.
 * Throws InfrastructureUnavailable, PortTaken, DirectoryInUse or StartFailed, having stopped what it had started.
 */
export async function startInfrastructure(options: InfrastructureOptions): Promise<Infrastructure> {
  const { KAFKA_BROKERS: brokers, DATABASE_URL: database } = process.env;
  if (brokers && database) return external(brokers, database);
  const kind = await chooseKind(!brokers);
  const starters = kind === 'containers' ? await import('./containers.js') : { startKafka, startPostgres };
  const kafkaPort = await loopbackPort('Kafka', 'ENTRESOL_KAFKA_PORT', options.ports?.kafka);
  const postgresPort = await loopbackPort('PostgreSQL', 'ENTRESOL_POSTGRES_PORT', options.ports?.postgres);
  const directory = new KeptDirectory(resolve(options.directory));
  await directory.take();
  const start = await rememberedStart(directory, options);
  const launches = {
    kafka: () => starters.startKafka({ ...start, port: kafkaPort, proxied: options.proxied }),
    postgres: () => starters.startPostgres({ ...start, port: postgresPort }),
  };
  const started = new Map<Started['name'], Started>();
  const launch = async (name: Started['name']): Promise<void> => void started.set(name, await launches[name]());
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= Promise.all([...started.values()].map((one) => one.stop())).then(() => directory.release(options.keep)));
  const starting = await Promise.allSettled([brokers ? undefined : launch('kafka'), database ? undefined : launch('postgres')]);
  const failure = starting.find((result) => result.status === 'rejected');
  if (failure) {
    await stop();
    throw failure.reason;
  }
  const addressOf = (name: Started['name']): string => started.get(name)!.address;
  return {
    kafkaBrokers: brokers || addressOf('kafka'),
    databaseUrl: database || addressOf('postgres'),
    kind,
    get processes() {
      return [...started.values()].map(({ name, pid, containerId }) => ({ name, pid, containerId }));
    },
    restart: launch,
    stop,
  };
}

function external(kafkaBrokers: string, databaseUrl: string): Infrastructure {
  const restart = (name: string) => Promise.reject(new Error(`${name} was not started here, so it can't be started again.`));
  return { kafkaBrokers, databaseUrl, kind: 'external', processes: [], restart, stop: async () => undefined };
}

/** Fetches ahead what the first start would have to fetch. */
export async function prepareInfrastructure(log: (line: string) => void): Promise<void> {
  if (process.env.KAFKA_BROKERS || (await chooseKind(true)) === 'containers') return;
  await kafkaJars(log);
}

async function chooseKind(kafkaNeeded: boolean): Promise<'embedded' | 'containers'> {
  const asked = process.env.ENTRESOL_INFRASTRUCTURE ?? process.env.TEST_INFRA;
  if (asked !== 'containers' && (!kafkaNeeded || ((await findJava()) && (await jarsWithinReach())))) return 'embedded';
  const { engineWithinReach } = await import('./containers.js');
  if (await engineWithinReach()) return 'containers';
  throw new InfrastructureUnavailable(
    asked === 'containers' ? 'Containers are asked for, but no Docker engine answers.' : 'Neither Java 17 with Maven nor a Docker engine was found.',
  );
}

async function rememberedStart(directory: KeptDirectory, { keep, log }: InfrastructureOptions): Promise<Omit<Start, 'port'>> {
  // Kafka takes an id that starts with a dash for an option.
  const clusterId = await directory.remembered('cluster-id', () => `E${randomBytes(16).toString('base64url').slice(1)}`);
  const password = await directory.remembered('postgres-password', () => randomBytes(18).toString('base64url'));
  return { directory, keep, clusterId, password, log: log ?? (() => undefined) };
}
