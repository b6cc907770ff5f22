import type { BrokerAddress } from './broker.client.js';
import type { CustodianJournal } from './custodian.client.js';
import type { DayPlan } from './day-plan.js';
import { gather } from './participants.js';
import { People, type TokenFor } from './people.client.js';
import type { PersonalAct } from './requests.client.js';
import { stagesOf } from './stages.js';

export interface DayOptions extends BrokerAddress {
  readonly plan: DayPlan;
  /** Of the six services, by name, without a slash at the end. */
  readonly urls: Readonly<Record<string, string>>;
  readonly tokenFor: TokenFor;
  /** Told how far a stage is. */
  readonly on?: (stage: string, done: number, total: number) => void;
}

/** What the outside world did and saw, beside the records of the plan, which all went out. */
export interface DayJournal {
  readonly sent: { readonly openings: number; readonly orders: number; readonly instructions: number; readonly reports: number; readonly totals: number };
  readonly acts: readonly PersonalAct[];
  readonly custodians: readonly CustodianJournal[];
  /** What the request for statements came back with. */
  readonly statements: unknown;
  /** Wall time of each stage. */
  readonly seconds: Readonly<Record<string, number>>;
}

/** A stage did not come to its end; the cause says how it stood. */
export class StageFailed extends Error {
  constructor(readonly stage: string, cause: unknown) {
    super(`The day stopped at “${stage}”: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
}

/** Plays a planned day to running services, from the opening positions to the statements. Throws StageFailed. */
export async function runDay({ plan, urls, tokenFor, on = () => undefined, ...address }: DayOptions): Promise<DayJournal> {
  const seconds: Record<string, number> = {};
  const people = new People(urls, tokenFor);
  const participants = await inStage('connecting', () => gather(address, plan));
  let statements: unknown;
  try {
    const stages = stagesOf({ ...participants, plan, people, urls, onStatements: (answer) => { statements = answer; } });
    for (const { name, run } of stages) {
      const started = performance.now();
      await inStage(name, () => run((done, total) => on(name, done, total)));
      seconds[name] = Math.round(performance.now() - started) / 1000;
    }
  } finally {
    await participants.stop();
  }
  return { sent: countsOf(plan), acts: people.acts, custodians: participants.custodians.map((one) => one.journal()), statements, seconds };
}

async function inStage<R>(stage: string, run: () => Promise<R>): Promise<R> {
  try {
    return await run();
  } catch (cause) {
    throw new StageFailed(stage, cause);
  }
}

function countsOf({ openings, orders, instructions, totals, lateBusts, expected }: DayPlan): DayJournal['sent'] {
  return {
    openings: openings.length,
    orders: orders.length,
    instructions: instructions.length,
    reports: expected.reported,
    totals: totals.length + lateBusts.totals.length,
  };
}
