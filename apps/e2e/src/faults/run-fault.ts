import type { Invariant } from '@entresol/cli/verify/invariant';
import type { Snapshot } from '@entresol/cli/verify/snapshot';
import { verifyDay, verifyInvariant } from '@entresol/cli/verify/verify-day';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import type { Blow, Fault } from './fault.js';
import { FaultyDay } from './faulty-day.js';
import { lossesOf, type Losses } from './losses.js';
import { copiesOf, withoutRepeats } from './repeats.js';
import type { Surroundings } from './surroundings.js';

/** What became of a fault. */
export interface Outcome extends Losses {
  readonly fault: string;
  readonly what: string;
  readonly evidence: readonly string[];
  /** From the fault's end to the first commit of any service; 0 where all was done by then. The longest, where it struck more than once. */
  readonly recoveredSeconds?: number;
  /** From the fault's end until nothing was on its way any more. */
  readonly drainedSeconds?: number;
  /** What does not hold at the day's end, or why it did not come to that. */
  readonly failures: readonly string[];
}

/** The only invariant that counts records, not what they say: repeats are among those that have been read. */
const COUNTS_RECORDS = 'nothing on its way';

export interface StruckDay {
  readonly outcomes: readonly Outcome[];
  readonly snapshot?: Snapshot;
}

/**
 * Plays a day of its own, has the faults strike in it, and checks what it came to. Never throws for what the platform did. `interrupted`
 * rejects when the day is to be given up.
 */
export async function strikeDay(
  faults: readonly Fault[], plan: DayPlan, surroundings: Surroundings, interrupted: Promise<never> = new Promise(() => undefined),
): Promise<StruckDay> {
  const extended = faults.reduce((so, fault) => fault.plan?.(so) ?? so, plan);
  const strikes = faults.map((fault) => new Strike(fault));
  let day: FaultyDay | undefined;
  let snapshot: Snapshot | undefined;
  const failures: string[] = [];
  let losses: Losses = { lost: 0, doubled: 0, named: [] };
  try {
    day = await FaultyDay.begin(extended, surroundings);
    await Promise.race([playThrough(day, strikes), day.platform.endIfFallen(), interrupted]);
    failures.push(...day.faultsSeen);
    const settled = strikes.reduce((so, strike) => strike.settle(so), await day.snapshot());
    snapshot = withoutRepeats(settled, copiesOf(settled, extended));
    losses = lossesOf(snapshot, extended);
    const read = verifyInvariant(COUNTS_RECORDS, settled, extended);
    failures.push(...verifyDay(snapshot, extended).map((one) => (one.name === COUNTS_RECORDS ? read : one)).filter(({ ok }) => !ok).map(textOf));
  } catch (error) {
    failures.push((error as Error).message);
  } finally {
    surroundings.kafkaProxy.pass();
    surroundings.databaseProxy.pass();
    await day?.stop();
  }
  return { outcomes: strikes.map((strike) => ({ ...strike.outcome, ...losses, failures })), snapshot };
}

async function playThrough(day: FaultyDay, strikes: readonly Strike[]): Promise<void> {
  for (const stage of day.stages) {
    const due = strikes.filter(({ fault }) => fault.during.includes(stage.name));
    const play = once(() => stage.run(() => undefined));
    for (const strike of due) await strike.during(day, play);
    await play();
  }
  await day.idle();
  for (const { fault, outcome } of strikes) {
    if (outcome.evidence.length !== fault.during.length) throw new Error(`${fault.name} struck ${outcome.evidence.length} times of ${fault.during.length}`);
  }
}

class Strike {
  readonly #blows: Blow[] = [];
  readonly #recovered: number[] = [];
  readonly #drained: number[] = [];

  constructor(readonly fault: Fault) {}

  get outcome() {
    const { name, what, during } = this.fault;
    const eachTime = this.#drained.length === during.length;
    const seconds = eachTime ? { recoveredSeconds: Math.max(...this.#recovered), drainedSeconds: Math.max(...this.#drained) } : {};
    return { fault: name, what, evidence: this.#blows.map(({ evidence }) => evidence), ...seconds };
  }

  settle(snapshot: Snapshot): Snapshot {
    return this.#blows.reduce((so, { settle }) => settle?.(so) ?? so, snapshot);
  }

  async during(day: FaultyDay, play: () => Promise<void>): Promise<void> {
    this.#blows.push(await this.fault.strike(day, play));
    const over = performance.now();
    const before = await day.progress();
    const drained = play().then(() => day.idle());
    const moved = day.until('a service commits', async () => (await day.progress()) > before).then(() => secondsSince(over));
    // Where nothing was left to do, there is no commit to wait for.
    moved.catch(() => undefined);
    const recovered = await Promise.race([moved, drained.then(() => 0)]);
    await drained;
    this.#recovered.push(recovered);
    this.#drained.push(secondsSince(over));
  }
}

function once(action: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= action();
    // Whoever begins it may wait for something else first; its failure is met where it is awaited.
    running.catch(() => undefined);
    return running;
  };
}

function textOf({ name, detail }: Invariant): string {
  return `${name}: ${detail}`;
}

function secondsSince(started: number): number {
  return Math.round((performance.now() - started) / 10) / 100;
}
