import type { ExecutionAccepted, ExecutionReported } from '@entresol/contracts/execution.message';
import type { BookedOrder } from '@entresol/contracts/booking-unit';
import { decimal, plain } from '@entresol/money/decimal';
import type { LastCapacity } from '@entresol/trade/execution';
import fc from 'fast-check';
import { blockStanding, type BlockStanding, type OrderTotal } from '../complete-block/complete-block.rules.js';
import { identifyReports, identityOf } from '../report-executions/identify-reports.rules.js';
import { bookReports, orderKey, referenceKey } from './book-executions.rules.js';
import { orderChanges } from './order-change.rules.js';
import { aBust, aCorrection, aFill, anOrder } from './reports.example.js';

type Report = { value: ExecutionReported };

/** One order's life by the rules alone: what the handlers keep in tables is kept in maps. */
class OrderLife {
  readonly chains = new Map<string, ExecutionAccepted>();
  readonly #known = new Map<string, ExecutionReported>();
  readonly #rootOf = new Map<string, string>();
  readonly #orders = new Map<string, BookedOrder>();
  readonly #capacities = new Map<string, LastCapacity>();
  #parked: { report: Report; waitsOn: string }[] = [];
  #held = { reports: 0, fills: 0, qty: '0', gross: '0' };
  duplicates = 0;

  place(order: BookedOrder): void {
    this.#orders.set(order.orderId, order);
    this.#book(this.#unpark([orderKey(order.orderId)]));
  }

  report(batch: ExecutionReported[]): void {
    const { fresh, duplicates } = identifyReports(batch.map((value) => ({ value })), this.#known);
    for (const { value } of fresh) this.#known.set(identityOf(value), value);
    this.duplicates += duplicates.length;
    this.#book(fresh);
  }

  standing(total: OrderTotal | null): BlockStanding {
    return blockStanding([{ orderQty: '1000000', ...this.#held, total, parked: this.#parked.length > 0, quarantined: false, conflict: false }]);
  }

  #book(reports: Report[]): void {
    for (let due = reports; due.length > 0; ) {
      const booking = bookReports(due, { orders: this.#orders, capacities: this.#capacities, chains: due.flatMap((report) => this.#chainOf(report)) });
      for (const { after } of booking.taken) {
        this.#rootOf.set(after.execId, after.rootExecId);
        this.chains.set(after.rootExecId, after);
      }
      for (const [block, capacity] of booking.capacities) this.#capacities.set(block, capacity);
      for (const change of orderChanges(booking.taken, true)) this.#add(change);
      this.#parked.push(...booking.waiting);
      due = this.#unpark(booking.taken.map(({ after }) => referenceKey(after, after.execId)));
    }
  }

  #chainOf({ value: { execRefId } }: Report) {
    const chain = this.chains.get(this.#rootOf.get(execRefId ?? '') ?? '');
    return chain ? [{ execRefId: execRefId!, chain }] : [];
  }

  #add({ reports, fills, qty, gross }: ReturnType<typeof orderChanges>[number]): void {
    const held = this.#held;
    const plus = (a: string, b: string) => plain(decimal(a).plus(decimal(b)));
    this.#held = { reports: held.reports + reports, fills: held.fills + fills, qty: plus(held.qty, qty), gross: plus(held.gross, gross) };
  }

  #unpark(keys: string[]): Report[] {
    const taken = this.#parked.filter(({ waitsOn }) => keys.includes(waitsOn));
    this.#parked = this.#parked.filter(({ waitsOn }) => !keys.includes(waitsOn));
    return taken.map(({ report }) => report);
  }
}

const figure = fc.integer({ min: 1, max: 99_999 }).map((units) => plain(decimal(String(units)).dividedBy(100)));
const fill = fc.record({ lastQty: figure, lastPx: figure });

/** Some fills, each with corrections of one another in a row, and perhaps a bust at the end. */
const fillLives = fc.array(fc.record({ fill, corrections: fc.array(fill, { maxLength: 4 }), busted: fc.boolean() }), { minLength: 1, maxLength: 6 });

function reportsOf(lives: { fill: object; corrections: object[]; busted: boolean }[]): ExecutionReported[] {
  return lives.flatMap(({ fill: figures, corrections, busted }, n) => {
    const reports = [aFill(`E-${n}.0`, figures), ...corrections.map((corrected, c) => aCorrection(`E-${n}.${c + 1}`, `E-${n}.${c}`, corrected))];
    return busted ? [...reports, aBust(`X-${n}`, reports.at(-1)!.execId)] : reports;
  });
}

/** The reports, some twice, in any order and any batches; and the place of the order among the batches. */
const stories = fillLives.chain((lives) => {
  const reports = reportsOf(lives);
  return fc.record({
    reports: fc.constant(reports),
    sent: fc.subarray(reports).chain((again) => fc.shuffledSubarray([...reports, ...again], { minLength: reports.length + again.length })),
    cuts: fc.array(fc.boolean(), { minLength: 2 * reports.length, maxLength: 2 * reports.length }),
    orderAt: fc.nat(),
  });
});

function batchesOf(sent: ExecutionReported[], cuts: boolean[]): ExecutionReported[][] {
  const batches: ExecutionReported[][] = [[]];
  sent.forEach((report, n) => {
    if (cuts[n]) batches.push([]);
    batches.at(-1)!.push(report);
  });
  return batches;
}

function live(batches: ExecutionReported[][], orderAt: number): OrderLife {
  const life = new OrderLife();
  const at = orderAt % (batches.length + 1);
  batches.forEach((batch, n) => {
    if (n === at) life.place(anOrder());
    life.report(batch);
  });
  if (at === batches.length) life.place(anOrder());
  return life;
}

const sorted = (chains: ReadonlyMap<string, ExecutionAccepted>) => [...chains].sort(([a], [b]) => (a < b ? -1 : 1));

describe('the reports of one order, in any interleaving, any batches, and some of them twice', () => {
  it('come to the same fills and the same standing as in the order in which they were made', () => {
    fc.assert(fc.property(stories, ({ reports, sent, cuts, orderAt }) => {
      const straight = live(reports.map((report) => [report]), 0);
      const life = live(batchesOf(sent, cuts), orderAt);
      const { qty, gross } = straight.standing(null);
      const total = { numReports: reports.length, cumQty: qty, notional: gross };
      expect(sorted(life.chains)).toEqual(sorted(straight.chains));
      expect(life.standing(total)).toEqual(straight.standing(total));
      expect(straight.standing(total).state).toBe('COMPLETE');
      expect(life.duplicates).toBe(sent.length - reports.length);
    }), { numRuns: 150 });
  });

  it('hold the block or leave it open while any of them is missing', () => {
    fc.assert(fc.property(stories, fc.nat(), ({ reports, sent, cuts, orderAt }, pick) => {
      const straight = live([reports], 0).standing(null);
      const missing = reports[pick % reports.length]!;
      const life = live(batchesOf(sent.filter(({ execId }) => execId !== missing.execId), cuts), orderAt);
      expect(life.standing({ numReports: reports.length, cumQty: straight.qty, notional: straight.gross }).reasons).toContain('MISSING');
    }), { numRuns: 100 });
  });

  it('come to exactly the sum of what is live, by arithmetic on whole units', () => {
    fc.assert(fc.property(stories, ({ sent, cuts, orderAt }) => {
      const life = live(batchesOf(sent, cuts), orderAt);
      const units = (text: string): bigint => BigInt(decimal(text).times(100).toFixed(0));
      const standing = [...life.chains.values()].filter((chain) => chain.live);
      const gross = standing.reduce((sum, { lastQty, lastPx }) => sum + units(lastQty) * units(lastPx), 0n);
      expect(decimal(life.standing(null).gross).times(10_000).toFixed(0)).toBe(String(gross));
      expect(life.standing(null).fills).toBe(standing.length);
    }), { numRuns: 100 });
  });
});
