import { setTimeout as pause } from 'node:timers/promises';
import { PLATFORMS } from '@entresol/demo-day/blocks.rules';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { gather, type Participants } from '@entresol/demo-day/participants';
import { People } from '@entresol/demo-day/people.client';
import { until, untilIdle } from '@entresol/demo-day/pipeline.client';
import { stagesOf } from '@entresol/demo-day/stages';
import { Client } from 'pg';
import type { OwnPlatform } from '../own-platform.js';
import { dayOfBlocks } from './day-so-far.js';

const BETWEEN_ROUNDS_MS = 100;
const MAINTAINS_REFERENCES = 'user-23';

/** Something a person does once the services have come so far. A write that fails is repeated under its key. */
interface Act {
  readonly what: string;
  /** What must stand in the database before; absent where nothing must. */
  readonly after?: string;
  perform(): Promise<unknown>;
}

/** What has come about, in the words that acts wait for. */
const COME_ABOUT = `
  SELECT 'accepted ' || alloc_id AS fact FROM allocation.instruction WHERE state = 'ACCEPTED'
  UNION ALL SELECT 'taken ' || platform || ' ' || exec_id FROM execution_ingest.execution_report WHERE outcome = 'TAKEN'
  UNION ALL SELECT 'prepared ' || count(*) || ' of ' || block_id FROM confirmation.confirmation JOIN confirmation.allocated_line USING (individual_alloc_id)
    GROUP BY block_id`;

/**
 * A planned day that is traded block by block, as its driver asks for load. Each block takes its whole way at once: order, instruction,
 * reports, totals, approval, release, answers. People try again until they are heard, so services may come and go meanwhile.
 */
export class PacedDay {
  readonly #people: People;
  readonly #traded = new Set<string>();
  readonly #released = new Set<string>();
  #untraded: string[];
  #acts: Act[] = [];
  #attending = Promise.resolve();
  #failure = '';
  #changes = 0;
  #concluded = false;
  #over = false;

  private constructor(
    readonly plan: DayPlan, private readonly platform: OwnPlatform, private readonly participants: Participants, private readonly database: Client,
  ) {
    this.#people = new People(platform.urls, platform.tokenFor);
    this.#untraded = plan.blocks.map(({ blockId }) => blockId);
  }

  static async begin(plan: DayPlan, platform: OwnPlatform): Promise<PacedDay> {
    const database = new Client({ connectionString: platform.databaseUrl });
    await database.connect();
    const day = new PacedDay(plan, platform, await gather(platform.address, plan), database);
    await day.participants.orderManagement.openAccounts(plan.openings);
    day.#attending = day.#attend();
    return day;
  }

  /** The part of the plan that was traded; all of it once the day is concluded. */
  get soFar(): DayPlan {
    return this.#concluded ? this.plan : dayOfBlocks(this.plan, this.#traded);
  }

  /** How many reference rows were changed beside the plan. */
  get changes(): number {
    return this.#changes;
  }

  /** Blocks that were traded, will be allocated, and are not released. */
  get unreleased(): string[] {
    return this.plan.blocks.filter(({ blockId, broken }) => !broken && this.#traded.has(blockId) && !this.#released.has(blockId)).map(({ blockId }) => blockId);
  }

  /** Blocks that were not traded yet. */
  get untraded(): readonly string[] {
    return this.#untraded;
  }

  /** Sends all that the outside world has to say of a block. */
  async trade(blockId: string): Promise<void> {
    if (this.#traded.has(blockId)) return;
    this.#traded.add(blockId);
    this.#untraded = this.#untraded.filter((one) => one !== blockId);
    const { orderManagement, platforms } = this.participants;
    const block = dayOfBlocks(this.plan, new Set([blockId]));
    await orderManagement.placeOrders(block.orders);
    await orderManagement.instruct(block.instructions.filter(({ filed }) => !filed).map(({ value }) => value));
    for (const platform of PLATFORMS) {
      await platforms[platform].streamReports(block.reports[platform]);
      await platforms[platform].sendTotals(block.totals.filter((total) => total.platform === platform));
    }
    this.#acts.push({ what: `hand in files and deals of ${blockId}`, perform: () => this.#byHand(block) });
    const [approval] = block.approvals;
    if (approval) this.#acts.push({ what: `approve ${blockId}`, after: `accepted ${approval.allocId}`, perform: () => this.#people.approve(block) });
    const [first] = block.amendments;
    if (first) this.#acts.push({ what: `amend ${blockId}`, after: `taken ${first.platform} ${first.execId}`, perform: () => this.#people.amend(block) });
  }

  /** What of a block does not come over topics. */
  async #byHand(block: DayPlan): Promise<void> {
    await this.#people.fileReports(block);
    await this.#people.dealByPhone(block);
    await this.#people.fileInstructions(block);
  }

  /** Has a block's confirmations released as soon as they are prepared. */
  release(blockId: string): void {
    if (this.#released.has(blockId)) return;
    this.#released.add(blockId);
    const { lines } = this.plan.blocks.find((block) => block.blockId === blockId)!;
    const { person } = this.plan.releases.find(({ blockIds }) => blockIds.includes(blockId))!;
    const perform = () => this.#people.write(person, 'POST', 'confirmation', '/confirmations/release', `release-${blockId}`, { blockIds: [blockId] });
    this.#acts.push({ what: `release ${blockId}`, after: `prepared ${lines.length} of ${blockId}`, perform });
  }

  /** Changes a reference row that no rule of the day looks at. */
  maintain(): void {
    const turn = (this.#changes += 1);
    const row = { platform: 'OMS1', name: `First trading platform, ${turn}` };
    const perform = () => this.#people.write(MAINTAINS_REFERENCES, 'PUT', 'reference-data', '/reference/platforms/OMS1', `rename-${turn}`, row);
    this.#acts.push({ what: `rename ${turn}`, perform });
  }

  /** Has the day's statements of these accounts issued. */
  state(accounts: readonly string[]): void {
    const { releasesStatements, tradeDate } = this.plan;
    const body = { periodStart: tradeDate, periodEnd: tradeDate, accounts };
    const perform = () => this.#people.write(releasesStatements, 'POST', 'statements', '/statements', `statements-${accounts[0]}`, body);
    this.#acts.push({ what: `statements of ${accounts.join()}`, perform });
  }

  /** Runs a statement on the platform's database. */
  async run(sql: string): Promise<void> {
    await this.database.query(sql);
  }

  /** Returns once all that was begun is done, every custodian has what was released, and no service has work before it. */
  async rest(): Promise<void> {
    await until(() => Promise.resolve({ done: this.#acts.length === 0, standing: `${this.#acts.map(({ what }) => what).join('; ')} ${this.#failure}` }));
    const released = this.plan.blocks.filter(({ blockId }) => this.#released.has(blockId)).flatMap(({ lines }) => lines);
    const due = (custodian: string): number => released.filter((line) => line.custodian === custodian).length;
    const { custodians } = this.participants;
    await until(() => Promise.resolve({
      done: custodians.every(({ count, manners }) => count >= due(manners.custodian)),
      standing: custodians.map(({ count, manners }) => `${manners.custodian} has ${count} of ${due(manners.custodian)} confirmations`).join('; '),
    }));
    await untilIdle(this.platform.urls);
  }

  /** Trades and releases what is left, and plays the day from its close to the last change before the statements. */
  async conclude(): Promise<void> {
    for (const blockId of [...this.#untraded]) await this.trade(blockId);
    for (const blockId of this.unreleased) this.release(blockId);
    await this.rest();
    const { plan, participants } = this;
    for (const platform of PLATFORMS) {
      await participants.platforms[platform].sendTotals(plan.totals.filter((total) => total.platform === platform && !total.orderId));
    }
    await untilIdle(this.platform.urls);
    const stages = stagesOf({ ...participants, plan, people: this.#people, urls: this.platform.urls, onStatements: () => undefined });
    const left = ['day close', 'affirmations', 'reversals', 'late busts', 'corrections', 'corrected confirmations', 'fee change', 'decisions'];
    for (const { run } of stages.filter(({ name }) => left.includes(name))) await run(() => undefined);
    this.#concluded = true;
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#attending;
    await this.participants.stop();
    await this.database.end();
  }

  /** Sees to the acts, round by round. */
  async #attend(): Promise<void> {
    while (!this.#over) {
      for (const act of await this.#dueActs()) await this.#attempt(act);
      await pause(BETWEEN_ROUNDS_MS);
    }
  }

  /** What fails is tried again in the next round. */
  async #attempt(act: Act): Promise<void> {
    try {
      await act.perform();
      this.#acts = this.#acts.filter((one) => one !== act);
    } catch (error) {
      this.#failure = (error as Error).message;
    }
  }

  async #dueActs(): Promise<Act[]> {
    if (this.#acts.length === 0) return [];
    const { rows } = await this.database.query<{ fact: string }>(COME_ABOUT);
    const facts = new Set(rows.map(({ fact }) => fact));
    return this.#acts.filter(({ after }) => after === undefined || facts.has(after));
  }
}
