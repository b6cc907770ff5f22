import { Findings, told, type Invariant } from './invariant.js';
import type { Snapshot } from './snapshot.js';

/** Who reads what: from a topic that a service no longer reads, nothing more would come, and nobody would miss it. */
const READ: Readonly<Record<string, readonly string[]>> = {
  execution_ingest: ['orders.placed.v1', 'executions.reported.v1', 'executions.totalled.v1'],
  allocation: [
    'orders.placed.v1', 'executions.accepted.v1', 'blocks.totalled.v1', 'platforms.totalled.v1', 'allocations.instructed.v1',
    'confirmations.issued.v1', 'confirmations.affirmed.v1', 'confirmations.rejected.v1', 'statements.issued.v1',
    'reference.accounts.v1', 'reference.calendars.v1', 'reference.cycles.v1', 'reference.firms.v1', 'reference.instruments.v1',
  ],
  confirmation: [
    'allocations.allocated.v1', 'custodians.*.affirmations.v1', 'reference.accounts.v1', 'reference.calendars.v1', 'reference.custodians.v1',
    'reference.cycles.v1', 'reference.fees.v1', 'reference.firms.v1', 'reference.instruments.v1',
  ],
  statements: [
    'activities.reported.v1', 'confirmations.issued.v1', 'reference.accounts.v1', 'reference.clients.v1', 'reference.custodians.v1',
    'reference.firms.v1', 'reference.instruments.v1',
  ],
  compliance: [
    'executions.accepted.v1', 'allocations.allocated.v1', 'confirmations.issued.v1', 'confirmations.affirmed.v1', 'duties.performed.v1',
    'statements.issued.v1', 'reference.changed.v1', 'reference.conflict-rules.v1', 'reference.users.v1',
  ],
};

/** Nothing is on its way: outboxes are empty and every service has read its topics to their end, no further. */
export function nothingOnItsWay(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const { unsent, positionsRead } = snapshot.tables;
  findings.equal(unsent.length, 0, () => 'messages not sent');
  const ends = endsOf(snapshot);
  const due = [...ends].flatMap(([partition, { topic }]) => readBy(topic).map((service) => told(service, partition)));
  const nameOf = (row: (typeof positionsRead)[number]): string => `${row['topic']}[${row['partition']}]`;
  findings.sameMembers(positionsRead.filter((row) => ends.has(nameOf(row))).map((row) => told(row['service'], nameOf(row))), due, 'position of');
  for (const row of positionsRead) {
    const end = ends.get(nameOf(row));
    const read = BigInt(row['next_offset']!);
    const atEnd = end === undefined ? read === 0n : end.markers ? read >= end.next : read === end.next;
    findings.expect(atEnd, () => `${row['service']} read ${nameOf(row)} up to ${read}, it ends before ${end?.next ?? 0}`);
  }
  return findings.as('nothing on its way', `outboxes empty; ${positionsRead.length} positions at the end of their topics`);
}

/** The services that read a topic. */
function readBy(topic: string): string[] {
  const pattern = topic.replace(/^custodians\.[^.]+\./, 'custodians.*.');
  return Object.keys(READ).filter((service) => READ[service]!.includes(pattern));
}

interface End {
  readonly topic: string;
  /** The offset after the last record. */
  readonly next: bigint;
  /** Written in transactions: their markers take offsets too, and are passed without being seen. */
  readonly markers: boolean;
}

function endsOf(snapshot: Snapshot): Map<string, End> {
  const ends = new Map<string, End>();
  for (const [topic, records] of snapshot.topics) {
    for (const { origin, headers } of records) {
      const [partition, offset] = origin.split('@') as [string, string];
      ends.set(partition, { topic, next: BigInt(offset) + 1n, markers: headers['ce_sequence'] !== undefined });
    }
  }
  return ends;
}
