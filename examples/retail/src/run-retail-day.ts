import type { Certificate } from '@entresol/contracts/allocation.message';
import type { BrokerAddress } from '@entresol/demo-day/broker.client';
import { Custodian, type CustodianJournal } from '@entresol/demo-day/custodian.client';
import { OrderManagement } from '@entresol/demo-day/order-management.client';
import { connectAll } from '@entresol/demo-day/participants';
import { until, untilIdle } from '@entresol/demo-day/pipeline.client';
import { TradingPlatform } from '@entresol/demo-day/platform.client';
import { Requests } from '@entresol/demo-day/requests.client';
import { SUPPLIERS, type SupplierId } from './goods.js';
import type { Purchase, RetailPlan } from './retail-plan.js';
import { STAFF, TRADE_DATE, WAREHOUSES, type Outlet } from './retailer.rules.js';

export interface RetailDayOptions extends BrokerAddress {
  readonly plan: RetailPlan;
  /** Of the six services, by name, without a slash at the end. */
  readonly urls: Readonly<Record<string, string>>;
  readonly tokenOf: (person: string) => Promise<string>;
  /** Told what comes next. */
  readonly on?: (step: string) => void;
}

/** A purchase as the allocation service shows it. */
export interface Divided {
  readonly state: string;
  readonly allocation: { readonly qty: string; readonly gross: string; readonly avgPx: string };
  readonly lines: readonly { readonly account: string; readonly allocQty: string; readonly grossTradeAmt: string }[];
}

/** What an outlet's statement says of its stock. */
export interface Stock {
  readonly positions: readonly { readonly symbol: string; readonly opening: string; readonly closing: string }[];
}

/** All that an outsider can see of a day once it is over. */
export interface RetailOutcome {
  /** By blockId, in the order of the plan. */
  readonly atClose: ReadonlyMap<string, Divided>;
  readonly atEnd: ReadonlyMap<string, Divided>;
  /** Of each purchase its versions, the first first. */
  readonly certificates: ReadonlyMap<string, readonly Certificate[]>;
  readonly warehouses: readonly CustodianJournal[];
  /** By account. */
  readonly stocks: ReadonlyMap<string, Stock>;
  readonly flags: readonly { readonly rule: string; readonly subject: string; readonly person: string }[];
}

const CLOSE_DEADLINE_SECONDS = 60;

/** Plays a retailer's day to running services, and looks at what came of it. */
export async function runRetailDay({ plan, urls, tokenOf, on = () => undefined, ...address }: RetailDayOptions): Promise<RetailOutcome> {
  const company = await gather(address);
  const day = new RetailDay(plan, urls, new Requests(urls, tokenOf), company);
  try {
    on('Orders and stock');
    await day.prepare();
    on('Deliveries');
    await day.receive();
    on('Day close');
    await day.close();
    on('Delivery notes');
    await day.release('release');
    const atClose = await day.divided();
    on('A recall');
    await day.recall();
    on('Statements');
    await day.state();
    return { atClose, ...(await day.outcome()), warehouses: company.warehouses.map((one) => one.journal()) };
  } finally {
    await company.stop();
  }
}

type Company = Awaited<ReturnType<typeof gather>>;

function gather(address: BrokerAddress) {
  return connectAll(async (join) => {
    const suppliers = { SUP1: await join(TradingPlatform.connect(address, 'SUP1')), SUP2: await join(TradingPlatform.connect(address, 'SUP2')) };
    const headOffice = await join(OrderManagement.connect(address));
    const warehouses: Custodian[] = [];
    for (const custodian of WAREHOUSES) {
      const person = `${custodian.toLowerCase()}-1`;
      warehouses.push(await join(Custodian.start(address, { custodian, lines: 0, affirmers: [person, person], exceptions: {} })));
    }
    return { suppliers, headOffice, warehouses };
  });
}

class RetailDay {
  #notes = 0;

  constructor(
    private readonly plan: RetailPlan, private readonly urls: RetailDayOptions['urls'], private readonly staff: Requests, private readonly company: Company,
  ) {}

  async prepare(): Promise<void> {
    const { purchases, openings } = this.plan;
    const { headOffice } = this.company;
    await untilIdle(this.urls);
    await headOffice.openAccounts(openings);
    await headOffice.placeOrders(purchases.map(({ order }) => order));
    await headOffice.instruct(instructionsOf(purchases.filter(({ instructedAfter }) => !instructedAfter)));
    await untilIdle(this.urls);
  }

  /** Whoever divides only once all has arrived needs a second person. */
  async receive(): Promise<void> {
    const { purchases } = this.plan;
    for (const supplier of SUPPLIERS) {
      const own = purchases.filter(({ good }) => good.supplier === supplier);
      await this.#report(supplier, own.flatMap(({ deliveries }) => deliveries));
    }
    await this.#total(this.plan.totals);
    await untilIdle(this.urls);
    const after = purchases.filter(({ instructedAfter }) => instructedAfter);
    await this.company.headOffice.instruct(instructionsOf(after));
    await untilIdle(this.urls);
    for (const { instruction: { allocId } } of after) {
      await this.staff.write(STAFF.approves, 'POST', 'allocation', `/instructions/${allocId}/approve`, `approve-${allocId}`, {});
    }
    await untilIdle(this.urls);
  }

  async close(): Promise<void> {
    const path = `/days/${TRADE_DATE}`;
    const body = { platforms: SUPPLIERS, deadlineSeconds: CLOSE_DEADLINE_SECONDS };
    await this.staff.write(STAFF.closes, 'POST', 'allocation', `${path}/close`, 'close', body);
    await until(async () => {
      const { state } = (await this.staff.get(STAFF.closes, 'allocation', path)) as { state: string };
      return { done: state === 'CLOSED', standing: `the day is ${state}` };
    });
    await untilIdle(this.urls);
  }

  /** Sends the delivery notes that are prepared, and waits until the warehouses have answered them. */
  async release(key: string): Promise<void> {
    const blockIds = this.plan.purchases.map(({ blockId }) => blockId);
    const answer = await this.staff.write(STAFF.releases, 'POST', 'confirmation', '/confirmations/release', key, { blockIds });
    this.#notes += (answer as { issued: number }).issued;
    await until(() => {
      const count = this.company.warehouses.reduce((sum, warehouse) => sum + warehouse.count, 0);
      return Promise.resolve({ done: count >= this.#notes, standing: `the warehouses have ${count} of ${this.#notes} delivery notes` });
    });
    await untilIdle(this.urls);
  }

  /** What a recall changes of a purchase that was divided, is looked at, approved by its hash, and sent to the warehouses anew. */
  async recall(): Promise<void> {
    const { blockId, report, totals } = this.plan.recall;
    await this.#report(report.platform as SupplierId, [report]);
    await this.#total(totals);
    await untilIdle(this.urls);
    const { hash } = (await this.staff.get(STAFF.approves, 'allocation', `/blocks/${blockId}/correction`)) as { hash: string };
    const approval = { hash, reason: 'The supplier recalled a delivery.' };
    await this.staff.write(STAFF.approves, 'POST', 'allocation', `/blocks/${blockId}/correction/approve`, 'recall', approval);
    await untilIdle(this.urls);
    await this.release('release-again');
  }

  async state(): Promise<void> {
    const period = { periodStart: TRADE_DATE, periodEnd: TRADE_DATE };
    await this.staff.write(STAFF.states, 'POST', 'statements', '/statements', 'statements', period);
    await untilIdle(this.urls);
  }

  async divided(): Promise<Map<string, Divided>> {
    return this.#ofEach(this.plan.purchases, ({ blockId }) => blockId, ({ blockId }) => this.#see<Divided>('allocation', `/blocks/${blockId}`));
  }

  async outcome(): Promise<Pick<RetailOutcome, 'atEnd' | 'certificates' | 'stocks' | 'flags'>> {
    const { purchases, outlets } = this.plan;
    const statement = ({ account }: Outlet) => this.#see<Stock>('statements', `/statements/${account}?from=${TRADE_DATE}&to=${TRADE_DATE}&format=json`);
    return {
      atEnd: await this.divided(),
      certificates: await this.#ofEach(purchases, ({ blockId }) => blockId, ({ blockId }) => this.#certificatesOf(blockId)),
      stocks: await this.#ofEach(outlets, ({ account }) => account, statement),
      flags: (await this.#see<{ flags: RetailOutcome['flags'] }>('compliance', '/flags?limit=100')).flags,
    };
  }

  async #certificatesOf(blockId: string): Promise<Certificate[]> {
    const newest = await this.#see<Certificate>('allocation', `/blocks/${blockId}/certificate`);
    const versions = Array.from({ length: newest.version - 1 }, (_, index) => index + 1);
    const earlier = await Promise.all(versions.map((version) => this.#see<Certificate>('allocation', `/blocks/${blockId}/certificate?version=${version}`)));
    return [...earlier, newest];
  }

  async #ofEach<T, R>(all: readonly T[], nameOf: (one: T) => string, see: (one: T) => Promise<R>): Promise<Map<string, R>> {
    const seen = new Map<string, R>();
    for (const one of all) seen.set(nameOf(one), await see(one));
    return seen;
  }

  async #see<R>(service: string, path: string): Promise<R> {
    return (await this.staff.get(STAFF.reads, service, path)) as R;
  }

  async #report(supplier: SupplierId, reports: readonly Purchase['deliveries'][number][]): Promise<void> {
    await this.company.suppliers[supplier].streamReports(reports.map((value) => ({ kind: 'FILL', key: value.orderId, value })));
  }

  async #total(totals: RetailPlan['totals']): Promise<void> {
    for (const supplier of SUPPLIERS) await this.company.suppliers[supplier].sendTotals(totals.filter(({ platform }) => platform === supplier));
  }
}

function instructionsOf(purchases: readonly Purchase[]) {
  return purchases.map(({ instruction }) => instruction);
}
