import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceProcess } from '@entresol/cli/platform/service-process';
import type { Failpoint } from '@entresol/messaging/failpoint';
import { failpointsOf, passOf } from './failpoints-of.js';

/** However slow a machine is: a failpoint that is not met by then is one that is missing. */
const MET_WITHIN_MS = 120_000;
/** A service that is ready and has found nothing to die of for so long gets more to do. */
const MORE_LOAD_EVERY_MS = 1500;

/** What became of one failpoint in one service: `–` where its kind of service does not have it. */
export interface Crash {
  readonly service: string;
  readonly failpoint: Failpoint;
  readonly outcome: 'ok' | '–' | 'FAILED';
  /** What is wrong, where something is. */
  readonly detail?: string;
  readonly seconds?: number;
}

/** A service under test and what feeds it. */
export interface Subject {
  readonly process: ServiceProcess;
  /** Gives the platform something more to do that brings the service past the failpoint. */
  feed(failpoint: Failpoint): Promise<void>;
  /** Does harm between the death and the restart: a canary of the check. */
  harm?(): Promise<unknown>;
  /** Called with the service up again, not armed. Throws what is wrong. Absent: the next failpoint's start is the restart. */
  check?(): Promise<void>;
  /** Hears what became of each. */
  told(crash: Crash): void;
}

/** Kills the service once at each of those failpoints that it has, and says what became of it. It is up and unarmed at the end. */
export async function crashAtEach(subject: Subject, failpoints: readonly Failpoint[]): Promise<Crash[]> {
  const { process, check } = subject;
  const { service } = process;
  const own = failpointsOf(service, await consumes(process));
  const crashes: Crash[] = [];
  for (const failpoint of failpoints) {
    if (!own.includes(failpoint)) {
      crashes.push({ service, failpoint, outcome: '–' });
      continue;
    }
    const started = performance.now();
    const detail = await crashAt(failpoint, subject).then(() => check?.()).then(() => undefined, (error: Error) => error.message);
    const seconds = Math.round((performance.now() - started) / 100) / 10;
    const crash: Crash = { service, failpoint, seconds, ...(detail === undefined ? { outcome: 'ok' } : { outcome: 'FAILED', detail }) };
    subject.told(crash);
    crashes.push(crash);
  }
  await process.stop();
  await process.start();
  return crashes;
}

/** Has the service die at the failpoint with work in its hands; with a check to follow, it is started again. */
async function crashAt(failpoint: Failpoint, { process, feed, harm, check }: Subject): Promise<void> {
  await process.stop();
  await feed(failpoint);
  await process.launch({ FAILPOINT: `${failpoint}:${passOf(failpoint, process.service)}` }, { mayEnd: true });
  try {
    await died(process, () => feed(failpoint));
  } finally {
    if (check) {
      await process.kill();
      await harm?.();
      await process.start();
    }
  }
}

/** Returns once the process was killed; throws where it ends in another way, or not at all. */
async function died(process: ServiceProcess, feed: () => Promise<void>): Promise<void> {
  const until = Date.now() + MET_WITHIN_MS;
  let code: number | null | undefined;
  void process.ended.then((of) => (code = of));
  await Promise.race([process.ended, process.ready().catch(() => undefined)]);
  while (code === undefined && Date.now() < until) {
    await Promise.race([process.ended, pause(MORE_LOAD_EVERY_MS)]);
    if (code === undefined) await feed();
  }
  if (code === undefined) throw new Error(`not met within ${MET_WITHIN_MS / 1000} s`);
  if (code !== null) throw new Error(`it ended by itself with ${code}:\n${process.lastWords()}`);
}

/** Whether the service reads any topic, as it says itself. */
async function consumes({ url }: ServiceProcess): Promise<boolean> {
  const { partitions } = (await (await fetch(`${url}/status/pipeline`)).json()) as { partitions: object[] };
  return partitions.length > 0;
}
