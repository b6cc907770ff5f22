import { setTimeout as pause } from 'node:timers/promises';
import { startInfrastructure, type Infrastructure } from '@entresol/embedded/infrastructure';
import { loopbackPort } from '@entresol/embedded/loopback-port';
import { TcpProxy } from './tcp-proxy.js';

type Server = 'kafka' | 'postgres';

/** Broker and database with a proxy before each: services go through the proxies, the world outside and the checker do not. */
export interface Surroundings {
  readonly kafkaBrokers: string;
  readonly databaseUrl: string;
  readonly kafkaProxy: TcpProxy;
  readonly databaseProxy: TcpProxy;
  /** Ends a server by a signal; returns once it is gone. */
  end(server: Server, signal: 'SIGKILL' | 'SIGQUIT'): Promise<void>;
  /** Starts it again where it was; returns once it takes requests. */
  restart(server: Server): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both as processes of their own, in a directory that is gone after the stop. */
export async function startSurroundings(directory: string): Promise<Surroundings> {
  const [port, databasePort] = [await loopbackPort('Kafka', ''), await loopbackPort('PostgreSQL', '')];
  const [kafkaProxy, databaseProxy] = [await TcpProxy.listen(port), await TcpProxy.listen(databasePort)];
  const proxied = { port, advertisedPort: kafkaProxy.port };
  const infrastructure = await startInfrastructure({ directory, keep: false, ports: { postgres: databasePort }, proxied });
  const pidOf = (server: Server): number => pidIn(infrastructure, server);
  return {
    ...addressesOf(infrastructure),
    kafkaProxy,
    databaseProxy,
    async end(server, signal) {
      const pid = pidOf(server);
      process.kill(pid, signal);
      while (isAlive(pid)) await pause(20);
    },
    restart: (server) => infrastructure.restart(server),
    async stop() {
      await infrastructure.stop();
      await Promise.all([kafkaProxy, databaseProxy].map((proxy) => proxy.close()));
    },
  };
}

/** Those of the environment, which are not ours to end; their broker is reached past its proxy, for it tells its own address. */
export async function givenSurroundings(): Promise<Surroundings> {
  const { KAFKA_BROKERS: kafkaBrokers, DATABASE_URL: databaseUrl } = process.env as Record<string, string>;
  const [kafkaProxy, databaseProxy] = [await TcpProxy.listen(Number(kafkaBrokers!.split(':')[1])), await TcpProxy.listen(Number(new URL(databaseUrl!).port))];
  const notOurs = (): Promise<never> => Promise.reject(new Error('the environment’s servers are not ours to end'));
  return {
    kafkaBrokers: kafkaBrokers!, databaseUrl: databaseUrl!, kafkaProxy, databaseProxy, end: notOurs, restart: notOurs,
    stop: async () => void (await Promise.all([kafkaProxy, databaseProxy].map((proxy) => proxy.close()))),
  };
}

/** A postgres:// URL with another port: the same database past, or through, a proxy. */
export function atPort(databaseUrl: string, port: number): string {
  const url = new URL(databaseUrl);
  url.port = String(port);
  return url.toString();
}

function addressesOf({ kafkaBrokers, databaseUrl }: Infrastructure): Pick<Surroundings, 'kafkaBrokers' | 'databaseUrl'> {
  return { kafkaBrokers, databaseUrl };
}

function pidIn({ processes }: Infrastructure, server: Server): number {
  const pid = processes.find(({ name }) => name === server)?.pid;
  if (!pid) throw new Error(`${server} does not run as a process here: unset KAFKA_BROKERS, DATABASE_URL and ENTRESOL_INFRASTRUCTURE`);
  return pid;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
