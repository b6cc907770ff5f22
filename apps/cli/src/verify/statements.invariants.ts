import { createHash } from 'node:crypto';
import type { StatementIssued } from '@entresol/contracts/statement.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { groupBy } from '@entresol/messaging/group-by';
import { exact, plain, sum, text } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { records, type Row, type Snapshot } from './snapshot.js';

type Stated = Readonly<Record<string, string | null>>;

interface StatementContent {
  readonly account: string;
  readonly periodStart: string;
  readonly periodEnd: string;
  readonly positions: readonly Stated[];
  readonly cash: readonly Stated[];
  readonly totals: readonly Stated[];
  readonly entries: readonly Stated[];
}

/** Every account has its statement of the day; what it opens with, lists and closes with are the books', and its hash is that of its bytes. */
export function statementsReconcile(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { statements, entries, positions, cash } = snapshot.tables;
  const issued = oncePerId(records<StatementIssued>(snapshot, 'statements.issued.v1'), findings).map(({ value }) => value);
  findings.sameMembers(
    issued.map((one) => told(one.statementId, one.account, one.periodStart, one.periodEnd, one.version, one.entries, one.contentHash, one.currency)),
    statements.map((row) => {
      const { currency } = JSON.parse(row['content']!) as { currency: string };
      return told(cells(row, 'statement_id', 'account', 'period_start', 'period_end', 'version', 'entries', 'content_hash'), currency);
    }),
    'statement',
  );
  const accounts = [...new Set(entries.map((row) => row['account']!))];
  findings.sameMembers(
    statements.map((row) => cells(row, 'account', 'period_start', 'period_end', 'version', 'issued_by')),
    accounts.map((account) => told(account, plan.tradeDate, plan.tradeDate, 1, plan.releasesStatements)), 'statement of',
  );
  const entriesOf = groupBy(entries, (row) => row['account']!);
  const balancesOf = groupBy([...positions, ...cash], (row) => row['account']!);
  for (const row of statements) {
    const account = row['account']!;
    judgeContent(row, { entries: entriesOf.get(account) ?? [], balances: balancesOf.get(account) ?? [] }, findings);
  }
  return findings.as('statements reconcile', `${statements.length} statements open, move and close as the books do`);
}

function judgeContent(row: Row, books: { entries: readonly Row[]; balances: readonly Row[] }, findings: Findings): void {
  const id = row['statement_id'];
  const content = JSON.parse(row['content']!) as StatementContent;
  const { account, periodStart, periodEnd } = content;
  findings.equal(createHash('sha256').update(row['content']!).digest('hex'), row['content_hash'], () => `hash of ${id}`);
  const head = told(account, periodStart, periodEnd, content.entries.length);
  findings.equal(head, cells(row, 'account', 'period_start', 'period_end', 'entries'), () => `head of ${id}`);
  const inPeriod = books.entries.filter(({ trade_date: date }) => periodStart <= date! && date! <= periodEnd);
  findings.sameMembers(content.entries.map(entryToldBy), inPeriod.map(entryKept), `entry on ${id}`);
  findings.sameMembers(content.totals.map(totalToldBy), content.totals.map(({ currency }) => totalKept(currency!, inPeriod)), `total on ${id}`);

  const balances = groupBy(books.balances, (one) => one['symbol'] ?? one['currency']!);
  const lines = [...content.positions.map((one) => lineToldBy(one, 'symbol', 'shares')), ...content.cash.map((one) => lineToldBy(one, 'currency', 'cash'))];
  findings.sameMembers(lines, [...balances].map(([name, days]) => lineKept(name, days, { content, inPeriod })), `line on ${id}`);
}

function entryToldBy(one: Stated): string {
  const figures = ['quantity', 'avgPx', 'grossTradeAmt', 'commission', 'fees', 'amount'].map((field) => plain(one[field]));
  return told(one['source'], one['reference'], one['entryType'], one['tradeDate'], one['settlDate'], one['symbol'], one['currency'], ...figures);
}

function entryKept(row: Row): string {
  const figures = ['quantity', 'avg_px', 'gross_trade_amt', 'commission', 'fees', 'amount'].map((column) => plain(row[column]));
  return told(cells(row, 'source', 'reference', 'entry_type', 'trade_date', 'settl_date', 'symbol', 'currency'), ...figures);
}

function totalToldBy(one: Stated): string {
  return told(one['currency'], ...['bought', 'sold', 'commission', 'fees'].map((field) => plain(one[field])));
}

/** Of the trades; the demo's day has no fees that are charged apart. */
function totalKept(currency: string, inPeriod: readonly Row[]): string {
  const trades = inPeriod.filter((row) => row['entry_kind'] === 'TRADE' && row['currency'] === currency);
  const total = (rows: readonly Row[], column: string): string => text(sum(rows.map((row) => exact(row[column]!))));
  const [bought, sold] = [trades.filter((row) => row['entry_type'] === 'BUY'), trades.filter((row) => row['entry_type'] !== 'BUY')];
  return told(currency, total(bought, 'gross_trade_amt'), total(sold, 'gross_trade_amt'), total(trades, 'commission'), total(trades, 'fees'));
}

function lineToldBy(one: Stated, name: 'symbol' | 'currency', moved: 'shares' | 'cash'): string {
  return told(one[name], plain(one['opening']), plain(one[`${moved}In`]), plain(one[`${moved}Out`]), plain(one['closing']));
}

/** Opening and closing by the sums of the days, what moved by the entries. */
function lineKept(name: string, days: readonly Row[], { content, inPeriod }: { content: StatementContent; inPeriod: readonly Row[] }): string {
  const until = (isBefore: (date: string) => boolean): bigint => (
    sum(days.filter((day) => isBefore(day['trade_date']!)).map((day) => exact((day['quantity'] ?? day['amount'])!))));
  const moves = inPeriod.flatMap((row) => {
    const move = row['symbol'] === name ? row['quantity'] : row['currency'] === name ? row['amount'] : null;
    return move ? [exact(move)] : [];
  });
  const [into, outOf] = [sum(moves.filter((move) => move > 0n)), -sum(moves.filter((move) => move < 0n))];
  return told(name, text(until((date) => date < content.periodStart)), text(into), text(outOf), text(until((date) => date <= content.periodEnd)));
}
