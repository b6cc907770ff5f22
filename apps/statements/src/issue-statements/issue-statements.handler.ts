import { createHash } from 'node:crypto';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { makeStatements } from '../make-statement/make-statement.handler.js';
import type { Period, Statement } from '../make-statement/statement.rules.js';
import { nextVersion, statementIdOf, subjectOf, type IssuedVersion, type StatementRefusal } from './issue-statements.rules.js';

/** What came of an order to issue statements. */
export interface Issue extends Period {
  /** Ids of the statements that were issued. */
  readonly issued: readonly string[];
  /** How many accounts' statements had been issued before, with the same content. */
  readonly unchanged: number;
  readonly refused: readonly { readonly account: string; readonly reason: StatementRefusal }[];
}

interface NewVersion {
  readonly statementId: string;
  readonly version: number;
  readonly statement: Statement;
  readonly content: string;
  readonly contentHash: string;
}

/** Issues the statements of a period: of the accounts named, or of all on which anything has happened. Only new content is issued. */
export async function issueStatements(work: Work, { accounts: wanted, by, ...period }: Period & { accounts?: readonly string[]; by: string }): Promise<Issue> {
  const accounts = await lockAccounts(work, wanted ?? null, period);
  const statements = await makeStatements(work, accounts, period);
  const latest = await latestVersions(work, accounts, period);
  const versions = [...statements.values()].flatMap((statement) => newVersionOf(statement, latest.get(statement.account)));
  await store(work, versions, by);
  await tell(work, versions, by);
  return {
    ...period,
    issued: versions.map(({ statementId }) => statementId),
    unchanged: statements.size - versions.length,
    refused: [...new Set(wanted ?? accounts)].filter((account) => !statements.has(account))
      .map((account) => ({ account, reason: accounts.includes(account) ? 'UNKNOWN_ACCOUNT' : 'NO_ENTRIES' })),
  };
}

async function lockAccounts(work: Work, wanted: readonly string[] | null, { periodEnd }: Period): Promise<string[]> {
  const rows = await work.rows<{ account: string }>(
    `SELECT account FROM ledger_account AS a
     WHERE ($1::text[] IS NULL OR account = ANY ($1)) AND EXISTS (SELECT FROM ledger_entry AS e WHERE e.account = a.account AND e.trade_date <= $2)
     ORDER BY account FOR UPDATE`,
    [wanted, periodEnd],
  );
  return rows.map(({ account }) => account);
}

async function latestVersions(work: Work, accounts: readonly string[], { periodStart, periodEnd }: Period): Promise<Map<string, IssuedVersion>> {
  const rows = await work.rows<IssuedVersion & { account: string }>(
    `SELECT DISTINCT ON (account) account, version, content_hash AS "contentHash" FROM statement
     WHERE account = ANY ($1) AND period_start = $2 AND period_end = $3 ORDER BY account, version DESC`,
    [accounts, periodStart, periodEnd],
  );
  return new Map(rows.map((row) => [row.account, row]));
}

function newVersionOf(statement: Statement, latest: IssuedVersion | undefined): NewVersion[] {
  const content = JSON.stringify(statement);
  const contentHash = createHash('sha256').update(content).digest('hex');
  const version = nextVersion(latest, contentHash);
  return version === undefined ? [] : [{ statementId: statementIdOf(statement.account, statement, version), version, statement, content, contentHash }];
}

async function store(work: Work, versions: readonly NewVersion[], by: string): Promise<void> {
  if (versions.length === 0) return;
  const of = <V>(pick: (version: NewVersion) => V): V[] => versions.map(pick);
  await work.run(
    `INSERT INTO statement (issued_by, issued_at, statement_id, account, period_start, period_end, version, content, content_hash, entries)
     SELECT $1, $2, * FROM unnest($3::text[], $4::text[], $5::date[], $6::date[], $7::int[], $8::text[], $9::text[], $10::int[])`,
    [by, work.now, of((v) => v.statementId), of((v) => v.statement.account), of((v) => v.statement.periodStart), of((v) => v.statement.periodEnd),
      of((v) => v.version), of((v) => v.content), of((v) => v.contentHash), of((v) => v.statement.entries.length)],
  );
}

async function tell(work: Work, versions: readonly NewVersion[], by: string): Promise<void> {
  await work.publish(topics.statementsIssued, versions.map(({ statementId, version, statement, contentHash }) => ({
    key: statement.account,
    id: eventId('statements.issued', statementId),
    actor: by,
    value: {
      statementId, version, contentHash, account: statement.account, periodStart: statement.periodStart, periodEnd: statement.periodEnd,
      entries: statement.entries.length, currency: statement.currency,
    },
  })));
  await work.publish(topics.dutiesPerformed, versions.map(({ statementId, statement }) => {
    const subject = subjectOf(statement.account, statement);
    return {
      key: subject,
      id: eventId('released', statementId),
      actor: by,
      duty: 'RELEASE_STATEMENT' as const,
      value: { duty: 'RELEASE_STATEMENT' as const, scope: 'STATEMENT' as const, subject, performedAt: work.now, references: [statementId] },
    };
  }));
}
