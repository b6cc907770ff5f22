import { setTimeout as pause } from 'node:timers/promises';
import type { Fault } from './fault.js';
import type { FaultyDay } from './faulty-day.js';

const MINUTE_MS = 60_000;
const SILENCE_MS = 12_000;
const CUTS = 20;
const CUT_EVERY = 5;
const LOST_ACKS = { times: 4, forMs: 1500, betweenMs: 1500 };

const brokerKilled: Fault = {
  name: 'broker-killed',
  what: 'the broker is killed and started again',
  during: ['trading'],
  async strike(day, play) {
    void play();
    await day.underLoad();
    await day.surroundings.end('kafka', 'SIGKILL');
    await day.surroundings.restart('kafka');
    return { evidence: 'killed while reports came in' };
  },
};

const brokerAway: Fault = {
  name: 'broker-away',
  what: 'the broker is away for a minute; HTTP still accepts',
  during: ['approvals'],
  async strike(day, play) {
    await day.surroundings.end('kafka', 'SIGKILL');
    const before = accepted(day);
    void play();
    await pause(MINUTE_MS);
    const meanwhile = accepted(day) - before;
    await day.surroundings.restart('kafka');
    const due = day.plan.approvals.length;
    if (meanwhile === 0 || meanwhile !== due) throw new Error(`${meanwhile} of ${due} commands were accepted without a broker`);
    return { evidence: `${meanwhile} of ${meanwhile} HTTP commands accepted meanwhile` };
  },
};

const brokerSilent: Fault = {
  name: 'broker-silent',
  what: 'the network to the broker swallows everything for 12 s',
  during: ['trading'],
  async strike(day, play) {
    void play();
    await day.underLoad();
    day.surroundings.kafkaProxy.hold();
    await pause(SILENCE_MS);
    day.surroundings.kafkaProxy.pass();
    return { evidence: 'connections left open' };
  },
};

const databaseStopped: Fault = {
  name: 'database-stopped',
  what: 'PostgreSQL is stopped immediately and started again',
  during: ['trading'],
  async strike(day, play) {
    void play();
    await day.underLoad();
    // SIGQUIT is what pg_ctl calls an immediate stop: as after a crash, the next start replays the log.
    await day.surroundings.end('postgres', 'SIGQUIT');
    await day.surroundings.restart('postgres');
    return { evidence: 'stopped while reports came in' };
  },
};

export const commitCut: Fault = {
  name: 'commit-cut',
  what: 'connections are cut during COMMIT, before and after it went through',
  during: ['trading'],
  async strike(day, play) {
    const { databaseProxy } = day.surroundings;
    const before = databaseProxy.cuts;
    void play();
    await day.underLoad();
    databaseProxy.cutAt('COMMIT\0', CUT_EVERY);
    await day.until('COMMITs are cut', () => Promise.resolve(databaseProxy.cuts >= before + CUTS));
    databaseProxy.pass();
    return { evidence: `${databaseProxy.cuts - before} COMMITs cut` };
  },
};

const acksLost: Fault = {
  name: 'acks-lost',
  what: 'the broker does what it is asked, and its answers are lost',
  during: ['trading', 'confirmations'],
  async strike(day, play) {
    const { kafkaProxy } = day.surroundings;
    const before = kafkaProxy.dropped;
    void play();
    await day.underLoad();
    for (let time = 0; time < LOST_ACKS.times; time += 1) {
      kafkaProxy.dropResponses();
      await pause(LOST_ACKS.forMs);
      kafkaProxy.pass();
      await pause(LOST_ACKS.betweenMs);
    }
    const dropped = kafkaProxy.dropped - before;
    if (dropped === 0) throw new Error('no answer of the broker was lost');
    return { evidence: `${dropped} bytes of answers lost` };
  },
};

export const OUTAGES: readonly Fault[] = [brokerKilled, brokerAway, brokerSilent, databaseStopped, commitCut, acksLost];

function accepted({ people }: FaultyDay): number {
  return people.acts.filter(({ request, status }) => !request.startsWith('GET') && status < 300).length;
}
