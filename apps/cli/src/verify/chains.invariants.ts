import { booked } from '@entresol/contracts/booking-unit';
import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import { plain } from './exact.js';
import { Findings, cells, oncePerId, told, versionsOf, type Invariant } from './invariant.js';
import { records, type Row, type Snapshot } from './snapshot.js';

/** Every version of a chain is one report that was taken; its newest, ingest's row and allocation's copy say the same of the fill. */
export function fillsAgree(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const versions = oncePerId(records<ExecutionAccepted>(snapshot, 'executions.accepted.v1'), findings).map(({ value }) => value);
  const taken = snapshot.tables.reports.filter(({ outcome }) => outcome === 'TAKEN');
  findings.sameMembers(versions.map(termsOfVersion), termsOfReports(taken, blocksOfOrders(snapshot), findings), 'version');
  const reports = new Map(taken.map((row) => [reportId(row, row['exec_id']), row]));
  const chains = [...versionsOf(versions, chainOf, findings).values()];
  for (const chain of chains) judgeFigures(chain, reports, findings);

  const newest = chains.map((chain) => chain.at(-1)!);
  findings.sameMembers(newest.map(stateOf), snapshot.tables.executions.map(executionOf), 'accepted');
  const copied = newest.map((one) => told(chainOf(one), one.version, one.live, one.orderId, one.blockId, plain(one.lastQty), plain(one.lastPx)));
  findings.sameMembers(snapshot.tables.fills.map(fillOf), copied, 'allocation’s fill');
  return findings.as('fills agree', `${newest.length} chains are the same in ingest, on the topic and in allocation`);
}

function chainOf(one: Pick<ExecutionAccepted, 'platform' | 'tradeDate' | 'rootExecId'>): string {
  return told(one.platform, one.tradeDate, one.rootExecId);
}

/** What a version takes over from its report, and, as the last two, from the report that began its chain. */
function termsOfVersion(one: ExecutionAccepted): string {
  const { execId, execType, execRefId, orderId, blockId, symbol, side, currency, trader, transactTime, lastCapacity } = one;
  return told(chainOf(one), execId, execType, execRefId, orderId, blockId, symbol, side, currency, trader, transactTime, lastCapacity);
}

/** The block of each order: that of a report which names none. */
function blocksOfOrders(snapshot: Snapshot): ReadonlyMap<string, string> {
  return new Map(records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => [value.orderId, booked(value).blockId]));
}

function termsOfReports(taken: readonly Row[], blocks: ReadonlyMap<string, string>, findings: Findings): string[] {
  const byId = new Map(taken.map((row) => [reportId(row, row['exec_id']), row]));
  const rootOf = (row: Row): Row => {
    const before = row['exec_ref_id'] === null ? undefined : byId.get(reportId(row, row['exec_ref_id']!));
    return before ? rootOf(before) : row;
  };
  return taken.map((row) => {
    const root = rootOf(row);
    findings.equal(row['root_exec_id'], root['exec_id'], () => `chain of ${reportId(row, row['exec_id'])}`);
    const block = row['block_id'] ?? blocks.get(row['order_id']!);
    const own = told(cells(row, 'exec_id', 'exec_type', 'exec_ref_id', 'order_id'), block, cells(row, 'symbol', 'side', 'currency', 'trader'));
    return told(reportId(row, root['exec_id']), own, root['transact_time'], root['last_capacity']);
  });
}

function reportId(row: Row, execId: string | null | undefined): string {
  return told(row['platform'], row['trade_date'], execId);
}

/** A fill and its corrections are live with the figures that were reported; a cancelled chain keeps what was cancelled. */
function judgeFigures(chain: readonly ExecutionAccepted[], reports: ReadonlyMap<string, Row>, findings: Findings): void {
  for (const [index, version] of chain.entries()) {
    const cancelled = version.execType === 'TRADE_CANCEL';
    const report = reports.get(told(version.platform, version.tradeDate, version.execId));
    const before = chain[index - 1];
    const should = cancelled
      ? before && told(plain(before.lastQty), plain(before.lastPx), before.lastMkt)
      : report && told(plain(report['last_qty']), plain(report['last_px']), report['last_mkt']);
    const what = `${chainOf(version)}, version ${version.version}`;
    findings.equal(told(plain(version.lastQty), plain(version.lastPx), version.lastMkt), should, () => `figures of ${what}`);
    findings.equal(version.live, !cancelled, () => `${what}, live`);
  }
}

function executionOf(row: Row): string {
  const terms = cells(row, 'order_id', 'block_id', 'symbol', 'side', 'currency', 'last_mkt', 'transact_time', 'last_capacity', 'trader');
  const chain = cells(row, 'platform', 'trade_date', 'root_exec_id', 'version', 'live', 'exec_id', 'exec_type', 'exec_ref_id');
  return told(chain, terms, plain(row['last_qty']), plain(row['last_px']));
}

function stateOf(one: ExecutionAccepted): string {
  const { version, live, execId, execType, execRefId, orderId, blockId, symbol, side, currency, lastMkt, transactTime, lastCapacity, trader } = one;
  const terms = told(orderId, blockId, symbol, side, currency, lastMkt, transactTime, lastCapacity, trader);
  return told(chainOf(one), version, live, execId, execType, execRefId, terms, plain(one.lastQty), plain(one.lastPx));
}

function fillOf(row: Row): string {
  return told(cells(row, 'platform', 'trade_date', 'root_exec_id', 'version', 'live', 'order_id', 'block_id'), plain(row['last_qty']), plain(row['last_px']));
}
