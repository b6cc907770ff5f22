import type { Topic } from '@entresol/contracts/topic';
import type { Role } from '@entresol/trade/duty';

export interface HttpAnswer {
  readonly status: number;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly body: any;
}

/** The running service, as the world outside meets it. */
export interface RunningAllocation {
  produce(topic: Topic<object>, records: readonly { key: string; value: object }[]): Promise<void>;
  drained(): Promise<void>;
  http(method: 'GET' | 'POST', path: string, request: { as: { sub: string; roles: readonly Role[] }; body?: object }): Promise<HttpAnswer>;
  rows<R>(sql: string, parameters?: unknown[]): Promise<R[]>;
  stop(): Promise<void>;
  start(): Promise<void>;
}

/** What a correction's preview said when it was last looked at. */
export interface Seen {
  readonly hash: string;
  /** All that it listed. */
  readonly list: string;
}

/** One run: a service that others may have used before, and what a person has seen in this run. */
export interface Life {
  readonly service: RunningAllocation;
  readonly seen: Map<string, Seen>;
}
