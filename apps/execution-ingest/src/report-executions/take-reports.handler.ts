import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { Poisoned, Received } from '@entresol/messaging/batch';
import type { Work } from '@entresol/messaging/work';
import { bookExecutions, type Booked } from '../book-executions/book-executions.handler.js';
import { columns } from '../columns.js';
import { completeBlocks } from '../complete-block/complete-block.handler.js';
import { completeDays } from '../complete-day/complete-day.handler.js';
import { holdConflicts, holdOrders } from '../hold-blocks/hold-blocks.handler.js';
import { lockBlocks, lockOrders } from '../lock-orders/lock-orders.handler.js';
import { rejectReports, rejectionId } from '../reject-reports/reject-reports.handler.js';
import { DUPLICATE_ID, REFERENCE_MISSING, orderNamed, rejectionOf, rejectionOfPoison } from '../reject-reports/reject-reports.rules.js';
import { INSERT_REPORTS, REPORTED_COLUMNS, insertParameters, type ReportSource } from './execution-report.entity.js';
import { firstOfEach, identifyReports, identityOf, lacksReference, reportContent, type Identified } from './identify-reports.rules.js';

type Report = Received<ExecutionReported>;

/** Reports that came together, in the order in which they came. */
export interface Come {
  readonly records: readonly Report[];
  readonly poisoned?: readonly Poisoned[];
  readonly source: Exclude<ReportSource, 'PERSON'>;
}

/** What became of them; what is in none of these lists was taken. */
export interface BecomeOf extends Booked {
  /** Known already with the same content. */
  readonly duplicates: readonly Report[];
}

/** Takes reports: each identity once, each report into its order's fills, or with the reason why not. */
export async function takeReports(work: Work, { records, poisoned = [], source }: Come): Promise<BecomeOf> {
  const incomplete = records.filter(({ value }) => lacksReference(value));
  const identified = await identify(work, records.filter(({ value }) => !lacksReference(value)), source);
  const orders = await lockOrders(work, ordersOf(identified, poisoned));
  const blocks = await lockBlocks(work, [...orders.values()].map(({ blockId }) => blockId));
  const { refused, waiting } = await bookExecutions(work, identified.fresh, { orders, blocks }, { outcome: 'TAKEN', source });
  const unfit = [
    ...incomplete.map((report) => ({ report, refusal: REFERENCE_MISSING })),
    ...identified.conflicting.map(({ report }) => ({ report, refusal: DUPLICATE_ID })),
  ];
  const repeated = await reject(work, unfit, identified);
  await rejectPoisoned(work, poisoned);
  await completeBlocks(work, blocks);
  await completeDays(work, [
    ...identified.fresh.map(({ value: { platform, tradeDate } }) => ({ platform, tradeDate, reports: 1 })),
    ...[...identified.duplicates, ...repeated].map(({ value: { platform, tradeDate } }) => ({ platform, tradeDate, duplicates: 1 })),
  ]);
  return { refused: [...unfit, ...refused], waiting, duplicates: identified.duplicates };
}

/** Stores the identities that are new: of two transactions with the same one, the second waits here for the first. */
async function identify(work: Work, reports: readonly Report[], source: ReportSource): Promise<Identified<Report>> {
  const firsts = firstOfEach(reports);
  const rows = firsts.map(({ value, raw, origin }) =>
    ({ value, source, rootExecId: value.execType === 'TRADE' ? value.execId : null, reason: null, raw, origin }));
  const stored = rows.length === 0 ? 0 : await work.run(INSERT_REPORTS, insertParameters(rows));
  return identifyReports(reports, stored === rows.length ? new Map() : await known(work, firsts));
}

/** What another transaction stored: even this very record, where positions were set back. */
async function known(work: Work, firsts: readonly Report[]): Promise<Map<string, ExecutionReported>> {
  const rows = await work.rows<ExecutionReported>(
    `SELECT ${REPORTED_COLUMNS} FROM execution_report r
       JOIN unnest($1::text[], $2::text[], $3::text[]) AS come (platform, trade_date, exec_id) USING (platform, trade_date, exec_id)
      WHERE r.xmin <> pg_current_xact_id()::xid`,
    columns(firsts.map(({ value }) => value), ['platform', 'tradeDate', 'execId']),
  );
  return new Map(rows.map((report) => [identityOf(report), report]));
}

/** Returns those that had been rejected before with the same content. */
async function reject(work: Work, unfit: Booked['refused'], { conflicting }: Identified<Report>): Promise<Report[]> {
  const rejections = unfit.map(({ report, refusal }) => rejectionOf(report, refusal));
  const fresh = new Set(await rejectReports(work, rejections));
  await holdConflicts(work, conflicting.map(({ report, firstOrderId }) =>
    ({ record: report, content: reportContent(report.value), orderIds: [report.value.orderId, firstOrderId] })));
  return unfit.filter((_, place) => !fresh.has(rejections[place]!)).map(({ report }) => report);
}

async function rejectPoisoned(work: Work, poisoned: readonly Poisoned[]): Promise<void> {
  const rejections = poisoned.map(rejectionOfPoison);
  await rejectReports(work, rejections);
  await holdOrders(work, poisoned.flatMap((record, place) => {
    const orderId = orderNamed(record);
    return orderId === null ? [] : [{ orderId, reason: 'QUARANTINED' as const, evidence: rejectionId(rejections[place]!) }];
  }));
}

/** All orders that the reports may change or hold: they are locked at once, for locks are taken in one order. */
function ordersOf({ fresh, conflicting }: Identified<Report>, poisoned: readonly Poisoned[]): string[] {
  return [
    ...fresh.map(({ value }) => value.orderId),
    ...conflicting.flatMap(({ report, firstOrderId }) => [report.value.orderId, firstOrderId]),
    ...poisoned.map(orderNamed).filter((orderId) => orderId !== null),
  ];
}
