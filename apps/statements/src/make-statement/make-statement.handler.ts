import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { readReference } from '@entresol/platform/reference-copy';
import { Logger } from '@nestjs/common';
import { ENTRY_AS_TEXT } from '../book-entries/ledger-entry.entity.js';
import { StatementDoesNotReconcile, makeStatement, type Period, type Statement, type StatementMaterial } from './statement.rules.js';

type Reader = Pick<Work, 'rows'>;
type Standing = Pick<StatementMaterial, 'positions' | 'cash' | 'entries'> & { readonly account: string };

/** Enough for a round trip to cost nothing, few enough to hold in memory. */
const ACCOUNTS_AT_ONCE = 500;

/** One statement reads it all, so that entries and balances are of one moment although entries are booked meanwhile. */
const STANDING = `
  SELECT a.account,
    coalesce((SELECT json_agg(p) FROM (
      SELECT symbol AS "of", coalesce(sum(quantity) FILTER (WHERE trade_date < $2), 0)::text AS opening, sum(quantity)::text AS closing
      FROM position_day WHERE account = a.account AND trade_date <= $3 GROUP BY symbol) AS p), '[]') AS positions,
    coalesce((SELECT json_agg(c) FROM (
      SELECT currency AS "of", coalesce(sum(amount) FILTER (WHERE trade_date < $2), 0)::text AS opening, sum(amount)::text AS closing
      FROM cash_day WHERE account = a.account AND trade_date <= $3 GROUP BY currency) AS c), '[]') AS cash,
    coalesce((SELECT json_agg(e) FROM (
      SELECT ${ENTRY_AS_TEXT} FROM ledger_entry WHERE account = a.account AND trade_date BETWEEN $2 AND $3) AS e), '[]') AS entries
  FROM unnest($1::text[]) AS a (account)`;

/**
 * The statements of those accounts that reference data knows, by account. Throws Problem STATEMENT_DOES_NOT_RECONCILE, and makes
 * none, where one does not add up.
 */
export async function makeStatements(reader: Reader, accounts: readonly string[], period: Period): Promise<Map<string, Statement>> {
  const materialOf = await readNames(reader, period);
  const statements = new Map<string, Statement>();
  for (let from = 0; from < accounts.length; from += ACCOUNTS_AT_ONCE) {
    const rows = await reader.rows<Standing>(STANDING, [accounts.slice(from, from + ACCOUNTS_AT_ONCE), period.periodStart, period.periodEnd]);
    for (const standing of rows) {
      const material = materialOf(standing);
      if (material) statements.set(standing.account, reconciled(material));
    }
  }
  return statements;
}

/** How an account's standing becomes a statement's material; undefined for an account that reference data does not know. */
async function readNames(reader: Reader, period: Period): Promise<(standing: Standing) => StatementMaterial | undefined> {
  const accounts = await readReference(reader, 'accounts');
  const clients = await readReference(reader, 'clients');
  const custodians = await readReference(reader, 'custodians');
  const [firm] = (await readReference(reader, 'firms')).values();
  const instrumentNames = new Map([...(await readReference(reader, 'instruments'))].map(([symbol, { name }]) => [symbol, name]));
  return ({ account: id, positions, cash, entries }) => {
    const account = accounts.get(id);
    return account && {
      ...period, account, instrumentNames, positions, cash, entries,
      firmName: firm?.name ?? null,
      clientName: clients.get(account.client)?.name ?? null,
      custodianName: custodians.get(account.custodian ?? '')?.name ?? null,
    };
  };
}

function reconciled(material: StatementMaterial): Statement {
  try {
    return makeStatement(material);
  } catch (error) {
    if (!(error instanceof StatementDoesNotReconcile)) throw error;
    new Logger('statements').error(`statement does not reconcile: ${error.message}`);
    const text = `Opening + activity is not closing: ${error.message}. No statement was made.`;
    throw new Problem(500, 'STATEMENT_DOES_NOT_RECONCILE', text, { account: error.account });
  }
}
