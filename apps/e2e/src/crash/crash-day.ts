import type { Invariant } from '@entresol/cli/verify/invariant';
import type { Snapshot } from '@entresol/cli/verify/snapshot';
import { verifyDay } from '@entresol/cli/verify/verify-day';
import { invariantsText } from '@entresol/cli/verify/verify.command';
import { planDay } from '@entresol/demo-day/day.rules';
import { readTape } from '@entresol/demo-day/tape';
import { FAILPOINTS, type Failpoint } from '@entresol/messaging/failpoint';
import { ownPlatform, type OwnPlatform } from '../own-platform.js';
import { crashAtEach, type Crash, type Subject } from './crash-row.js';
import { OF_A_WHOLE_DAY } from './day-so-far.js';
import { wayOf } from './failpoints-of.js';
import { Feeder } from './feeder.js';
import { PacedDay } from './paced-day.js';
import { referencesTold } from './references-told.js';

/** How long the broker waits for a killed consumer before another gets its partitions. */
const SESSION_MS = 2000;

export interface CrashDay {
  readonly crashes: readonly Crash[];
  /** Of the whole day, at its end. */
  readonly invariants: readonly Invariant[];
}

export interface CrashDayOptions {
  /** Crashed at the same time, each at one failpoint after another. */
  readonly services: readonly string[];
  readonly blocks: number;
  /** Whether each failpoint is followed by a rest and the check; else one crash follows the other, and only the whole day is checked. */
  readonly checkEach: boolean;
  /** Hears what became of each kill. */
  readonly told?: (crash: Crash) => void;
  /** All where absent. */
  readonly only?: readonly Failpoint[];
  /** A statement that does harm to the database between death and restart, as a faulty service would. */
  readonly harm?: string;
}

/** Plays a day whose blocks are allocated as they are complete, and has services die at each of their failpoints under its load. */
export async function crashDay(options: CrashDayOptions): Promise<CrashDay> {
  const { services, blocks, only = FAILPOINTS } = options;
  const platform = await ownPlatform({ allocateAt: 'COMPLETE' }, { KAFKA_SESSION_TIMEOUT_MS: String(SESSION_MS) });
  let day: PacedDay | undefined;
  try {
    day = await PacedDay.begin(planDay(readTape(), { blocks }), platform);
    const feeder = new Feeder(day, services);
    const subjects = services.map((service) => subjectOf(service, { platform, day: day!, feeder, options }));
    const crashes = await Promise.race([crashAll(subjects, only, { day, feeder }), platform.endIfFallen()]);
    const snapshot = await platform.snapshot();
    const invariants = [...verifyDay(snapshot, day.plan), referencesTold(snapshot, day.changes)];
    return { crashes, invariants };
  } finally {
    await day?.stop();
    await platform.stop();
    await platform.forget();
  }
}

/** Issuing statements is the only thing that the statements service tells of, and it comes last. */
async function crashAll(subjects: readonly Subject[], only: readonly Failpoint[], { day, feeder }: Pick<Means, 'day' | 'feeder'>): Promise<Crash[]> {
  const isLast = ({ process }: Subject, failpoint: Failpoint): boolean => process.service === 'statements' && wayOf(failpoint) === 'outbox';
  await feeder.begin();
  const rows = await Promise.all(subjects.map((subject) => crashAtEach(subject, only.filter((failpoint) => !isLast(subject, failpoint)))));
  await day.conclude();
  for (const subject of subjects.filter(({ process }) => process.service === 'statements')) {
    rows.push(await crashAtEach(subject, only.filter((failpoint) => isLast(subject, failpoint))));
  }
  feeder.stateTheRest();
  await day.rest();
  return rows.flat();
}

interface Means {
  readonly platform: OwnPlatform;
  readonly day: PacedDay;
  readonly feeder: Feeder;
  readonly options: CrashDayOptions;
}

function subjectOf(service: string, { platform, day, feeder, options: { checkEach, harm, told = () => undefined } }: Means): Subject {
  const process = platform.services.find((one) => one.service === service)!;
  const check = async (): Promise<void> => {
    await day.rest();
    const failed = checkSoFar(await platform.snapshot(), day).filter(({ ok }) => !ok);
    if (failed.length > 0) throw new Error(invariantsText(failed));
  };
  return {
    process,
    told,
    feed: (failpoint) => feeder.feed(service, failpoint),
    ...(harm ? { harm: () => day.run(harm) } : {}),
    ...(checkEach ? { check } : {}),
  };
}

/** Every invariant that can be judged before the day's end, of what was traded so far. */
function checkSoFar(snapshot: Snapshot, day: PacedDay): Invariant[] {
  const invariants = verifyDay(snapshot, day.soFar).filter(({ name }) => !OF_A_WHOLE_DAY.includes(name));
  return [...invariants, referencesTold(snapshot, day.changes)];
}
