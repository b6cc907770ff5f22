import { told } from '@entresol/cli/verify/invariant';
import { idOfDeal } from '@entresol/cli/verify/report-rows';
import type { Row, Snapshot } from '@entresol/cli/verify/snapshot';
import type { CustodianConfirmation } from '@entresol/contracts/confirmation.message';
import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { DayPlan, PlannedLine, PlannedReport } from '@entresol/demo-day/day-plan';
import { groupBy } from '@entresol/messaging/group-by';

/** One kind of thing that a day brings forth, each exactly once. */
interface Facts {
  readonly what: string;
  readonly due: Iterable<string>;
  readonly found: readonly string[];
}

export interface Losses {
  readonly lost: number;
  readonly doubled: number;
  /** Some of each, by name. */
  readonly named: readonly string[];
}

const NAMED = 3;

/** What of the plan is nowhere, and what is there more often than once, along a trade's way from report to flag. */
export function lossesOf(snapshot: Snapshot, plan: DayPlan): Losses {
  let [lost, doubled] = [0, 0];
  const named: string[] = [];
  for (const { what, due, found } of factsOf(snapshot, plan)) {
    const balance = new Map<string, number>([...due].map((id) => [id, -1]));
    for (const id of found) balance.set(id, (balance.get(id) ?? 0) + 1);
    for (const [id, surplus] of balance) {
      if (surplus < 0) lost += -surplus;
      else doubled += surplus;
      if (surplus !== 0 && named.length < NAMED) named.push(`${what} ${id} ${surplus < 0 ? 'lost' : `${surplus} too many`}`);
    }
  }
  return { lost, doubled, named };
}

function factsOf(snapshot: Snapshot, plan: DayPlan): Facts[] {
  const { tables, topics } = snapshot;
  const ids = (rows: readonly Row[], ...columns: string[]): string[] => rows.map((row) => told(...columns.map((column) => row[column])));
  const reports = Object.values(plan.reports).flat();
  const all = [...reports, ...plan.filedReports, ...Object.values(plan.lateBusts.reports).flat()].filter(({ kind }) => kind !== 'MALFORMED');
  const dealt = plan.phoneTrades.map((one) => idOfDeal(one, snapshot));
  const fills = new Set([...[...reports, ...plan.filedReports].filter(({ kind }) => kind === 'FILL' || kind === 'EXTRA_FILL').map(reportId), ...dealt]);
  const lines = [...plan.blocks.flatMap((block) => block.lines), ...correctedLines(tables.allocations, plan)];
  const upheld = new Set(ids(tables.upheld, 'individual_alloc_id'));
  const confirmed = lines.filter(({ individualAllocId }) => !upheld.has(individualAllocId));
  // What a reversal takes back is booked as the opposite of another entry: a trade of its own it is not.
  const reversals = new Set(ids(tables.allocations.filter((row) => row['alloc_trans_type'] === 'REVERSAL'), 'individual_alloc_id'));
  const traded = confirmed.filter(({ individualAllocId }) => !reversals.has(individualAllocId));
  const delivered = [...topics].filter(([topic]) => /^custodians\.[^.]+\.confirmations\.v1$/.test(topic)).flatMap(([topic, records]) => (
    records.map(({ value }) => told(topic.split('.')[1], (value as CustodianConfirmation).confirmId))));
  const trades = tables.entries.filter((row) => row['entry_kind'] === 'TRADE');
  const flags = tables.flags.map((row) => told(row['rule'], row['subject'], row['person'], [row['first_duty'], row['second_duty']].sort().join('×')));
  return [
    {
      what: 'report', due: new Set(all.map(reportId)),
      found: ids(tables.reports.filter((row) => row['source'] === 'PLATFORM'), 'platform', 'trade_date', 'exec_id'),
    },
    { what: 'fill', due: fills, found: ids(tables.executions, 'platform', 'trade_date', 'root_exec_id') },
    { what: 'fill in allocation', due: fills, found: ids(tables.fills, 'platform', 'trade_date', 'root_exec_id') },
    { what: 'live fill of order', due: counted(live(tables.executions, 'order_id')), found: counted(fillsOf(tables.ingestOrders, 'order_id')) },
    { what: 'live fill of block', due: counted(live(tables.fills, 'block_id')), found: counted(fillsOf(tables.blocks, 'block_id')) },
    { what: 'corrected block', due: plan.corrections.map(({ blockId }) => blockId), found: [...new Set(ids(corrected(tables.allocations), 'block_id'))] },
    { what: 'allocation', due: lines.map((line) => line.individualAllocId), found: ids(tables.allocations, 'individual_alloc_id') },
    { what: 'confirmation', due: confirmed.map((line) => line.confirmId), found: ids(tables.confirmations, 'confirm_id') },
    { what: 'confirmation to', due: confirmed.map((line) => told(line.custodian, line.confirmId)), found: delivered },
    { what: 'ledger entry', due: traded.map((line) => line.individualAllocId), found: ids(trades, 'individual_alloc_id') },
    { what: 'flag', due: plan.expected.flags.map((flag) => told(flag.rule, flag.subject, flag.person, [...flag.duties].sort().join('×'))), found: flags },
  ];
}

function corrected(allocations: readonly Row[]): Row[] {
  return allocations.filter((row) => row['version'] !== '1');
}

/** Lines that corrections made. Their ids are not in the plan; but whatever they are, each is confirmed once, unless what it says stood before. */
function correctedLines(allocations: readonly Row[], plan: DayPlan): Pick<PlannedLine, 'individualAllocId' | 'confirmId' | 'custodian'>[] {
  const custodians = new Map(plan.blocks.flatMap(({ lines }) => lines.map(({ account, custodian }) => [account, custodian])));
  return [...new Map(corrected(allocations).map((row) => [row['individual_alloc_id']!, custodians.get(row['account']!)!]))]
    .map(([individualAllocId, custodian]) => ({ individualAllocId, confirmId: `C-${individualAllocId}`, custodian }));
}

/** How many live fills each order or block has. */
function live(fills: readonly Row[], by: string): Map<string, number> {
  const groups = groupBy(fills.filter((row) => row['live'] === 'true'), (row) => row[by]!);
  return new Map([...groups].map(([id, rows]) => [id, rows.length]));
}

/** How many live fills each order or block counts itself. */
function fillsOf(rows: readonly Row[], by: string): Map<string, number> {
  return new Map(rows.map((row) => [row[by]!, Number(row['fills'])]));
}

/** A name for each of so many. */
function counted(counts: ReadonlyMap<string, number>): string[] {
  return [...counts].flatMap(([id, count]) => Array.from({ length: count }, (_, index) => told(id, index + 1)));
}

function reportId({ value }: PlannedReport): string {
  const { platform, tradeDate, execId } = value as ExecutionReported;
  return told(platform, tradeDate, execId);
}
