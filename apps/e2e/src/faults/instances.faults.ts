import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './fault.js';
import type { FaultyDay } from './faulty-day.js';
import { REPORTED, produceAgain, recordsOf } from './topic-records.js';

/** Twice a group’s session, and longer than the database keeps a stopped relay’s: both have passed to the successor by then. */
const FROZEN_MS = 12_000;
const BESIDE_MS = 3000;
const STAYS_MS = 2000;
const TIMES = 4;
const LOAD = 8000;

/** Stops a service where it stands, has a successor take over, and lets it go on beside it. */
async function freeze(day: FaultyDay, service: string): Promise<string> {
  const zombie = day.service(service);
  const successor = await day.platform.another(service);
  process.kill(zombie.pid, 'SIGSTOP');
  const frozen = performance.now();
  let takenOver: number;
  try {
    const stoppedAt = await day.progress(service);
    const started = successor.start();
    await day.until(`another ${service} takes over`, async () => (await day.progress(service)) > stoppedAt);
    takenOver = performance.now() - frozen;
    await started;
    await pause(Math.max(0, FROZEN_MS - (performance.now() - frozen)));
  } finally {
    process.kill(zombie.pid, 'SIGCONT');
  }
  await pause(BESIDE_MS);
  await successor.stop();
  return `taken over after ${(takenOver / 1000).toFixed(1)} s, start of the successor included`;
}

const consumerFrozen: Fault = {
  name: 'consumer-frozen',
  what: 'execution-ingest is stopped by SIGSTOP beyond its session, and goes on beside its successor',
  during: ['trading'],
  async strike(day, play) {
    void play();
    await day.underLoad();
    return { evidence: await freeze(day, 'execution-ingest') };
  },
};

const relayFrozen: Fault = {
  name: 'relay-frozen',
  what: 'confirmation, which writes the custodians’ streams, is stopped by SIGSTOP and goes on beside its successor',
  during: ['confirmations'],
  async strike(day, play) {
    void play();
    await day.until('confirmations are released', async () => (
      (await day.rows('SELECT FROM confirmation.stream_record LIMIT 1')).length > 0));
    return { evidence: await freeze(day, 'confirmation') };
  },
};

const comingAndGoing: Fault = {
  name: 'coming-and-going',
  what: 'a second instance of two services joins and leaves every 2 s, under load',
  during: ['trading'],
  async strike(day, play) {
    await play();
    for (let time = 0; time < TIMES; time += 1) {
      const [ingest, allocation] = [await day.platform.another('execution-ingest'), await day.platform.another('allocation')];
      await Promise.all([ingest.start(), allocation.start()]);
      // The day is traded sooner than they come and go: what was told before is told again, so that both have something to take all the while.
      for (const topic of [REPORTED, 'executions.accepted.v1']) await produceAgain(day, topic, (await recordsOf(day, topic)).slice(0, LOAD));
      await pause(STAYS_MS);
      // In turn in good order and on the spot, when the group has to find out.
      await Promise.all([ingest, allocation].map((one) => (time % 2 === 0 ? one.stop() : one.kill())));
      await pause(STAYS_MS);
    }
    return { evidence: `${TIMES} times` };
  },
};

export const INSTANCES: readonly Fault[] = [consumerFrozen, relayFrozen, comingAndGoing];
