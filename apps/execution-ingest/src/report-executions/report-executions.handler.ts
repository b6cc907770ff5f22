import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { parseReport } from './report.parser.js';
import { takeReports } from './take-reports.handler.js';

@Controller()
export class ReportExecutions {
  /** Takes what platforms report. */
  @Subscribe(topics.executionsReported, { parse: parseReport })
  async reportExecutions({ records, poisoned }: Batch<ExecutionReported>, work: Work): Promise<void> {
    await takeReports(work, { records, poisoned, source: 'PLATFORM' });
  }
}
