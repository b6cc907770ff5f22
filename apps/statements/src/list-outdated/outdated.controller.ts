import { Database } from '@entresol/platform/database';
import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

/** More than a person can look through at once. */
const MOST = 1000;

/**
 * Statements whose latest version lacks entries of its period. By their number, for entries are never removed; when they were recorded does
 * not tell, for a transaction that began before a statement was issued may have had to wait for it.
 */
export const OUTDATED = `
  SELECT s.statement_id, s.account, s.period_start, s.period_end, s.version, l.entries - s.entries AS missing, l.latest AS since
  FROM (SELECT DISTINCT ON (account, period_start, period_end) statement_id, account, period_start, period_end, version, entries
        FROM statement ORDER BY account, period_start, period_end, version DESC) AS s
  CROSS JOIN LATERAL (SELECT count(*)::int AS entries, max(recorded_at) AS latest FROM ledger_entry AS e
                      WHERE e.account = s.account AND e.trade_date BETWEEN s.period_start AND s.period_end) AS l
  WHERE l.entries <> s.entries`;

@ApiTags('statements')
@Controller('statements')
export class OutdatedController {
  constructor(private readonly database: Database) {}

  @Get('outdated')
  @ApiOperation({ summary: `Issued statements whose period has had entries since; the first ${MOST}`, description: 'Each until its next version is issued.' })
  async list(): Promise<object[]> {
    return this.database.rows<object>(
      `SELECT statement_id AS "statementId", account, period_start::text AS "periodStart", period_end::text AS "periodEnd", version, missing, since
       FROM (${OUTDATED}) AS o ORDER BY since, account, period_start, period_end LIMIT ${MOST}`,
    );
  }
}
