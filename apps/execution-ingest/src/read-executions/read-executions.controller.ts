import type { ExecutionAccepted, ExecutionReported } from '@entresol/contracts/execution.message';
import { Database } from '@entresol/platform/database';
import { Roles } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { REPORTED_COLUMNS } from '../report-executions/execution-report.entity.js';

/** A report, what became of it, and where its fill stands now, if it was taken. */
interface ExecutionView {
  readonly report: ExecutionReported & { source: string; outcome: string; reason: string | null; origin: string };
  readonly execution: ExecutionAccepted | null;
}

@ApiTags('executions')
@Controller('executions')
export class ReadExecutionsController {
  constructor(private readonly database: Database) {}

  @Get(':platform/:tradeDate/:execId')
  @Roles('operations', 'amender', 'supervisor', 'auditor', 'trader')
  @ApiOperation({ summary: 'A report and where its fill stands' })
  async read(@Param('platform') platform: string, @Param('tradeDate') tradeDate: string, @Param('execId') execId: string): Promise<ExecutionView> {
    const [report] = await this.database.rows<ExecutionView['report'] & { rootExecId: string | null }>(
      `SELECT ${REPORTED_COLUMNS}, source, outcome, reason, origin, root_exec_id AS "rootExecId"
         FROM execution_report WHERE (platform, trade_date, exec_id) = ($1, $2, $3)`,
      [platform, tradeDate, execId],
    );
    if (!report) throw new Problem(404, 'UNKNOWN_EXECUTION', `No execution ${execId} of ${platform} on ${tradeDate} is known.`, { field: 'execId' });
    const { rootExecId, ...reported } = report;
    const [execution] = await this.database.rows<ExecutionAccepted>(
      `SELECT root_exec_id AS "rootExecId", version, live, ${REPORTED_COLUMNS} FROM execution WHERE (platform, trade_date, root_exec_id) = ($1, $2, $3)`,
      [platform, tradeDate, rootExecId],
    );
    return { report: reported, execution: execution ?? null };
  }
}
