import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Producer } from 'kafkajs';
import { connectProducer, sendInOrder, toMessage, type BrokerAddress } from './broker.client.js';
import type { PlannedReport } from './day-plan.js';
import { bytesOf } from './wire.rules.js';

/** A trading platform: it knows two topics, and that a record's key is its order. */
export class TradingPlatform {
  private constructor(private readonly producer: Producer, private readonly topicPrefix: string) {}

  static async connect(address: BrokerAddress, platform: string): Promise<TradingPlatform> {
    return new TradingPlatform(await connectProducer(address, platform), address.topicPrefix ?? '');
  }

  async streamReports(reports: readonly PlannedReport[], onSent?: (sent: number) => void): Promise<void> {
    const records = reports.map((report) => ({ key: report.key, value: bytesOf(report) }));
    await sendInOrder(this.producer, this.topicPrefix + topics.executionsReported.name, records, onSent);
  }

  async sendTotals(totals: readonly ExecutionsTotalled[]): Promise<void> {
    const messages = totals.map((total) => toMessage(total.orderId ?? total.platform, total));
    await sendInOrder(this.producer, this.topicPrefix + topics.executionsTotalled.name, messages);
  }

  async stop(): Promise<void> {
    await this.producer.disconnect();
  }
}
