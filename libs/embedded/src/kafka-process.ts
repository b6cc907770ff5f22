import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brokerSettings } from './broker-settings.js';
import { startGuarded } from './guarded-process.js';
import { findJava, kafkaJars } from './kafka-jars.js';
import { loopbackPort } from './loopback-port.js';
import { brokerReady } from './readiness.js';
import { readied, type Start, type Started } from './started.js';

/** A broker beside six services on a small machine: less compiling and collecting in the background, at some cost to a long run. */
const QUICK_START = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];

/** Starts Apache Kafka on 127.0.0.1 as a process of this machine's Java, formatting its storage on the first start. */
export async function startKafka({ directory, port, proxied, clusterId, log }: Start): Promise<Started> {
  const java = (await findJava()) ?? 'java';
  const classPath = join(await kafkaJars(log), '*');
  log('Starting Kafka');
  const home = join(directory.path, 'kafka');
  const dataDirectory = join(home, 'topics');
  const settingsFile = join(home, 'server.properties');
  await mkdir(home, { recursive: true });
  const controllerPort = await loopbackPort('the Kafka controller', 'ENTRESOL_KAFKA_CONTROLLER_PORT');
  const settings = brokerSettings({ host: '127.0.0.1', port, controllerPort, advertisedPort: port, dataDirectory, proxied });
  await writeFile(settingsFile, Object.entries(settings).map(([name, value]) => `${name}=${value}\n`).join(''));
  if (!existsSync(join(dataDirectory, 'meta.properties'))) {
    const format = ['format', '--ignore-formatted', '--cluster-id', clusterId, '--config', settingsFile];
    await promisify(execFile)(java, ['-cp', classPath, 'kafka.tools.StorageTool', ...format]);
  }
  const broker = await startGuarded({
    command: java,
    args: ['-Xmx512m', ...QUICK_START, '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn', '-cp', classPath, 'kafka.Kafka', settingsFile],
    log: join(home, 'kafka.log'),
    stopSignal: 'SIGTERM',
  });
  directory.note(broker.pid);
  const address = `127.0.0.1:${port}`;
  await readied(broker, () => brokerReady(address, broker));
  return { name: 'kafka', address, pid: broker.pid, stop: broker.stop };
}
