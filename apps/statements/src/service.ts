import { PERMISSIONS } from '@entresol/contracts/permissions';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { OUTDATED } from './list-outdated/outdated.controller.js';
import { StatementsModule } from './statements.module.js';

export const statements: ServiceDefinition = {
  service: 'statements',
  title: 'Statements',
  port: 4004,
  module: StatementsModule,
  permissions: PERMISSIONS.statements,
  migrations: new URL('../migrations/', import.meta.url),
  references: ['firms', 'clients', 'accounts', 'custodians', 'instruments'],
  counts: `
    SELECT (SELECT count(*) FROM ledger_entry) AS entries,
           (SELECT count(*) FROM ledger_account) AS accounts,
           (SELECT count(*) FROM ledger_entry WHERE entry_kind = 'REVERSAL') AS reversals,
           (SELECT count(*) FROM statement) AS statements,
           (SELECT count(*) FROM refusal WHERE entry_kind = 'ACTIVITY' AND reason <> 'CONFLICT') AS activities_refused,
           (SELECT count(*) FROM refusal WHERE entry_kind = 'TRADE' AND reason <> 'CONFLICT') AS confirmations_refused,
           (SELECT count(*) FROM refusal WHERE reason = 'CONFLICT') AS conflicts`,
  // A refused activity that was sent again, put right, and booked under its own id since then, is no break any more.
  breaks: `
    SELECT r.source || '/' || r.reference AS subject, r.reason, r.refused_at AS since FROM refusal AS r
    WHERE NOT EXISTS (
      SELECT FROM ledger_entry AS e WHERE (e.entry_kind, e.source, e.reference) = (r.entry_kind, r.source, r.reference)
        AND r.entry_kind = 'ACTIVITY' AND e.recorded_at > r.refused_at)
    UNION ALL
    SELECT a.account, 'UNKNOWN_ACCOUNT', min(e.recorded_at) FROM ledger_account AS a JOIN ledger_entry AS e USING (account)
    WHERE NOT EXISTS (SELECT FROM reference_row AS n WHERE n.noun = 'accounts' AND n.id = a.account) GROUP BY a.account
    UNION ALL
    SELECT statement_id, 'STATEMENT_OUTDATED', since FROM (${OUTDATED}) AS o
    ORDER BY since, subject`,
};
