import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { BookedOrder } from '@entresol/contracts/booking-unit';
import { topics } from '@entresol/contracts/topics';
import type { Received } from '@entresol/messaging/batch';
import type { Work } from '@entresol/messaging/work';
import type { LastCapacity } from '@entresol/trade/execution';
import type { BlockRow } from '../complete-block/block.entity.js';
import { columns } from '../columns.js';
import type { ReportSource } from '../report-executions/execution-report.entity.js';
import { rejectReports } from '../reject-reports/reject-reports.handler.js';
import { rejectionOf } from '../reject-reports/reject-reports.rules.js';
import { bookReports, referenceKey, type Booking } from './book-executions.rules.js';
import { readChains, saveCapacities, saveTaken } from './chains.handler.js';
import type { Refusal } from './match-order.rules.js';

type Report = Received<ExecutionReported>;

/** What a booking is decided on: it stays locked to the end of the transaction. */
export interface Locked {
  readonly orders: ReadonlyMap<string, BookedOrder>;
  readonly blocks: ReadonlyMap<string, BlockRow>;
}

/** What is not taken: with the reason, or not yet. */
export interface Booked {
  /** Those that had waited for one of the reports are among them. */
  readonly refused: readonly { report: Report; refusal: Refusal }[];
  readonly waiting: readonly Report[];
}

/** As what the reports' identities are stored, and who said them. */
interface Stored {
  readonly outcome: 'TAKEN' | 'WAITING';
  readonly source: Exclude<ReportSource, 'PERSON'>;
}

/** What waits is parked as a platform sent it. */
const WAITED: Stored = { outcome: 'WAITING', source: 'PLATFORM' };

/**
 * Books reports, whose identities are stored, and after them those that waited for one of them. The caller then compares the blocks
 * with their totals.
 */
export async function bookExecutions(work: Work, reports: readonly Report[], { orders, blocks }: Locked, first: Stored = WAITED): Promise<Booked> {
  const capacities = new Map<string, LastCapacity>();
  for (const { blockId, lastCapacity } of blocks.values()) if (lastCapacity) capacities.set(blockId, lastCapacity);
  let booked: Booked = { refused: [], waiting: [] };
  let stored = first;
  for (let due = reports; due.length > 0; stored = WAITED) {
    const booking = bookReports(due, { orders, capacities, chains: await readChains(work, due.map(({ value }) => value)) });
    await save(work, booking, stored);
    for (const [blockId, capacity] of booking.capacities) capacities.set(blockId, capacity);
    booked = { refused: [...booked.refused, ...booking.refused], waiting: [...booked.waiting, ...booking.waiting.map(({ report }) => report)] };
    due = await wake(work, booking);
  }
  return booked;
}

async function save(work: Work, booking: Booking<Report>, { outcome, source }: Stored): Promise<void> {
  await saveTaken(work, booking.taken, source);
  await saveCapacities(work, booking.capacities);
  await saveOutcomes(work, booking, outcome);
  await work.park(booking.waiting.map(({ report, waitsOn }) => ({ record: report, waitsOn })));
  await rejectReports(work, booking.refused.map(({ report, refusal }) => rejectionOf(report, refusal)));
}

/** Most reports are fills that were stored as taken: only what is told of the others is written. */
async function saveOutcomes(work: Work, { taken, waiting, refused }: Booking<Report>, stored: Stored['outcome']): Promise<void> {
  const outcomes = [
    ...taken.filter(({ before }) => before !== null || stored === 'WAITING').map(({ report, after }) => outcomeOf(report, 'TAKEN', after.rootExecId)),
    ...(stored === 'WAITING' ? [] : waiting.map(({ report }) => outcomeOf(report, 'WAITING', null))),
    ...refused.map(({ report }) => outcomeOf(report, 'REJECTED', null)),
  ];
  if (outcomes.length === 0) return;
  await work.run(
    `UPDATE execution_report r SET outcome = o.outcome, root_exec_id = o.root_exec_id
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS o (platform, trade_date, exec_id, outcome, root_exec_id)
      WHERE (r.platform, r.trade_date, r.exec_id) = (o.platform, o.trade_date, o.exec_id)`,
    columns(outcomes, ['platform', 'tradeDate', 'execId', 'outcome', 'rootExecId']),
  );
}

function outcomeOf({ value: { platform, tradeDate, execId } }: Report, outcome: string, rootExecId: string | null) {
  return { platform, tradeDate, execId, outcome, rootExecId };
}

/** Takes back what waited for a report that was taken just now. */
async function wake(work: Work, { taken }: Booking<Report>): Promise<Report[]> {
  if (taken.length === 0) return [];
  const waiting = await work.rows<ExecutionReported>(
    `SELECT platform, trade_date AS "tradeDate", order_id AS "orderId", exec_ref_id AS "execRefId"
       FROM execution_report WHERE order_id = ANY ($1) AND outcome = 'WAITING' AND exec_ref_id IS NOT NULL`,
    [[...new Set(taken.map(({ after }) => after.orderId))]],
  );
  const waitsOn = new Set(waiting.map((report) => referenceKey(report, report.execRefId!)));
  const come = waitsOn.size === 0 ? [] : taken.map(({ after }) => referenceKey(after, after.execId)).filter((key) => waitsOn.has(key));
  return work.unpark(topics.executionsReported, come);
}
