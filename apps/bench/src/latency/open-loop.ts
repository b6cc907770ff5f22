import { topics } from '@entresol/contracts/topics';
import { setTimeout as pause } from 'node:timers/promises';
import type { Producer } from 'kafkajs';
import { placeOf, reportsOf, totalOf, type TradePlan } from '../trades/trades.rules.js';

/** What one request holds, should this process have fallen behind its schedule. */
const MOST_AT_ONCE = 1000;

/** A platform gathers what it sends at about this pace; a request each millisecond would take a quarter of the machine from what is measured. */
const SEND_EVERY_MS = 5;

/** Between the schedule's making and its beginning. */
const LEAD_MS = 100;

/** When each fill of a plan was to be sent, by block and fill: `performance.now()`. */
export class Schedule {
  startsAt = 0;
  readonly #at: Float64Array;

  constructor(private readonly fillsPerBlock: number, fills: number) {
    this.#at = new Float64Array(fills);
  }

  note(execId: string, at: number): void {
    this.#at[this.#indexOf(execId)] = at;
  }

  of(execId: string): number {
    return this.#at[this.#indexOf(execId)]!;
  }

  #indexOf(execId: string): number {
    const { block, fill } = placeOf(execId);
    return block * this.fillsPerBlock + fill;
  }
}

interface Pending {
  readonly key: string;
  readonly value: string;
}

/**
 * Reports the fills of a plan at a steady rate a second, whatever becomes of them: a send that is late, or slow, delays none after it.
 * A block's total follows its last fill at once. Returns once the broker has them all.
 */
export async function sendSteadily(producer: Producer, prefix: string, plan: TradePlan, rate: number, schedule: Schedule): Promise<void> {
  schedule.startsAt = performance.now() + LEAD_MS;
  const sent: Promise<unknown>[] = [];
  let due: { reports: Pending[]; totals: Pending[] } = { reports: [], totals: [] };
  const send = () => {
    const topicMessages = [
      { topic: prefix + topics.executionsReported.name, messages: due.reports }, { topic: prefix + topics.executionsTotalled.name, messages: due.totals },
    ].filter(({ messages }) => messages.length > 0);
    due = { reports: [], totals: [] };
    // What fails is thrown at the end: nobody waits for it here.
    if (topicMessages.length > 0) sent.push(producer.sendBatch({ topicMessages }).then(() => null, (error: Error) => error));
  };
  let place = 0;
  for (const report of reportsOf(plan)) {
    const at = schedule.startsAt + (place * 1000) / rate;
    place += 1;
    while (performance.now() < at || due.reports.length === MOST_AT_ONCE) {
      send();
      await pause(SEND_EVERY_MS);
    }
    const { block, fill } = placeOf(report.execId);
    schedule.note(report.execId, at);
    due.reports.push({ key: report.orderId, value: JSON.stringify(report) });
    if (fill === plan.fillsPerBlock - 1) due.totals.push({ key: report.orderId, value: JSON.stringify(totalOf(plan, block)) });
  }
  send();
  const failure = (await Promise.all(sent)).find((error) => error !== null);
  if (failure) throw failure;
}
