import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Consumer } from 'kafkajs';
import { Chain } from '../chain/chain.js';
import { ACCOUNTS_A_BLOCK, OF_A_FILL } from '../chain/chain.workload.js';
import { INGEST } from '../drain/ingest.js';
import { follow } from '../ground/follow.js';
import type { Ground } from '../ground/ground.js';
import { Ledger } from '../report/ledger.js';
import type { Measured } from '../report/run-record.js';
import { chance, shuffled } from '../trades/chance.rules.js';
import { fillsOf, placeOf, type TradePlan } from '../trades/trades.rules.js';
import { Latencies } from './histogram.js';
import { Schedule, sendSteadily } from './open-loop.js';

export interface LatencySize {
  /** Fills a second. */
  readonly rates: readonly number[];
  readonly seconds: number;
  /** How long fills come at the same rate before any is measured. */
  readonly warmUpSeconds: number;
  readonly repetitions: number;
}

const FILLS_A_BLOCK = 10;

/** A plan that is being played, and how long its fills and blocks take. */
interface Play {
  readonly plan: TradePlan;
  readonly schedule: Schedule;
  readonly unmeasured: number;
  /** From the intended send of a fill until a reader sees it on `executions.accepted.v1`: in its block, committed and told. */
  readonly inBlock: Latencies;
  /** From the intended send of a block's last fill until a reader sees the block's last confirmation on `confirmations.issued.v1`. */
  readonly confirmed: Latencies;
  readonly lines: Uint8Array;
  accepted: number;
  confirmations: number;
}

/** Who runs: the whole chain, or the service alone that puts fills into their blocks, so that one sees what the others' load adds. */
const SETUPS = [{ name: 'W3', services: [...OF_A_FILL, 'compliance'] }, { name: 'W3_alone', services: [INGEST] }] as const;

/** W3: how long a fill takes to be in its block, and a block to be confirmed, at steady rates. */
export async function measureLatency(ground: Ground, seed: number, size: LatencySize): Promise<Measured> {
  const { rates, seconds, warmUpSeconds, repetitions } = size;
  const ledger = new Ledger({ rates: rates.join(', '), seconds, warmUpSeconds, repetitions, fillsPerBlock: FILLS_A_BLOCK }, ground.log);
  const next = chance(seed);
  for (const { name, services } of SETUPS) {
    await Chain.with(ground, services, 'COMPLETE', async (chain) => {
      await chain.start();
      let play: Play | undefined;
      const observer = await observe(chain, () => play);
      try {
        for (let repetition = 0; repetition < repetitions; repetition += 1) {
          const turns = shuffled(rates, next);
          ledger.begin(turns.map((rate) => `${name}_${rate}`));
          for (const rate of turns) {
            play = begin(seed + repetition, `w3r${repetition}s${rate}`, rate, size);
            await chain.instruct(play.plan, ACCOUNTS_A_BLOCK);
            await playAt(chain, play, rate);
            note(ledger, `${name}_${rate}`, play);
          }
        }
      } finally {
        await observer.disconnect();
      }
    });
  }
  return ledger.measured();
}

function note(ledger: Ledger, name: string, { inBlock, confirmed }: Play): void {
  for (const percentile of [50, 99]) {
    ledger.figure(`${name}_p${percentile}`, inBlock.percentile(percentile));
    if (confirmed.count > 0) ledger.figure(`${name}_confirmed_p${percentile}`, confirmed.percentile(percentile));
  }
}

function begin(seed: number, tag: string, rate: number, { seconds, warmUpSeconds }: LatencySize): Play {
  const plan: TradePlan = { seed, tag, blocks: Math.ceil((rate * (seconds + warmUpSeconds)) / FILLS_A_BLOCK), fillsPerBlock: FILLS_A_BLOCK };
  const schedule = new Schedule(FILLS_A_BLOCK, fillsOf(plan));
  const counts = { lines: new Uint8Array(plan.blocks), accepted: 0, confirmations: 0 };
  return { plan, schedule, unmeasured: warmUpSeconds * 1000, inBlock: new Latencies(), confirmed: new Latencies(), ...counts };
}

async function playAt({ ground, prefix, fallen, services }: Chain, play: Play, rate: number): Promise<void> {
  const { plan, schedule } = play;
  await sendSteadily(ground.producer, prefix, plan, rate, schedule);
  const watch = { ended: fallen };
  const isWhole = services.length > 1;
  await follow('accepted fills', fillsOf(plan), () => play.accepted, watch);
  if (isWhole) await follow('confirmations', plan.blocks * ACCOUNTS_A_BLOCK, () => play.confirmations, watch);
}

/** Reads what the services tell, and notes how long after its intended time. */
async function observe(chain: Chain, current: () => Play | undefined): Promise<Consumer> {
  const [accepted, issued] = [chain.topic(topics.executionsAccepted), chain.topic(topics.confirmationsIssued)];
  const consumer = chain.ground.kafka.consumer({ groupId: `${chain.prefix}observer`, allowAutoTopicCreation: false, maxWaitTimeInMs: 50 });
  await consumer.connect();
  await consumer.subscribe({ topics: [accepted, issued], fromBeginning: true });
  const joined = new Promise<void>((resolve) => consumer.on(consumer.events.GROUP_JOIN, () => resolve()));
  await consumer.run({
    partitionsConsumedConcurrently: 8,
    eachBatch: async ({ batch: { topic, messages } }) => {
      const now = performance.now();
      const play = current();
      if (!play) return;
      for (const { value } of messages) {
        const text = value!.toString();
        if (topic === accepted) noteAccepted(play, JSON.parse(text) as ExecutionAccepted, now);
        else noteConfirmed(play, JSON.parse(text) as ConfirmationIssued, now);
      }
    },
  });
  await joined;
  return consumer;
}

function noteAccepted(play: Play, { execId }: ExecutionAccepted, now: number): void {
  play.accepted += 1;
  record(play, play.inBlock, execId, now);
}

function noteConfirmed(play: Play, { blockId }: ConfirmationIssued, now: number): void {
  const { block } = placeOf(`${blockId}-0`);
  play.confirmations += 1;
  play.lines[block] = play.lines[block]! + 1;
  if (play.lines[block] === ACCOUNTS_A_BLOCK) record(play, play.confirmed, `${blockId}-${FILLS_A_BLOCK - 1}`, now);
}

/** The first seconds do not count. */
function record({ schedule, unmeasured }: Play, latencies: Latencies, execId: string, now: number): void {
  const at = schedule.of(execId);
  if (at - schedule.startsAt >= unmeasured) latencies.record(now - at);
}
