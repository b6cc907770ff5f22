import { GenericContainer, getContainerRuntimeClient, type StartedTestContainer } from 'testcontainers';
import { brokerSettings } from './broker-settings.js';
import { brokerReady, databaseReady, START_SECONDS } from './readiness.js';
import { databaseAddress, readied, type Start, type Started } from './started.js';

const BROKER_IMAGE = 'apache/kafka:4.2.0';
const DATABASE_IMAGE = 'postgres:18';
const BROKER_PORT = 9092;
const DATABASE_PORT = 5432;

/** A container whose ports are published on 127.0.0.1 alone, where Testcontainers would publish them on every interface. */
class LoopbackContainer extends GenericContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    for (const bindings of Object.values<{ HostIp?: string }[]>(this.hostConfig.PortBindings ?? {})) {
      for (const binding of bindings) binding.HostIp = '127.0.0.1';
    }
  }
}

/** Whether a container engine answers. */
export async function engineWithinReach(): Promise<boolean> {
  return getContainerRuntimeClient().then(() => true, () => false);
}

/** Starts Apache Kafka as a container; clients of this machine reach it at 127.0.0.1. */
export async function startKafka(start: Start): Promise<Started> {
  start.log(`Starting ${BROKER_IMAGE}`);
  const dataDirectory = '/var/lib/kafka/data';
  const settings = brokerSettings({ host: '0.0.0.0', port: BROKER_PORT, controllerPort: 9093, advertisedPort: start.port, dataDirectory });
  const environment = Object.entries(settings).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]);
  const container = await new LoopbackContainer(BROKER_IMAGE)
    .withExposedPorts({ container: BROKER_PORT, host: start.port })
    .withEnvironment({ ...Object.fromEntries(environment), CLUSTER_ID: start.clusterId, KAFKA_HEAP_OPTS: '-Xmx512m' })
    .withBindMounts(volume(start, 'kafka', dataDirectory))
    .withStartupTimeout(START_SECONDS * 1000)
    .start();
  const address = `127.0.0.1:${start.port}`;
  const broker = await readied(running(container), (launched) => brokerReady(address, launched));
  return { name: 'kafka', address, containerId: container.getId(), stop: broker.stop };
}

/** Starts PostgreSQL as a container with the superuser `entresol`. */
export async function startPostgres(start: Start): Promise<Started> {
  start.log(`Starting ${DATABASE_IMAGE}`);
  const initdb = '--encoding=UTF8 --locale=C';
  const container = await new LoopbackContainer(DATABASE_IMAGE)
    .withExposedPorts({ container: DATABASE_PORT, host: start.port })
    .withEnvironment({ POSTGRES_USER: 'entresol', POSTGRES_PASSWORD: start.password, POSTGRES_INITDB_ARGS: initdb })
    .withCommand(['postgres', '-c', 'max_connections=200', '-c', 'timezone=UTC', '-c', 'log_timezone=UTC'])
    .withBindMounts(volume(start, 'postgres', '/var/lib/postgresql'))
    .withStartupTimeout(START_SECONDS * 1000)
    .start();
  const address = databaseAddress(start);
  const server = await readied(running(container), (launched) => databaseReady(address, launched));
  return { name: 'postgres', address, containerId: container.getId(), stop: server.stop };
}

/** Kept data is in a volume named after the cluster's id, so that a new directory never meets old data. */
function volume({ keep, clusterId }: Start, name: string, target: string) {
  return keep ? [{ source: `entresol-${clusterId}-${name}`, target }] : [];
}

function running(container: StartedTestContainer) {
  return {
    ended: new Promise<void>(() => undefined),
    lastWords: () => `docker logs ${container.getId()}`,
    stop: async () => void (await container.stop({ timeout: 15_000 })),
  };
}
