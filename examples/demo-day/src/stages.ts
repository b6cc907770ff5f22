import { PLATFORMS, type PlatformId } from './blocks.rules.js';
import type { DayPlan, PlannedInstruction } from './day-plan.js';
import type { Participants } from './participants.js';
import type { People } from './people.client.js';
import { until, untilIdle } from './pipeline.client.js';

/** What still lacks this long after everything was taken in is a break. */
const CLOSE_DEADLINE_SECONDS = 3;

/** One step of the day; `told` hears how far it is. */
export interface Stage {
  readonly name: string;
  run(told: (done: number, total: number) => void): Promise<void>;
}

interface Cast extends Participants {
  readonly plan: DayPlan;
  readonly people: People;
  readonly urls: Readonly<Record<string, string>>;
  /** Hears what the request for statements came back with. */
  onStatements(answer: unknown): void;
}

/** The day from the opening positions to the statements. Where people follow on what the services did, they wait for it first. */
export function stagesOf(cast: Cast): Stage[] {
  const { plan, people, urls } = cast;
  const thenIdle = (act: () => Promise<unknown>): Stage['run'] => async (told) => {
    await act();
    await takenIn(urls, told);
  };
  return [
    { name: 'services ready', run: (told) => takenIn(urls, told) },
    { name: 'start of day', run: () => people.checkReadiness(plan) },
    { name: 'before trading', run: () => prepare(cast) },
    { name: 'trading', run: (told) => trade(cast, told) },
    { name: 'by hand', run: thenIdle(() => byHand(cast)) },
    { name: 'after trading', run: thenIdle(() => instruct(cast, 'AFTER_TRADING')) },
    { name: 'amendments', run: thenIdle(() => people.amend(plan)) },
    { name: 'approvals', run: thenIdle(() => people.approve(plan)) },
    { name: 'reading', run: () => people.read(plan) },
    { name: 'dry run', run: () => people.foreseeClose(plan) },
    { name: 'day close', run: thenIdle(() => close(cast)) },
    { name: 'explaining', run: () => people.explain(plan) },
    { name: 'confirmations', run: thenIdle(() => people.release(plan)) },
    { name: 'affirmations', run: thenIdle(() => allAnswered(cast)) },
    { name: 'reversals', run: thenIdle(() => instruct(cast, 'AFTER_AFFIRMATION')) },
    { name: 'late busts', run: thenIdle(() => bustLate(cast)) },
    { name: 'corrections', run: thenIdle(() => people.correct(plan)) },
    { name: 'corrected confirmations', run: thenIdle(() => releaseCorrected(cast)) },
    { name: 'fee change', run: thenIdle(() => people.changeFee(plan)) },
    { name: 'decisions', run: thenIdle(() => people.decideFlags(plan)) },
    { name: 'statements', run: thenIdle(async () => cast.onStatements(await people.makeStatements(plan))) },
  ];
}

async function takenIn(urls: Cast['urls'], told: (done: number, total: number) => void): Promise<void> {
  let most = 0;
  await untilIdle(urls, (backlog) => {
    most = Math.max(most, backlog);
    told(most - backlog, most);
  });
}

async function prepare(cast: Cast): Promise<void> {
  await cast.orderManagement.openAccounts(cast.plan.openings);
  await cast.orderManagement.placeOrders(cast.plan.orders);
  await instruct(cast, 'BEFORE_TRADING');
}

/** Both platforms at once, each at its own pace; their totals follow. */
async function trade({ plan, platforms }: Cast, told: (done: number, total: number) => void): Promise<void> {
  const sent: Record<PlatformId, number> = { OMS1: 0, OMS2: 0 };
  const total = plan.reports.OMS1.length + plan.reports.OMS2.length;
  await Promise.all(PLATFORMS.map(async (platform) => {
    await platforms[platform].streamReports(plan.reports[platform], (count) => {
      sent[platform] = count;
      told(sent.OMS1 + sent.OMS2, total);
    });
    await platforms[platform].sendTotals(plan.totals.filter((one) => one.platform === platform));
  }));
}

async function instruct({ plan, orderManagement }: Cast, when: PlannedInstruction['when']): Promise<void> {
  const given = plan.instructions.filter((instruction) => instruction.when === when && !instruction.filed);
  await orderManagement.instruct(given.map(({ value }) => value));
}

/** What does not come over topics: fills and instructions in files, and deals by phone. */
async function byHand({ plan, people }: Cast): Promise<void> {
  await people.fileReports(plan);
  await people.dealByPhone(plan);
  await people.fileInstructions(plan);
}

async function close({ plan, people }: Cast): Promise<void> {
  await people.closeDay(plan, PLATFORMS, CLOSE_DEADLINE_SECONDS);
  await until(async () => {
    const state = await people.dayState(plan);
    return { done: state === 'CLOSED', standing: `the day is ${state}` };
  });
}

async function allAnswered({ custodians }: Cast): Promise<void> {
  await until(() => Promise.resolve({
    done: custodians.every(({ count, manners }) => count >= manners.lines),
    standing: custodians.map(({ count, manners }) => `${manners.custodian} has ${count} of ${manners.lines} confirmations`).join('; '),
  }));
}

/** Custodians are told what replaces or cancels the confirmations that they had, and answer that too. */
async function releaseCorrected({ plan, people, custodians }: Cast): Promise<void> {
  const count = (): number => custodians.reduce((total, custodian) => total + custodian.count, 0);
  const before = count();
  const issued = await people.releaseCorrected(plan);
  await until(() => Promise.resolve({
    done: count() >= before + issued, standing: `custodians have ${count() - before} of ${issued} corrected confirmations`,
  }));
}

async function bustLate({ plan, platforms }: Cast): Promise<void> {
  for (const platform of PLATFORMS) {
    await platforms[platform].streamReports(plan.lateBusts.reports[platform]);
    await platforms[platform].sendTotals(plan.lateBusts.totals.filter((one) => one.platform === platform));
  }
}
