import type { DayPlan } from '@entresol/demo-day/day-plan';
import { allocatedIsComplete, allocationsAddUp, allocationsAsInstructed, dayClosed } from './allocations.invariants.js';
import { booksBalance, flagsExact, nothingOnItsWay, statementsReconcile } from './books.invariants.js';
import { answersTaken, confirmedOnce, custodiansGapless, moneyIsRight } from './confirmations.invariants.js';
import { blocksAddUp, fillsAgree, fillsStoredOnce, plantedSetAside, reportsArrived, tapeAccountedFor } from './executions.invariants.js';
import type { Invariant } from './invariant.js';
import type { Snapshot } from './snapshot.js';

type Check = (snapshot: Snapshot, plan: DayPlan) => Invariant;

/** Along a trade's way. */
const CHECKS: readonly Check[] = [
  reportsArrived, fillsStoredOnce, tapeAccountedFor, fillsAgree, blocksAddUp, plantedSetAside,
  allocatedIsComplete, allocationsAddUp, allocationsAsInstructed, dayClosed,
  confirmedOnce, moneyIsRight, custodiansGapless, answersTaken,
  booksBalance, statementsReconcile, flagsExact, nothingOnItsWay,
];

/** Every invariant of a day; one that can't even be computed has failed. */
export function verifyDay(snapshot: Snapshot, plan: DayPlan): Invariant[] {
  return CHECKS.map((check) => {
    try {
      return check(snapshot, plan);
    } catch (error) {
      return { name: check.name, ok: false, detail: `could not be computed: ${(error as Error).message}` };
    }
  });
}
