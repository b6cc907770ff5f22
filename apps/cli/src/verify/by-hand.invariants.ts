import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { plain } from './exact.js';
import { Findings, cells, told, type Invariant } from './invariant.js';
import { columnsOf, fieldsOf, storedId } from './report-rows.js';
import type { Row, Snapshot } from './snapshot.js';

/** What people handed in is stored once, as they said it: fills of files, deals by phone once approved, and amendments. Nothing else came by hand. */
export function takenByHand({ tables: { reports } }: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const filed = reports.filter(({ origin }) => origin?.startsWith('csv '));
  const named = (one: ExecutionReported): string => told(one.platform, one.tradeDate, one.execId);
  findings.sameMembers(
    filed.map((row) => told(storedId(row), cells(row, 'source', 'outcome', 'reason'), columnsOf(row))),
    plan.filedReports.map(({ value }) => value as ExecutionReported).map((one) => told(named(one), 'PLATFORM', 'TAKEN', null, fieldsOf(one))), 'filed',
  );
  const dealt = reports.filter(({ source }) => source === 'PHONE');
  findings.sameMembers(
    dealt.map((row) => told(
      cells(row, 'exec_type', 'order_id', 'block_id', 'trader', 'transact_time', 'outcome', 'origin'), plain(row['last_qty']), plain(row['last_px']))),
    plan.phoneTrades.map(({ blockId, trader, approver, deal }) => told(
      'TRADE', deal.orderId, blockId, trader, deal.transactTime, 'TAKEN', `by phone, ticket ${deal.ticket}, approved by ${approver}`,
      plain(deal.lastQty), plain(deal.lastPx))), 'deal by phone',
  );
  const amended = reports.filter(({ source }) => source === 'PERSON');
  findings.sameMembers(
    amended.map((row) => told(cells(row, 'platform', 'trade_date', 'exec_ref_id', 'reason', 'outcome'), plain(row['last_qty']), plain(row['last_px']))),
    plan.amendments.map((one) => told(one.platform, plan.tradeDate, one.execId, one.reason, 'TAKEN', plain(one.lastQty), plain(one.lastPx))),
    'amendment',
  );
  findings.equal(reports.length, reports.filter(isFromTopic).length + filed.length + dealt.length + amended.length, () => 'reports by a way that is known');
  return findings.as('taken by hand', `${filed.length} fills of files, ${dealt.length} deals by phone, ${amended.length} amendments`);
}

function isFromTopic({ origin }: Row): boolean {
  return origin?.startsWith('executions.reported.v1[') === true;
}
