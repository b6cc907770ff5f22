import type { BlockTotalled, PlatformTotalled } from '@entresol/contracts/block.message';
import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { booked, type BookedOrder } from '@entresol/contracts/booking-unit';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { DayPlan, Reason } from '@entresol/demo-day/day-plan';
import { groupBy } from '@entresol/messaging/group-by';
import { exact, plain, sum, text, times } from './exact.js';
import { Findings, cells, oncePerId, told, versionsOf, type Invariant } from './invariant.js';
import { records, type RecordRead, type Row, type Snapshot } from './snapshot.js';

/** Breaks that are known before anyone is asked how the block is to be split. */
const INCOMPLETE: readonly Reason[] = ['MISSING', 'PARKED', 'QUARANTINED', 'CONFLICT', 'OVERFILLED'];

/** Σ per block: what ingest and allocation say of a block is the sum of its live fills, exactly, and it is complete unless a plant keeps it from that. */
export function blocksAddUp(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const orders = records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => booked(value));
  const termsOf = (one: BookedOrder | BlockTotalled): string => told(one.blockId, one.tradeDate, one.symbol, one.side, one.currency);
  const terms = new Set(orders.map(termsOf));
  const { ingestBlocks, ingestOrders, blocks, executions, fills } = snapshot.tables;
  for (const rows of [ingestBlocks, blocks]) {
    findings.sameMembers(rows.map((row) => cells(row, 'block_id', 'trade_date', 'symbol', 'side', 'currency')), terms, 'block');
  }
  // An open block is not told fill by fill: what its orders come to is.
  judgeSums(ingestBlocks.filter(({ state }) => state !== 'OPEN'), 'block_id', executions, findings);
  judgeSums(ingestOrders, 'order_id', executions, findings);
  findings.sameMembers(ingestOrders.map((row) => cells(row, 'order_id', 'block_id')), orders.map((one) => told(one.orderId, one.blockId)), 'order');
  judgeSums(blocks, 'block_id', fills, findings);

  const newest = newestOf(oncePerId(records<BlockTotalled>(snapshot, 'blocks.totalled.v1'), findings), ({ blockId }) => blockId, findings);
  const published = [...newest.values()].map(({ blockId, version, state, fills: count, qty, gross, reasons }) => (
    told(blockId, version, state, count, plain(qty), plain(gross), reasons.join())));
  findings.sameMembers(ingestBlocks.map((row) => totalOf(row, '')), published, 'total of');
  findings.sameMembers(blocks.map((row) => totalOf(row, 'total_')), published, 'allocation’s total of');
  const platforms = new Set(orders.map((one) => told(one.blockId, one.platform)));
  findings.sameMembers(ingestBlocks.map((row) => cells(row, 'block_id', 'platform')), platforms, 'platform of');
  for (const { value } of records<BlockTotalled>(snapshot, 'blocks.totalled.v1')) {
    const known = terms.has(termsOf(value)) && platforms.has(told(value.blockId, value.platform));
    findings.expect(known, () => `version ${value.version} of ${value.blockId} tells other terms than its order`);
  }
  for (const { blockId, state, reasons } of newest.values()) {
    const reason = plan.expected.blocks.broken[blockId];
    const held = reason !== undefined && INCOMPLETE.includes(reason);
    findings.equal(reasons.join(), held ? reason : '', () => `what keeps ${blockId} from being complete`);
    findings.equal(state === 'COMPLETE', !held, () => `${blockId} complete`);
  }
  return findings.as('blocks add up', `${ingestBlocks.length} blocks are the exact sum of their live fills, in ingest and in allocation`);
}

function newestOf<T extends { version: number }>(told: readonly RecordRead<T>[], idOf: (value: T) => string, findings: Findings): Map<string, T> {
  const chains = versionsOf(told.map(({ value }) => value), idOf, findings);
  return new Map([...chains].map(([id, versions]) => [id, versions.at(-1)!]));
}

function judgeSums(held: readonly Row[], by: 'block_id' | 'order_id', fills: readonly Row[], findings: Findings): void {
  const live = groupBy(fills.filter((row) => row['live'] === 'true'), (row) => row[by]!);
  for (const row of held) {
    const its = live.get(row[by]!) ?? [];
    const qty = sum(its.map((fill) => exact(fill['last_qty']!)));
    const gross = sum(its.map((fill) => times(exact(fill['last_qty']!), exact(fill['last_px']!))));
    const sums = told(its.length, text(qty), text(gross));
    findings.equal(told(row['fills'], plain(row['qty']), plain(row['gross'])), sums, () => `fills, qty and gross of ${row[by]}`);
  }
}

/** What a row has of a block's total, in columns that begin with `prefix`. */
function totalOf(row: Row, prefix: '' | 'total_'): string {
  const of = (column: string): string | null | undefined => row[prefix + column];
  return told(row['block_id'], of('version'), of('state'), of('fills'), plain(of('qty')), plain(of('gross')), of('reasons'));
}

/** Each platform's day holds the reports that came, beside what the platform says it sent; it is complete unless a plant keeps it from that. */
export function platformsTotalled(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { ingestDays, reports } = snapshot.tables;
  const newest = newestOf(oncePerId(records<PlatformTotalled>(snapshot, 'platforms.totalled.v1'), findings), ({ platform }) => platform, findings);
  const ofDays = records<ExecutionsTotalled>(snapshot, 'executions.totalled.v1').map(({ value }) => value).filter(({ orderId }) => !orderId);
  const totals = groupBy(ofDays, ({ platform }) => platform);
  findings.sameMembers(ingestDays.map((row) => row['platform']!), Object.keys(plan.reports), 'platform');
  for (const day of ingestDays) {
    const platform = day['platform']!;
    const said = (totals.get(platform) ?? []).sort((a, b) => a.revision - b.revision).at(-1);
    const came = reports.filter((row) => row['platform'] === platform && row['source'] !== 'PERSON').length;
    const state = plan.expected.platformsOpen.some((open) => open === platform) ? 'OPEN' : 'COMPLETE';
    const one = newest.get(platform);
    findings.equal(day['reports'], String(came), () => `reports of ${platform}`);
    const standing = told(plan.tradeDate, state, said?.numOrders, said?.numReports);
    findings.equal(cells(day, 'trade_date', 'state', 'num_orders', 'num_reports'), standing, () => `total of ${platform}`);
    findings.equal(told(one?.tradeDate, one?.state, one?.numOrders, one?.numReports), standing, () => `${platform} on platforms.totalled.v1`);
    findings.equal(day['version'], String(one?.version), () => `version of ${platform}`);
  }
  return findings.as('platforms totalled', `${ingestDays.length} platforms’ days are what came of what they say they sent`);
}
