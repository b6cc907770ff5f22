import type { ExecutionAccepted, ExecutionRejected, ExecutionReported } from '@entresol/contracts/execution.message';
import { Id } from '@entresol/contracts/field';
import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { acceptedId } from '../book-executions/chains.handler.js';
import { REPORTED_COLUMNS } from '../report-executions/execution-report.entity.js';

type ReportView = ExecutionReported & { source: string; outcome: 'TAKEN' | 'WAITING' | 'REJECTED'; reason: string | null; origin: string };

/** A report, what became of it, and where its fill stands now, if it was taken. */
interface ExecutionView {
  readonly report: ReportView;
  readonly execution: ExecutionAccepted | null;
}

/** All that came of a block: each event is named by its ce_id. */
interface BlockExecutions {
  /** Where each fill stands. */
  readonly executions: (ExecutionAccepted & { eventId: string })[];
  /** Those that wait for what they depend on among them; `rootExecId` tells of which fill one is. */
  readonly reports: (ReportView & { rootExecId: string | null })[];
  readonly rejections: (ExecutionRejected & { eventId: string })[];
}

class BlockWanted {
  @Id() blockId: string;
}

const OF_BLOCK = `r.block_id = $1 OR r.order_id IN (SELECT order_id FROM orders WHERE block_id = $1)`;
const REPORTS_OF_BLOCK = `SELECT ${REPORTED_COLUMNS}, source, outcome, reason, origin, root_exec_id AS "rootExecId" FROM execution_report r
  WHERE ${OF_BLOCK} ORDER BY transact_time, exec_id`;
const EXECUTIONS_OF_BLOCK = `SELECT root_exec_id AS "rootExecId", version, live, ${REPORTED_COLUMNS} FROM execution
  WHERE block_id = $1 ORDER BY platform, transact_time, root_exec_id`;
const REJECTIONS_OF_BLOCK = `SELECT reason, text, field, platform, exec_id AS "execId", order_id AS "orderId", block_id AS "blockId", origin,
  rejection_id AS "eventId" FROM execution_rejection r WHERE ${OF_BLOCK} ORDER BY rejected_at, rejection_id`;

@ApiTags('executions')
@Controller('executions')
export class ReadExecutionsController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: 'All that came of a block: where each fill stands, every report with what became of it, and what was rejected' })
  async ofBlock(@Query() { blockId }: BlockWanted): Promise<BlockExecutions> {
    const executions = await this.database.rows<ExecutionAccepted>(EXECUTIONS_OF_BLOCK, [blockId]);
    return {
      executions: executions.map((execution) => ({ ...execution, eventId: acceptedId(execution) })),
      reports: await this.database.rows<BlockExecutions['reports'][number]>(REPORTS_OF_BLOCK, [blockId]),
      rejections: await this.database.rows<BlockExecutions['rejections'][number]>(REJECTIONS_OF_BLOCK, [blockId]),
    };
  }

  @Get(':platform/:tradeDate/:execId')
  @ApiOperation({ summary: 'A report and where its fill stands' })
  async read(@Param('platform') platform: string, @Param('tradeDate') tradeDate: string, @Param('execId') execId: string): Promise<ExecutionView> {
    const [report] = await this.database.rows<BlockExecutions['reports'][number]>(
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
