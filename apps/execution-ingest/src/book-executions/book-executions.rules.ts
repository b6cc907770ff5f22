import type { ExecutionAccepted, ExecutionReported } from '@entresol/contracts/execution.message';
import type { BookedOrder } from '@entresol/contracts/booking-unit';
import type { LastCapacity } from '@entresol/trade/execution';
import { mismatch, type Refusal } from './match-order.rules.js';

/** What reports are judged by: everything is held under lock. */
export interface Book {
  readonly orders: ReadonlyMap<string, BookedOrder>;
  /** The chains that the reports refer to, each with the execId by which it was asked for. */
  readonly chains: readonly { execRefId: string; chain: ExecutionAccepted }[];
  /** Of each block with a fill, what its first was dealt as. */
  readonly capacities: ReadonlyMap<string, LastCapacity>;
}

/** A report that was taken, and its fill's chain before and after. Without `before` it began the chain. */
export interface Taken<R> {
  readonly report: R;
  readonly before: ExecutionAccepted | null;
  readonly after: ExecutionAccepted;
}

export interface Booking<R> {
  readonly taken: Taken<R>[];
  /** What waits for its order or for the report it refers to, with that one's name. */
  readonly waiting: { report: R; waitsOn: string }[];
  readonly refused: { report: R; refusal: Refusal }[];
  /** Blocks whose first fill is among these. */
  readonly capacities: Map<string, LastCapacity>;
}

type Reference = Pick<ExecutionReported, 'platform' | 'tradeDate' | 'orderId'>;

export function orderKey(orderId: string): string {
  return `order:${orderId}`;
}

/** The name of one report within its order, where a correction or cancel looks for it. */
export function referenceKey({ platform, tradeDate, orderId }: Reference, execId: string): string {
  return `execution:${platform}/${tradeDate}/${orderId}/${execId}`;
}

/** Books reports in their order. One that refers to a report further on in the list is taken right after it. */
export function bookReports<R extends { value: ExecutionReported }>(reports: readonly R[], book: Book): Booking<R> {
  const ledger = new Ledger<R>(book);
  const due = [...reports].reverse();
  for (let report = due.pop(); report; report = due.pop()) due.push(...ledger.book(report).reverse());
  return ledger.booking();
}

class Ledger<R extends { value: ExecutionReported }> {
  readonly #taken: Taken<R>[] = [];
  readonly #refused: Booking<R>['refused'] = [];
  readonly #capacities = new Map<string, LastCapacity>();
  readonly #waiting = new Map<string, R[]>();
  /** By the key of each report that may be named; those of one chain share it. */
  readonly #chains = new Map<string, { latest: ExecutionAccepted }>();

  constructor(private readonly known: Book) {
    for (const { execRefId, chain } of known.chains) {
      const root = referenceKey(chain, chain.rootExecId);
      const shared = this.#chains.get(root) ?? { latest: chain };
      this.#chains.set(root, shared).set(referenceKey(chain, execRefId), shared);
    }
  }

  /** Books one report, and returns those that waited for it. */
  book(report: R): R[] {
    const { value } = report;
    const order = this.known.orders.get(value.orderId);
    if (!order) return this.#wait(report, orderKey(value.orderId));
    const capacity = this.#capacities.get(order.blockId) ?? this.known.capacities.get(order.blockId) ?? null;
    const refusal = mismatch(value, order, capacity);
    if (refusal) return this.#refuse(report, refusal);
    if (value.execType !== 'TRADE') return this.#amend(report);
    if (capacity === null) this.#capacities.set(order.blockId, value.lastCapacity);
    const after = began(value, order.blockId);
    return this.#take({ report, before: null, after }, { latest: after });
  }

  booking(): Booking<R> {
    const waiting = [...this.#waiting].flatMap(([waitsOn, reports]) => reports.map((report) => ({ report, waitsOn })));
    return { taken: this.#taken, waiting, refused: this.#refused, capacities: this.#capacities };
  }

  #amend(report: R): R[] {
    const { value } = report;
    const key = referenceKey(value, value.execRefId!);
    const chain = this.#chains.get(key);
    if (!chain) return this.#wait(report, key);
    const before = chain.latest;
    const refusal = refusalByChain(value, before);
    if (refusal) return this.#refuse(report, refusal);
    chain.latest = amended(before, value);
    return this.#take({ report, before, after: chain.latest }, chain);
  }

  #take(taken: Taken<R>, chain: { latest: ExecutionAccepted }): R[] {
    const key = referenceKey(taken.after, taken.after.execId);
    this.#taken.push(taken);
    this.#chains.set(key, chain);
    const woken = this.#waiting.get(key);
    if (woken) this.#waiting.delete(key);
    return woken ?? [];
  }

  #refuse(report: R, refusal: Refusal): R[] {
    this.#refused.push({ report, refusal });
    return [];
  }

  #wait(report: R, waitsOn: string): R[] {
    const others = this.#waiting.get(waitsOn);
    if (others) others.push(report);
    else this.#waiting.set(waitsOn, [report]);
    return [];
  }
}

/** A correction or cancel names the original or the latest report of a chain that has not ended. */
function refusalByChain({ execRefId }: ExecutionReported, chain: ExecutionAccepted): Refusal | null {
  if (execRefId !== chain.rootExecId && execRefId !== chain.execId) {
    return { reason: 'REFERENCE_NOT_LATEST', field: 'execRefId', text: `execRefId is ${execRefId}, but the latest of ${chain.rootExecId} is ${chain.execId}` };
  }
  return chain.live ? null : { reason: 'ALREADY_BUSTED', field: 'execRefId', text: `${chain.rootExecId} was cancelled by ${chain.execId}` };
}

/** Field by field: a spread of a message costs ten times as much. */
function began(report: ExecutionReported, blockId: string): ExecutionAccepted {
  const { platform, execId, execType, orderId, symbol, side, lastQty, lastPx } = report;
  const { currency, lastMkt, transactTime, tradeDate, lastCapacity, trader } = report;
  return {
    platform, execId, execType, execRefId: null, orderId, blockId, symbol, side, lastQty, lastPx, currency, lastMkt, transactTime, tradeDate,
    lastCapacity, trader, rootExecId: execId, version: 1, live: true,
  };
}

/**
 * A chain after a correction or cancel. It keeps the time at which its fill was dealt, for that of the report says when it was
 * corrected; and a cancelled chain keeps what was cancelled.
 */
function amended(chain: ExecutionAccepted, { execId, execType, execRefId, trader, lastQty, lastPx, lastMkt }: ExecutionReported): ExecutionAccepted {
  const after = { ...chain, version: chain.version + 1, execId, execType, execRefId, trader };
  return execType === 'TRADE_CANCEL' ? { ...after, live: false } : { ...after, lastQty, lastPx, lastMkt };
}
