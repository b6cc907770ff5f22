import type { ProxiedListener } from './broker-settings.js';
import type { KeptDirectory } from './kept-directory.js';
import type { Starting } from './readiness.js';

/** What a broker or database is started with. */
export interface Start {
  directory: KeptDirectory;
  /** Port on 127.0.0.1. */
  port: number;
  /** The broker's listener besides, where it has one. */
  proxied?: ProxiedListener;
  /** Whether the data outlives the stop. */
  keep: boolean;
  /** Kafka's id of this cluster: 22 characters that stay the same as long as the data is kept. */
  clusterId: string;
  /** Of the database's user `entresol`. */
  password: string;
  log: (line: string) => void;
}

/** A broker or database that is ready. */
export interface Started {
  name: 'kafka' | 'postgres';
  /** What clients connect to: `host:port`, or `postgres://…`. */
  address: string;
  pid?: number;
  containerId?: string;
  stop(): Promise<void>;
}

/** Waits for what was launched to be ready; stops it again if it does not get there. */
export async function readied<T extends Starting & { stop(): Promise<void> }>(launched: T, ready: (launched: T) => Promise<void>): Promise<T> {
  try {
    await ready(launched);
    return launched;
  } catch (error) {
    await launched.stop();
    throw error;
  }
}

/** The address of the database `entresol` on this machine, or of another database there. */
export function databaseAddress({ port, password }: Start, database = 'entresol'): string {
  return `postgres://entresol:${password}@127.0.0.1:${port}/${database}`;
}
