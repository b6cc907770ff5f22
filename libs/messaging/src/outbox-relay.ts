import type { DataSource } from 'typeorm';
import { failpoint, failpointDuring } from './failpoint.js';
import { unpackFrame, type Unframed } from './frame.js';
import { groupBy } from './group-by.js';
import { Loop } from './loop.js';
import type { OutboxMessage, OutboxProducer } from './outbox-producer.js';
import { RelaySession } from './relay-session.js';

/** The broker refuses more than 1 MiB for one partition. */
const FRAMES_A_REQUEST = 20;
const BYTES_A_REQUEST = 900 * 1024;
/** Of what this process wrote itself, so many frames wait in memory; others are read from their rows. */
const FRAMES_AT_HAND = 200;
const HOLD_MS = 2000;
/** Loading the client takes most of a second: meanwhile a service that comes after a crash would take nothing. The first commit wakes the relay. */
const FIRST_ROUND_AFTER_MS = 1000;
const FORGET_EVERY_MS = 10 * 60 * 1000;

interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly bytes: number;
}

interface OutboxFrame {
  readonly id: string;
  readonly topic: string;
  readonly messages: readonly Unframed[];
}

interface OutboxRelaySettings {
  readonly producer: OutboxProducer;
  readonly source: DataSource;
  readonly topicPrefix: string;
  readonly onWarning: (message: string) => void;
}

/**
 * Sends what transactions left in the outbox: at least once, in id order. Rows are found by their flag, never by `id > last`, because
 * transactions do not commit in the order of their ids; they are marked after the broker's acknowledgement, by all replicas.
 */
export class OutboxRelay {
  readonly #session: RelaySession;
  readonly #loop: Loop;
  readonly #held = new Map<string, number>();
  readonly #atHand = new Map<string, Buffer>();
  #forgetAt = 0;

  constructor(private readonly settings: OutboxRelaySettings) {
    this.#session = new RelaySession(settings.source, 'outbox');
    this.#loop = new Loop('outbox', 250, () => this.#sendAll(), (error) => settings.onWarning(`outbox relay: ${error.message}`));
  }

  start(): void {
    this.#loop.start(FIRST_ROUND_AFTER_MS);
  }

  wake(): void {
    this.#loop.wake();
  }

  /** Takes frames that this process has just committed, so that they are not read back. Which are to be sent, and in what order, the rows say. */
  handOver(frames: ReadonlyMap<string, Buffer>): void {
    for (const [id, frame] of frames) this.#atHand.set(id, frame);
    for (const id of this.#atHand.keys()) {
      if (this.#atHand.size <= FRAMES_AT_HAND) break;
      this.#atHand.delete(id);
    }
  }

  async stop(): Promise<void> {
    await this.#loop.stop();
    await this.#session.close();
    await this.settings.producer.close();
  }

  async #sendAll(): Promise<void> {
    if (!(await this.#session.held())) return;
    while (await this.#sendSome());
    await this.#forgetOldRows();
  }

  /** What was sent stays for a week, so that it can be sent again to a reader that lost it. */
  async #forgetOldRows(): Promise<void> {
    if (Date.now() < this.#forgetAt) return;
    this.#forgetAt = Date.now() + FORGET_EVERY_MS;
    await this.#session.query("DELETE FROM outbox WHERE sent_at < now() - interval '7 days'");
  }

  /** Sends one request of rows; true while there may be more. */
  async #sendSome(): Promise<boolean> {
    const held = this.#topicsHeld();
    const rows = await this.#session.query<OutboxRow>(
      `SELECT id, topic, length(frame) AS bytes FROM outbox WHERE sent_at IS NULL AND topic <> ALL ($1) ORDER BY id LIMIT ${FRAMES_A_REQUEST}`,
      [held],
    );
    if (rows.length === 0) return false;
    const request = await this.#frames(upToBytes(rows));
    failpoint('before-send');
    const sent = await failpointDuring('send-on-its-way', this.#send(request));
    if (sent.length === 0) return true;
    failpoint('after-ack');
    failpoint('before-mark');
    await this.#session.query('UPDATE outbox SET sent_at = now() WHERE id = ANY ($1)', [sent]);
    failpoint('after-mark');
    for (const id of sent) this.#atHand.delete(id);
    return true;
  }

  async #frames(rows: readonly OutboxRow[]): Promise<OutboxFrame[]> {
    const frames = new Map(this.#atHand);
    const missing = rows.filter(({ id }) => !frames.has(id)).map(({ id }) => id);
    if (missing.length > 0) {
      const read = await this.#session.query<{ id: string; frame: Buffer }>('SELECT id, frame FROM outbox WHERE id = ANY ($1)', [missing]);
      for (const { id, frame } of read) frames.set(id, frame);
    }
    return rows.map(({ id, topic }) => ({ id, topic, messages: unpackFrame(frames.get(id)!) }));
  }

  /** The ids of the rows that were acknowledged. A topic that fails is held for a while; the others go on. */
  async #send(frames: readonly OutboxFrame[]): Promise<string[]> {
    const byTopic = groupBy(frames, ({ topic }) => topic);
    try {
      await this.settings.producer.send([...byTopic.values()].flatMap((group) => this.#messages(group)));
      return frames.map(({ id }) => id);
    } catch {
      const sent: string[] = [];
      for (const [topic, group] of byTopic) if (await this.#sendTopic(topic, group)) sent.push(...group.map((row) => row.id));
      return sent;
    }
  }

  async #sendTopic(topic: string, frames: readonly OutboxFrame[]): Promise<boolean> {
    try {
      await this.settings.producer.send(this.#messages(frames));
      return true;
    } catch (error) {
      this.#held.set(topic, Date.now() + HOLD_MS);
      this.settings.onWarning(`outbox relay holds ${topic}: ${(error as Error).message}`);
      return false;
    }
  }

  #messages(frames: readonly OutboxFrame[]): OutboxMessage[] {
    return frames.flatMap(({ topic, messages }) => messages.map((message) => ({ topic: this.settings.topicPrefix + topic, message })));
  }

  #topicsHeld(): string[] {
    for (const [topic, until] of this.#held) if (until < Date.now()) this.#held.delete(topic);
    return [...this.#held.keys()];
  }
}

function upToBytes(rows: readonly OutboxRow[]): readonly OutboxRow[] {
  let bytes = 0;
  const end = rows.findIndex((row) => (bytes += row.bytes) > BYTES_A_REQUEST);
  return end < 0 ? rows : rows.slice(0, Math.max(1, end));
}
