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

/**
 * Every account has its statement of the day, and what the newest version opens with, lists and closes with are the books'; earlier ones list
 * nothing else. The hash of each is that of its bytes.
 */
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
  const versions = groupBy(statements, (row) => cells(row, 'account', 'period_start', 'period_end', 'issued_by'));
  findings.sameMembers(versions.keys(), accounts.map((account) => told(account, plan.tradeDate, plan.tradeDate, plan.releasesStatements)), 'statement of');
  const entriesOf = groupBy(entries, (row) => row['account']!);
  const balancesOf = groupBy([...positions, ...cash], (row) => row['account']!);
  for (const ofPeriod of versions.values()) {
    ofPeriod.sort((a, b) => Number(a['version']) - Number(b['version']));
    ofPeriod.forEach((row, index) => {
      findings.equal(row['version'], String(index + 1), () => `version of ${row['statement_id']}`);
      const content = judgeBytes(row, findings);
      const books = { entries: entriesOf.get(content.account) ?? [], balances: balancesOf.get(content.account) ?? [] };
      if (row === ofPeriod.at(-1)) judgeContent(content, books, findings);
      else judgeEarlier(content, books, findings);
    });
  }
  const corrected = statements.length - versions.size;
  return findings.as('statements reconcile', `${versions.size} statements open, move and close as the books do; ${corrected} earlier versions of them`);
}

function judgeBytes(row: Row, findings: Findings): StatementContent {
  const content = JSON.parse(row['content']!) as StatementContent;
  findings.equal(createHash('sha256').update(row['content']!).digest('hex'), row['content_hash'], () => `hash of ${row['statement_id']}`);
  const head = told(content.account, content.periodStart, content.periodEnd, content.entries.length);
  findings.equal(head, cells(row, 'account', 'period_start', 'period_end', 'entries'), () => `head of ${row['statement_id']}`);
  return content;
}

interface Books {
  readonly entries: readonly Row[];
  readonly balances: readonly Row[];
}

/** Entries are never changed: what was listed once is in the books still. */
function judgeEarlier({ account, entries }: StatementContent, books: Books, findings: Findings): void {
  const kept = new Set(books.entries.map(entryKept));
  for (const entry of entries.map(entryToldBy)) findings.expect(kept.has(entry), () => `${entry} was stated to ${account}, and is not in the books`);
}

function judgeContent(content: StatementContent, books: Books, findings: Findings): void {
  const { account: id, periodStart, periodEnd } = content;
  const inPeriod = books.entries.filter(({ trade_date: date }) => periodStart <= date! && date! <= periodEnd);
  findings.sameMembers(content.entries.map(entryToldBy), inPeriod.map(entryKept), `entry stated to ${id}`);
  findings.sameMembers(content.totals.map(totalToldBy), content.totals.map(({ currency }) => totalKept(currency!, inPeriod)), `total stated to ${id}`);

  const balances = groupBy(books.balances, (one) => one['symbol'] ?? one['currency']!);
  const lines = [...content.positions.map((one) => lineToldBy(one, 'symbol', 'shares')), ...content.cash.map((one) => lineToldBy(one, 'currency', 'cash'))];
  findings.sameMembers(lines, [...balances].map(([name, days]) => lineKept(name, days, { content, inPeriod })), `line stated to ${id}`);
}

function entryToldBy(one: Stated): string {
  const figures = ['quantity', 'avgPx', 'grossTradeAmt', 'commission', 'fees', 'amount'].map((field) => plain(one[field]));
  const terms = ['entryKind', 'source', 'reference', 'correctionOf', 'entryType', 'tradeDate', 'settlDate', 'symbol', 'currency'].map((field) => one[field]);
  return told(...terms, ...figures);
}

function entryKept(row: Row): string {
  const figures = ['quantity', 'avg_px', 'gross_trade_amt', 'commission', 'fees', 'amount'].map((column) => plain(row[column]));
  const terms = cells(row, 'entry_kind', 'source', 'reference', 'correction_of', 'entry_type', 'trade_date', 'settl_date', 'symbol', 'currency');
  return told(terms, ...figures);
}

function totalToldBy(one: Stated): string {
  return told(one['currency'], ...['bought', 'sold', 'commission', 'fees'].map((field) => plain(one[field])));
}

/** Of the trades without what was taken back; the demo's day has no fees that are charged apart. */
function totalKept(currency: string, inPeriod: readonly Row[]): string {
  const trades = inPeriod.filter((row) => row['entry_kind'] !== 'ACTIVITY' && row['currency'] === currency);
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
