import { CalendarDate, Ids, OneOf } from '@entresol/contracts/field';
import { Commands } from '@entresol/platform/commands';
import { Database } from '@entresol/platform/database';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { issueStatements, type Issue } from '../issue-statements/issue-statements.handler.js';
import { makeStatements } from '../make-statement/make-statement.handler.js';
import { periodOf } from '../make-statement/period.js';
import type { Statement } from '../make-statement/statement.rules.js';
import { statementCsv } from './statement-csv.rules.js';
import { statementPage, type IssueShown } from './statement-page.rules.js';

const FORMATS = ['json', 'csv', 'html'] as const;
type Format = (typeof FORMATS)[number];

class FormatWanted {
  @OneOf(FORMATS, { optional: true, description: 'json where absent' }) format?: Format;
}

class StatementWanted extends FormatWanted {
  @CalendarDate({ description: 'first day' }) from: string;
  @CalendarDate({ description: 'last day' }) to: string;
}

class IssueWanted {
  @CalendarDate({ description: 'first day' }) periodStart: string;
  @CalendarDate({ description: 'last day' }) periodEnd: string;
  @Ids({ optional: true, description: 'all accounts with entries where absent' }) accounts?: string[];
}

@ApiTags('statements')
@Controller('statements')
export class StatementsController {
  constructor(private readonly commands: Commands, private readonly database: Database) {}

  @Get(':account')
  @ApiOperation({ summary: 'An account’s statement for any period, drawn up now from its ledger', description: 'Nothing is issued by looking.' })
  @ApiProduces('application/json', 'text/csv', 'text/html')
  async preview(
    @Param('account') account: string, @Query() { from, to, format }: StatementWanted, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const statement = (await makeStatements(this.database, [account], periodOf(from, to, 'to'))).get(account);
    if (!statement) throw new Problem(404, 'UNKNOWN_ACCOUNT', `No account ${account} is known.`, { field: 'account' });
    return written(reply, { statement, content: JSON.stringify(statement), issue: null }, format);
  }

  @Get(':account/issued')
  @ApiOperation({ summary: 'The statements issued for an account, latest first' })
  async issued(@Param('account') account: string): Promise<object[]> {
    return this.database.rows<object>(
      `SELECT statement_id AS "statementId", period_start::text AS "periodStart", period_end::text AS "periodEnd", version, entries,
              content_hash AS "contentHash", issued_by AS "issuedBy", issued_at AS "issuedAt"
       FROM statement WHERE account = $1 ORDER BY period_end DESC, period_start DESC, version DESC`,
      [account],
    );
  }

  @Get(':account/issued/:statementId')
  @ApiOperation({ summary: 'A statement as it was issued', description: 'As JSON these are the bytes that its contentHash is of.' })
  @ApiProduces('application/json', 'text/csv', 'text/html')
  async one(
    @Param('account') account: string, @Param('statementId') statementId: string, @Query() { format }: FormatWanted,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const [row] = await this.database.rows<{ content: string; version: number }>(
      'SELECT content, version FROM statement WHERE account = $1 AND statement_id = $2', [account, statementId],
    );
    if (!row) throw new Problem(404, 'UNKNOWN_STATEMENT', `No statement ${statementId} of ${account} was issued.`, { field: 'statementId' });
    const statement = JSON.parse(row.content) as Statement;
    return written(reply, { statement, content: row.content, issue: { statementId, version: row.version } }, format);
  }

  @Post()
  @ApiOperation({ summary: 'Issues statements', description: 'A statement whose content was issued last is not issued again; other content is a new version.' })
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  async issue(@Body() { periodStart, periodEnd, accounts }: IssueWanted, @ActingPerson() person: Person, @Req() request: IdentifiedRequest): Promise<Issue> {
    const period = periodOf(periodStart, periodEnd, 'periodEnd');
    return this.commands.run(request, (work) => issueStatements(work, { ...period, accounts, by: person.sub }));
  }
}

interface Written {
  readonly statement: Statement;
  readonly content: string;
  readonly issue: IssueShown | null;
}

/** The statement in the format wanted. A statement is a client's own: nothing on the way may keep it, and the page may load nothing. */
function written(reply: FastifyReply, { statement, content, issue }: Written, format: Format = 'json'): string {
  void reply.headers({ 'cache-control': 'private, no-store', 'x-content-type-options': 'nosniff' });
  if (format === 'html') {
    void reply.type('text/html; charset=utf-8').header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'");
    return statementPage(statement, issue);
  }
  if (format === 'csv') {
    const name = issue?.statementId ?? `${statement.account}-${statement.periodStart}-${statement.periodEnd}`;
    void reply.type('text/csv; charset=utf-8; header=present').header('content-disposition', `attachment; filename="${name}.csv"`);
    return statementCsv(statement);
  }
  void reply.type('application/json; charset=utf-8');
  return content;
}
