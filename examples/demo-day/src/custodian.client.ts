import type { CustodianConfirmation } from '@entresol/contracts/confirmation.message';
import { custodianTopics } from '@entresol/contracts/topics';
import type { Consumer, KafkaMessage, Producer } from 'kafkajs';
import { answersTo } from './answer.rules.js';
import { connectProducer, connectionTo, sendInOrder, toMessage, type BrokerAddress } from './broker.client.js';
import type { CustodianManners } from './day-plan.js';

/** What a custodian saw and did. */
export interface CustodianJournal {
  readonly custodian: string;
  /** Every confirmation as it came, in order. */
  readonly received: readonly { readonly confirmId: string; readonly sequence: string }[];
  /** Records sent on its affirmations topic. */
  readonly answers: number;
  /** Where the sequence did not go on by one. */
  readonly faults: readonly string[];
}

/**
 * A custodian. It reads its own topic alone and only what is committed, always from the start, so that it sees for itself that the
 * sequence begins at 1 and has neither a gap nor a repeat; to answer again after a restart does no harm.
 */
export class Custodian {
  private readonly received: { confirmId: string; sequence: string }[] = [];
  private readonly faults: string[] = [];
  private answers = 0;
  private lastOffset = -1n;

  private constructor(
    readonly manners: CustodianManners<string>, private readonly consumer: Consumer, private readonly producer: Producer, private readonly topicPrefix: string,
  ) {}

  static async start(address: BrokerAddress, manners: CustodianManners<string>): Promise<Custodian> {
    const topicPrefix = address.topicPrefix ?? '';
    const kafka = connectionTo(address, manners.custodian);
    const consumer = kafka.consumer({ groupId: `${topicPrefix}${manners.custodian}`, readUncommitted: false, allowAutoTopicCreation: false });
    const custodian = new Custodian(manners, consumer, await connectProducer(address, manners.custodian), topicPrefix);
    await consumer.connect();
    await consumer.subscribe({ topic: topicPrefix + custodianTopics.confirmations.of(manners.custodian).name, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachBatch: ({ batch }) => custodian.#take(batch.messages) });
    return custodian;
  }

  journal(): CustodianJournal {
    return { custodian: this.manners.custodian, received: this.received, answers: this.answers, faults: this.faults };
  }

  /** How many confirmations it has received. */
  get count(): number {
    return this.received.length;
  }

  async stop(): Promise<void> {
    await this.consumer.disconnect();
    await this.producer.disconnect();
  }

  /** A connection that was lost starts over: what came at an offset before is no repeat of the sequence. */
  async #take(messages: readonly KafkaMessage[]): Promise<void> {
    const fresh = messages.filter(({ offset }) => BigInt(offset) > this.lastOffset);
    if (fresh.length === 0) return;
    const confirmations = fresh.map(({ value }) => JSON.parse(String(value)) as CustodianConfirmation);
    const answers = confirmations.flatMap((confirmation) => answersTo(confirmation, this.manners));
    const topic = this.topicPrefix + custodianTopics.affirmations.of(this.manners.custodian).name;
    await sendInOrder(this.producer, topic, answers.map((answer) => toMessage(answer.confirmId, answer)));
    this.answers += answers.length;
    this.lastOffset = BigInt(fresh.at(-1)!.offset);
    for (const { confirmId, sequence } of confirmations) this.#note(confirmId, sequence);
  }

  #note(confirmId: string, sequence: string): void {
    const due = String(this.received.length + 1);
    if (sequence !== due) this.faults.push(`${confirmId} came with sequence ${sequence}, ${due} was due`);
    this.received.push({ confirmId, sequence });
  }
}
