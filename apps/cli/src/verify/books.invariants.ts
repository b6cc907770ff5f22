import type { ComplianceFlagged } from '@entresol/contracts/compliance.message';
import type { ActivityReported, StatementIssued } from '@entresol/contracts/statement.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { issuedOf } from './confirmations.invariants.js';
import { exact, text } from './exact.js';
import { Findings, oncePerId, type Invariant } from './invariant.js';
import { records, type Snapshot } from './snapshot.js';

/** Positions and cash of every account are its openings and confirmations, added up anew. */
export function booksBalance(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const books = new Map<string, bigint>();
  const book = (account: string, what: string, figure: bigint): void => void books.set(`${account} ${what}`, (books.get(`${account} ${what}`) ?? 0n) + figure);
  for (const { value } of records<ActivityReported>(snapshot, 'activities.reported.v1')) {
    if (value.symbol && value.quantity) book(value.account, value.symbol, exact(value.quantity));
    if (value.amount) book(value.account, value.currency, exact(value.amount));
  }
  for (const one of issuedOf(snapshot, findings)) {
    const sign = one.side === 'BUY' ? 1n : -1n;
    book(one.account, one.symbol, sign * exact(one.allocQty));
    book(one.account, one.currency, -sign * exact(one.netMoney));
  }
  const kept = [
    ...snapshot.tables.positions.map((row) => `${row['account']} ${row['symbol']}: ${text(exact(row['quantity']!))}`),
    ...snapshot.tables.cash.map((row) => `${row['account']} ${row['currency']}: ${text(exact(row['amount']!))}`),
  ];
  findings.sameMembers(kept, [...books].map(([name, figure]) => `${name}: ${text(figure)}`), 'balance');
  const entries = snapshot.tables.entries.filter((row) => row['entry_kind'] === 'TRADE').map((row) => row['reference']!);
  findings.sameMembers(entries, issuedOf(snapshot, findings).map((one) => one.confirmId), 'ledger entry');
  return findings.as('books balance', `${kept.length} positions and balances are their openings and confirmations`);
}

/** Every account has its statement; its closing positions and cash are those of the books. */
export function statementsReconcile(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const issued = oncePerId(records<StatementIssued>(snapshot, 'statements.issued.v1'), findings).map(({ value }) => value);
  findings.sameMembers(issued.map((one) => `${one.statementId} ${one.contentHash}`), snapshot.tables.statements.map((row) => `${row['statement_id']} ${row['content_hash']}`), 'statement');
  const accounts = new Set(snapshot.tables.entries.map((row) => row['account']!));
  findings.sameMembers(snapshot.tables.statements.map((row) => row['account']!), accounts, 'account with a statement');
  const closing = snapshot.tables.statements.flatMap((row) => closingOf(row['account']!, JSON.parse(row['content']!) as StatementContent));
  const kept = [
    ...snapshot.tables.positions.map((row) => `${row['account']} ${row['symbol']}: ${text(exact(row['quantity']!))}`),
    ...snapshot.tables.cash.map((row) => `${row['account']} ${row['currency']}: ${text(exact(row['amount']!))}`),
  ];
  findings.sameMembers(closing, kept, 'closing');
  return findings.as('statements reconcile', `${snapshot.tables.statements.length} statements close with what the books hold`);
}

interface StatementContent {
  readonly positions: readonly { readonly symbol: string; readonly closing: string }[];
  readonly cash: readonly { readonly currency: string; readonly closing: string }[];
}

function closingOf(account: string, { positions, cash }: StatementContent): string[] {
  return [...positions.map((one) => `${account} ${one.symbol}: ${text(exact(one.closing))}`), ...cash.map((one) => `${account} ${one.currency}: ${text(exact(one.closing))}`)];
}

/** The flags are exactly the conflicts that were planted: none missed, none besides, each once. */
export function flagsExact(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const say = (flag: { rule: string; subject: string; person: string; duties: readonly string[] }): string => `${flag.rule} ${flag.subject} ${flag.person} ${[...flag.duties].sort().join('×')}`;
  const raised = oncePerId(records<ComplianceFlagged>(snapshot, 'compliance.flagged.v1'), findings).map(({ value }) => value);
  findings.sameMembers(raised.map(say), plan.expected.flags.map(say), 'flag');
  findings.sameMembers(snapshot.tables.flags.map((row) => row['flag_id']!), raised.map((flag) => flag.flagId), 'stored flag');
  const acts = new Set([...snapshot.topics.values()].flat().map(({ headers }) => headers['ce_id']));
  for (const flag of raised) for (const event of flag.events) findings.expect(acts.has(event), () => `${flag.flagId} names ${event}, which is on no topic`);
  return findings.as('flags exact', `${raised.length} flags are the ${plan.expected.flags.length} planted conflicts, with their events`);
}

/** Nothing is on its way: outboxes are empty and every topic was read to its end. */
export function nothingOnItsWay(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  findings.equal(snapshot.tables.unsent.length, 0, () => 'messages not sent');
  const ends = new Map<string, bigint>();
  for (const { origin } of [...snapshot.topics.values()].flat()) {
    const [partition, offset] = origin.split('@') as [string, string];
    ends.set(partition, BigInt(offset));
  }
  for (const row of snapshot.tables.positionsRead) {
    const partition = `${row['topic']}[${row['partition']}]`;
    const read = BigInt(row['next_offset']!);
    findings.expect(read > (ends.get(partition) ?? -1n), () => `${row['service']} read ${partition} up to ${read}, it ends with ${ends.get(partition)}`);
  }
  return findings.as('nothing on its way', `outboxes empty; ${snapshot.tables.positionsRead.length} positions at the end of their topics`);
}
