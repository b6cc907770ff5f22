import type { DayPlan } from '@entresol/demo-day/day-plan';
import type { Snapshot } from '@entresol/cli/verify/snapshot';
import type { FaultyDay } from './faulty-day.js';

/** What a blow left behind, beside the day itself. */
export interface Blow {
  /** What shows that the fault took place. */
  readonly evidence: string;
  /** Takes from a snapshot what the fault itself, not the platform, has put there or removed. */
  readonly settle?: (snapshot: Snapshot) => Snapshot;
}

/** One thing that goes wrong while a day is played. */
export interface Fault {
  readonly name: string;
  readonly what: string;
  /** The stages of the day in which it strikes, each time once. */
  readonly during: readonly string[];
  /** The day with what the fault adds to it. */
  readonly plan?: (plan: DayPlan) => DayPlan;
  /**
   * Strikes, and returns once the fault is over; `play` begins the stage, once, where it was not begun yet. Throws where the fault
   * could not take place, or where the platform did not meet it as it must.
   */
  strike(day: FaultyDay, play: () => Promise<void>): Promise<Blow>;
}
