import type { Topic } from '@entresol/contracts/topic';
import { readToEnd } from '@entresol/messaging/read-to-end';
import type { Kafka, Producer } from 'kafkajs';
import { toCents, type Tally } from './tally.rules.js';

/** The broker refuses more than 1 MiB for one partition. */
const BYTES_A_REQUEST = 700 * 1024;

/** Puts messages on their topic, keyed as the contract says. */
export async function preload<T extends object>(producer: Producer, topic: Topic<T>, name: string, messages: Iterable<T>): Promise<void> {
  let batch: { key: string; value: Buffer }[] = [];
  let bytes = 0;
  const send = async () => {
    if (batch.length > 0) await producer.send({ topic: name, messages: batch });
    [batch, bytes] = [[], 0];
  };
  for (const message of messages) {
    const key = (message as Record<string, unknown>)[topic.key] ?? (message as Record<string, unknown>)['platform'];
    const value = Buffer.from(JSON.stringify(message));
    batch.push({ key: String(key), value });
    bytes += value.length;
    if (bytes >= BYTES_A_REQUEST) await send();
  }
  await send();
}

/** How to read quantity and price, or quantity and amount, off a message. */
export type Reading = (message: Record<string, string>) => { id: string; qty: number; cents: number };

export const FILL: Reading = ({ execId, lastQty, lastPx }) => ({ id: execId!, qty: Number(lastQty), cents: Number(lastQty) * toCents(lastPx!) });
export const LINE: Reading = ({ individualAllocId, allocQty, grossTradeAmt }) => (
  { id: individualAllocId!, qty: Number(allocQty), cents: toCents(grossTradeAmt!) });

/** What the messages on a topic come to. `once`: the same message may have come again, as after a crash, and counts once. */
export async function tallyTopic(kafka: Kafka, topic: string, reading: Reading = FILL, { once = false } = {}): Promise<Tally> {
  const tally: Tally = { fills: 0, qty: 0, cents: 0 };
  const seen = new Set<string>();
  await readToEnd(kafka, `${topic}.tally`, [topic], {
    take: (_topic, _partition, { value }) => {
      const { id, qty, cents } = reading(JSON.parse(value!.toString()) as Record<string, string>);
      if (once && seen.size === seen.add(id).size) return;
      tally.fills += 1;
      tally.qty += qty;
      tally.cents += cents;
    },
  });
  return tally;
}
