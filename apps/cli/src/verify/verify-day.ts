import type { DayPlan } from '@entresol/demo-day/day-plan';
import { allocatedIsComplete, allocationsAddUp } from './allocations.invariants.js';
import { blocksAddUp, platformsTotalled } from './blocks.invariants.js';
import { booksBalance } from './books.invariants.js';
import { takenByHand } from './by-hand.invariants.js';
import { allocationsAsInstructed, certificatesChain } from './certificates.invariants.js';
import { fillsAgree } from './chains.invariants.js';
import { confirmedOnce, moneyIsRight } from './confirmations.invariants.js';
import { answersTaken, custodiansGapless } from './custodians.invariants.js';
import { dayClosed } from './day.invariants.js';
import { nothingOnItsWay } from './delivery.invariants.js';
import { flagsDecided } from './decisions.invariants.js';
import { dutiesTold } from './duties.invariants.js';
import { fillsStoredOnce, plantedSetAside, reportsArrived, tapeAccountedFor } from './executions.invariants.js';
import { flagsExact } from './flags.invariants.js';
import type { Invariant } from './invariant.js';
import type { Snapshot } from './snapshot.js';
import { statementsReconcile } from './statements.invariants.js';

type Check = (snapshot: Snapshot, plan: DayPlan) => Invariant;

/** Along a trade's way. */
const CHECKS: readonly Check[] = [
  reportsArrived, fillsStoredOnce, takenByHand, tapeAccountedFor, fillsAgree, blocksAddUp, platformsTotalled, plantedSetAside,
  allocatedIsComplete, allocationsAddUp, allocationsAsInstructed, certificatesChain, dayClosed,
  confirmedOnce, moneyIsRight, custodiansGapless, answersTaken,
  booksBalance, statementsReconcile, dutiesTold, flagsExact, flagsDecided, nothingOnItsWay,
];

/** Every invariant of a day. */
export function verifyDay(snapshot: Snapshot, plan: DayPlan): Invariant[] {
  return CHECKS.map((check) => judge(check, snapshot, plan));
}

/** One invariant of a day, by its name. */
export function verifyInvariant(name: string, snapshot: Snapshot, plan: DayPlan): Invariant {
  const check = CHECKS.find((one) => nameOf(one) === name);
  if (!check) throw new Error(`There is no invariant “${name}”`);
  return judge(check, snapshot, plan);
}

/** What can't even be computed does not hold. */
function judge(check: Check, snapshot: Snapshot, plan: DayPlan): Invariant {
  try {
    return check(snapshot, plan);
  } catch (error) {
    return { name: nameOf(check), ok: false, detail: `could not be computed: ${(error as Error).message}` };
  }
}

/** `fillsAgree` is «fills agree». */
function nameOf(check: Check): string {
  return check.name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
