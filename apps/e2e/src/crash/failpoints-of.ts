import { custodianTopics, referenceTopics, topics } from '@entresol/contracts/topics';
import { FAILPOINTS, type Failpoint } from '@entresol/messaging/failpoint';

/** The way of the backbone on which a failpoint stands. Every service has transactions; the rest is derived. */
export type Way = 'transaction' | 'consumer' | 'outbox' | 'stream';

const WAY_OF: Readonly<Record<Failpoint, Way>> = {
  'before-begin': 'transaction', 'after-begin': 'transaction',
  'before-fence': 'consumer', 'after-fence': 'consumer',
  'before-domain-write': 'consumer', 'after-domain-write': 'consumer',
  'before-outbox-write': 'outbox', 'after-outbox-write': 'outbox',
  'before-stream-write': 'stream', 'after-stream-write': 'stream',
  'before-position': 'consumer', 'after-position': 'consumer',
  'before-commit': 'transaction', 'commit-on-its-way': 'transaction', 'after-commit': 'transaction',
  'before-offset-commit': 'consumer', 'after-offset-commit': 'consumer',
  'before-send': 'outbox', 'send-on-its-way': 'outbox', 'after-ack': 'outbox', 'before-mark': 'outbox', 'after-mark': 'outbox',
  'before-numbering': 'stream', 'after-numbering': 'stream',
  'before-producer-init': 'stream', 'after-producer-init': 'stream',
  'before-stream-send': 'stream', 'after-stream-send': 'stream',
  'before-stream-position': 'stream', 'after-stream-position': 'stream',
  'before-stream-commit': 'stream', 'stream-commit-on-its-way': 'stream', 'after-stream-commit': 'stream',
};

export function wayOf(failpoint: Failpoint): Way {
  return WAY_OF[failpoint];
}

/**
 * The failpoints that a service must meet, in the order of its work. It writes streams where the contracts name it as the writer of
 * reference topics or of custodians' topics, and an outbox where they name it as the writer of others; whether it consumes is what it
 * says of itself in its pipeline's status, whose completeness the checker proves («nothing on its way»).
 */
export function failpointsOf(service: string, consumes: boolean): Failpoint[] {
  const writes = (families: readonly { writtenBy: string }[]): boolean => families.some(({ writtenBy }) => writtenBy === service);
  const ways: Readonly<Record<Way, boolean>> = {
    transaction: true,
    consumer: consumes,
    outbox: writes(Object.values(topics)),
    stream: writes([...Object.values(referenceTopics), custodianTopics.confirmations]),
  };
  return FAILPOINTS.filter((failpoint) => ways[WAY_OF[failpoint]]);
}

/** The pass at which it is armed: where passes are many, the second, so that the process has finished some work and is at more. */
export function passOf(failpoint: Failpoint, service: string): number {
  if (wayOf(failpoint) === 'outbox' || wayOf(failpoint) === 'stream') return 1;
  // As it starts, reference-data runs a transaction for each kind of row, which finds nothing new.
  return service === 'reference-data' ? Object.keys(referenceTopics).length + 1 : 2;
}
