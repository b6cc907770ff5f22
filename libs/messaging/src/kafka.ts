import { unpackHeaders } from '@entresol/contracts/envelope';
import { Kafka, logLevel, type IHeaders } from 'kafkajs';

/** How to reach the broker. A prefix keeps several platforms apart on one cluster. */
export interface KafkaSettings {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly topicPrefix: string;
  readonly sessionTimeoutMs: number;
}

/** The one place that makes a client: kafkajs is not maintained any more, so no other folder may come to depend on it. */
export function connectKafka({ brokers, clientId }: Pick<KafkaSettings, 'brokers' | 'clientId'>): Kafka {
  return new Kafka({
    brokers: [...brokers],
    clientId,
    logLevel: logLevel.NOTHING,
    connectionTimeout: 3000,
    requestTimeout: 30_000,
    retry: { initialRetryTime: 100, maxRetryTime: 2000, retries: 8 },
  });
}

/** Headers as text, the envelope's unpacked: the last value where a name is repeated. */
export function headersToText(headers: IHeaders | undefined): Record<string, string> {
  const text: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) text[name] = last.toString();
  }
  return unpackHeaders(text);
}
