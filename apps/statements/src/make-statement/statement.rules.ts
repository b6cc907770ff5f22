import { Decimal, decimal, money, plain, sum } from '@entresol/money/decimal';
import type { LedgerEntry } from '../book-entries/ledger-entry.entity.js';

/** First and last day, both within. */
export interface Period {
  readonly periodStart: string;
  readonly periodEnd: string;
}

/** What stood before the period and what stands after it, of one symbol or currency: by the days' sums, not by the entries. */
export interface Balance {
  readonly of: string;
  readonly opening: string;
  readonly closing: string;
}

/** All that a statement is made of. The order of its lists says nothing. */
export interface StatementMaterial extends Period {
  readonly firmName: string | null;
  readonly account: { readonly account: string; readonly name: string; readonly client: string; readonly custodian?: string | null; readonly currency: string };
  readonly clientName: string | null;
  readonly custodianName: string | null;
  readonly instrumentNames: ReadonlyMap<string, string>;
  readonly positions: readonly Balance[];
  readonly cash: readonly Balance[];
  /** Those of the period. */
  readonly entries: readonly LedgerEntry[];
}

/** Shares: what stood, what came and went, what stands. */
export interface PositionLine {
  readonly symbol: string;
  readonly name: string | null;
  readonly opening: string;
  readonly sharesIn: string;
  readonly sharesOut: string;
  readonly closing: string;
}

export interface CashLine {
  readonly currency: string;
  readonly opening: string;
  readonly cashIn: string;
  readonly cashOut: string;
  readonly closing: string;
}

/** Σ of the period. Bought and sold are gross, without what was taken back; fees are those of trades and those charged apart. */
export interface TotalLine {
  readonly currency: string;
  readonly bought: string;
  readonly sold: string;
  readonly commission: string;
  readonly fees: string;
}

export type StatedEntry = Omit<LedgerEntry, 'account' | 'individualAllocId' | 'blockId' | 'reportedBy'>;

/** A statement by trade date. Its JSON is canonical: the same material, in whatever order, is the same bytes. */
export interface Statement extends Period {
  readonly firmName: string | null;
  readonly account: string;
  readonly accountName: string;
  readonly client: string;
  readonly clientName: string | null;
  readonly custodian: string | null;
  readonly custodianName: string | null;
  readonly currency: string;
  readonly positions: readonly PositionLine[];
  readonly cash: readonly CashLine[];
  readonly totals: readonly TotalLine[];
  readonly entries: readonly StatedEntry[];
}

/** Opening + activity is not closing: entries and sums by day tell different things, and no such statement may leave. */
export class StatementDoesNotReconcile extends Error {
  constructor(readonly account: string, of: string, { opening, activity, closing }: { opening: Decimal; activity: Decimal; closing: Decimal }) {
    super(`${account}: ${of} opens with ${plain(opening)}, moves by ${plain(activity)}, and closes with ${plain(closing)}`);
  }
}

/** Throws StatementDoesNotReconcile. */
export function makeStatement(material: StatementMaterial): Statement {
  const { account, firmName, clientName, custodianName, periodStart, periodEnd } = material;
  const entries = [...material.entries].sort(byDay);
  const positions = linesOf(material, material.positions, entries, ({ symbol, quantity }) => [symbol, quantity], []);
  const cash = linesOf(material, material.cash, entries, ({ currency, amount }) => [currency, amount], [account.currency]);
  return {
    firmName, account: account.account, accountName: account.name, client: account.client, clientName,
    custodian: account.custodian ?? null, custodianName, currency: account.currency, periodStart, periodEnd,
    positions: positions.map(({ of, opening, into, outOf, closing }) => ({
      symbol: of, name: material.instrumentNames.get(of) ?? null,
      opening: plain(opening), sharesIn: plain(into), sharesOut: plain(outOf), closing: plain(closing),
    })),
    cash: cash.map(({ of, opening, into, outOf, closing }) => ({
      currency: of, opening: money(opening, of), cashIn: money(into, of), cashOut: money(outOf, of), closing: money(closing, of),
    })),
    totals: cash.map(({ of }) => totalsOf(of, entries)),
    entries: entries.map(stated),
  };
}

interface Line {
  readonly of: string;
  readonly opening: Decimal;
  readonly into: Decimal;
  readonly outOf: Decimal;
  readonly closing: Decimal;
}

/** One line for each symbol or currency that stood, moved or stands, each proven to add up; `always` are lines even at rest. */
function linesOf(
  { account: { account } }: StatementMaterial, balances: readonly Balance[], entries: readonly LedgerEntry[],
  moveOf: (entry: LedgerEntry) => readonly [string | null, string | null], always: readonly string[],
): Line[] {
  const moves = new Map<string, Decimal[]>();
  for (const entry of entries) {
    const [of, moved] = moveOf(entry);
    if (of !== null && moved !== null) moves.set(of, [...(moves.get(of) ?? []), decimal(moved)]);
  }
  const standing = new Map(balances.map((balance) => [balance.of, balance]));
  const names = [...new Set([...standing.keys(), ...moves.keys(), ...always])].sort(byText);
  const lines = names.map((of): Line => {
    const moved = moves.get(of) ?? [];
    const [opening, closing, activity] = [decimal(standing.get(of)?.opening ?? '0'), decimal(standing.get(of)?.closing ?? '0'), sum(moved)];
    if (!opening.plus(activity).eq(closing)) throw new StatementDoesNotReconcile(account, of, { opening, activity, closing });
    return { of, opening, into: sum(moved.filter((d) => d.gt(0))), outOf: sum(moved.filter((d) => d.lt(0))).neg(), closing };
  });
  return lines.filter((line) => always.includes(line.of) || moves.has(line.of) || !line.opening.isZero());
}

function totalsOf(currency: string, entries: readonly LedgerEntry[]): TotalLine {
  const own = entries.filter((entry) => entry.currency === currency);
  const total = (list: readonly LedgerEntry[], pick: (entry: LedgerEntry) => string | null): Decimal =>
    sum(list.map((entry) => decimal(pick(entry) ?? '0')));
  const trades = own.filter((entry) => entry.entryKind !== 'ACTIVITY');
  const bought = trades.filter((entry) => entry.entryType === 'BUY');
  const sold = trades.filter((entry) => entry.entryType !== 'BUY');
  const charged = own.filter((entry) => entry.entryType === 'FEE');
  return {
    currency,
    bought: money(total(bought, (entry) => entry.grossTradeAmt), currency),
    sold: money(total(sold, (entry) => entry.grossTradeAmt), currency),
    commission: money(total(trades, (entry) => entry.commission), currency),
    fees: money(total(trades, (entry) => entry.fees).minus(total(charged, (entry) => entry.amount)), currency),
  };
}

function stated(entry: LedgerEntry): StatedEntry {
  const { entryKind, entryType, tradeDate, settlDate, symbol, currency, source, reference, correctionOf, text } = entry;
  const { quantity, avgPx, grossTradeAmt, commission, fees, amount } = entry;
  const inMoney = (value: string | null): string | null => (value === null ? null : money(decimal(value), currency));
  const exact = (value: string | null): string | null => (value === null ? null : plain(decimal(value)));
  return {
    tradeDate, settlDate, entryKind, entryType, symbol, quantity: exact(quantity), avgPx: exact(avgPx), grossTradeAmt: inMoney(grossTradeAmt),
    commission: inMoney(commission), fees: inMoney(fees), amount: inMoney(amount), currency, source, reference, correctionOf, text,
  };
}

/** Of one day: activities, then trades, by symbol; a reversal just before what takes its place. The rest only so that there is one order. */
function byDay(a: LedgerEntry, b: LedgerEntry): number {
  return byText(a.tradeDate, b.tradeDate) || placeOf(a) - placeOf(b) || byText(a.symbol ?? '', b.symbol ?? '')
    || byText(a.source, b.source) || byText(a.reference, b.reference) || byText(a.entryKind, b.entryKind);
}

function placeOf({ entryKind }: LedgerEntry): number {
  return entryKind === 'ACTIVITY' ? 0 : 1;
}

/** By code unit, the same on every machine. */
function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
