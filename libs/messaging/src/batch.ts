import type { Envelope } from '@entresol/contracts/envelope';

/** A record that kept its contract. */
export interface Received<T> {
  readonly value: T;
  readonly raw: Buffer;
  readonly key: string | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly envelope: Partial<Envelope>;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  /** When the broker or producer stamped it, RFC 3339. */
  readonly timestamp: string;
  /** `topic[partition]@offset`, for evidence. */
  readonly origin: string;
}

/** A record that broke its contract: it is in quarantine already, and a handler may say more of it. */
export interface Poisoned {
  readonly reason: string;
  readonly field: string | null;
  readonly text: string;
  readonly raw: Buffer | null;
  readonly key: string | null;
  /** What JSON could be read of it; nothing in it has been checked. */
  readonly parsed: Record<string, unknown> | null;
  readonly origin: string;
}

/** Some records of a topic, those of each partition in order, handled in one transaction. */
export interface Batch<T> {
  readonly topic: string;
  /** Of a topic family: whose topic it is, such as the custodian. */
  readonly member?: string;
  readonly records: readonly Received<T>[];
  readonly poisoned: readonly Poisoned[];
}
