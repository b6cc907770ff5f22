import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Poisoned, Received } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { bookExecutions } from '../book-executions/book-executions.handler.js';
import { columns } from '../columns.js';
import { completeBlocks } from '../complete-block/complete-block.handler.js';
import { completeDays } from '../complete-day/complete-day.handler.js';
import { holdConflicts, holdOrders } from '../hold-blocks/hold-blocks.handler.js';
import { lockBlocks, lockOrders } from '../lock-orders/lock-orders.handler.js';
import { rejectReports, rejectionId } from '../reject-reports/reject-reports.handler.js';
import { DUPLICATE_ID, REFERENCE_MISSING, orderNamed, rejectionOf, rejectionOfPoison } from '../reject-reports/reject-reports.rules.js';
import { INSERT_REPORTS, REPORTED_COLUMNS, insertParameters } from './execution-report.entity.js';
import { firstOfEach, identifyReports, identityOf, lacksReference, reportContent, type Identified } from './identify-reports.rules.js';
import { parseReport } from './report.parser.js';

type Report = Received<ExecutionReported>;

@Controller()
export class ReportExecutions {
  /** Takes what platforms report: each identity once, each report into its order's fills, or with the reason why not. */
  @Subscribe(topics.executionsReported, { parse: parseReport })
  async reportExecutions({ records, poisoned }: Batch<ExecutionReported>, work: Work): Promise<void> {
    const incomplete = records.filter(({ value }) => lacksReference(value));
    const identified = await this.#identify(work, records.filter(({ value }) => !lacksReference(value)));
    const orders = await lockOrders(work, ordersOf(identified, poisoned));
    const blocks = await lockBlocks(work, [...orders.values()].map(({ blockId }) => blockId));
    await bookExecutions(work, identified.fresh, { orders, blocks }, 'TAKEN');
    const repeated = await this.#reject(work, incomplete, identified);
    await this.#rejectPoisoned(work, poisoned);
    await completeBlocks(work, blocks);
    await completeDays(work, [
      ...identified.fresh.map(({ value: { platform, tradeDate } }) => ({ platform, tradeDate, reports: 1 })),
      ...[...identified.duplicates, ...repeated].map(({ value: { platform, tradeDate } }) => ({ platform, tradeDate, duplicates: 1 })),
    ]);
  }

  /** Stores the identities that are new: of two transactions with the same one, the second waits here for the first. */
  async #identify(work: Work, reports: readonly Report[]): Promise<Identified<Report>> {
    const firsts = firstOfEach(reports);
    const rows = firsts.map(({ value, raw, origin }) =>
      ({ value, source: 'PLATFORM' as const, rootExecId: value.execType === 'TRADE' ? value.execId : null, reason: null, raw, origin }));
    const stored = rows.length === 0 ? 0 : await work.run(INSERT_REPORTS, insertParameters(rows));
    return identifyReports(reports, stored === rows.length ? new Map() : await this.#known(work, firsts));
  }

  /** What another transaction stored: even this very record, where positions were set back. */
  async #known(work: Work, firsts: readonly Report[]): Promise<Map<string, ExecutionReported>> {
    const known = await work.rows<ExecutionReported>(
      `SELECT ${REPORTED_COLUMNS} FROM execution_report r
         JOIN unnest($1::text[], $2::text[], $3::text[]) AS come (platform, trade_date, exec_id) USING (platform, trade_date, exec_id)
        WHERE r.xmin <> pg_current_xact_id()::xid`,
      columns(firsts.map(({ value }) => value), ['platform', 'tradeDate', 'execId']),
    );
    return new Map(known.map((report) => [identityOf(report), report]));
  }

  /** Returns those that had been rejected before with the same content. */
  async #reject(work: Work, incomplete: readonly Report[], { conflicting }: Identified<Report>): Promise<Report[]> {
    const refused = [
      ...incomplete.map((report) => ({ report, rejection: rejectionOf(report, REFERENCE_MISSING) })),
      ...conflicting.map(({ report }) => ({ report, rejection: rejectionOf(report, DUPLICATE_ID) })),
    ];
    const fresh = await rejectReports(work, refused.map(({ rejection }) => rejection));
    await holdConflicts(work, conflicting.map(({ report, firstOrderId }) =>
      ({ record: report, content: reportContent(report.value), orderIds: [report.value.orderId, firstOrderId] })));
    return refused.filter(({ rejection }) => !fresh.includes(rejection)).map(({ report }) => report);
  }

  async #rejectPoisoned(work: Work, poisoned: readonly Poisoned[]): Promise<void> {
    const rejections = poisoned.map(rejectionOfPoison);
    await rejectReports(work, rejections);
    await holdOrders(work, poisoned.flatMap((record, place) => {
      const orderId = orderNamed(record);
      return orderId === null ? [] : [{ orderId, reason: 'QUARANTINED' as const, evidence: rejectionId(rejections[place]!) }];
    }));
  }
}

/** All orders that a batch may change or hold: they are locked at once, for locks are taken in one order. */
function ordersOf({ fresh, conflicting }: Identified<Report>, poisoned: readonly Poisoned[]): string[] {
  return [
    ...fresh.map(({ value }) => value.orderId),
    ...conflicting.flatMap(({ report, firstOrderId }) => [report.value.orderId, firstOrderId]),
    ...poisoned.map(orderNamed).filter((orderId) => orderId !== null),
  ];
}
