import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { PLATFORMS, type PlatformId } from './blocks.rules.js';
import { grossOf, ordersOf, quantityOf, type OrderOfBlock } from './booking.rules.js';
import type { PhoneTrade, PlannedReport, ReportKind } from './day-plan.js';
import { plantedFill, type PlannedReports, type PlantedBlock } from './reports.rules.js';
import { TRADE_DATE } from './tape.js';
import { plain, scaled } from './exact.rules.js';

const COUNTED: readonly ReportKind[] = ['FILL', 'EXTRA_FILL', 'CORRECTION', 'BUST', 'LATE_BUST'];
const SHARES_TOO_MANY = 100n;

/**
 * What the platforms say they sent: one total per order, then one per platform. A deal by phone counts there, for who
 * totals its order was told of it. An id's second content and what broke the contract are no reports in any platform's own books.
 * A stray bust is one of its day, but none of the order that it names.
 */
export function planTotals(blocks: readonly PlantedBlock[], { day, filed }: PlannedReports, phoneTrades: readonly PhoneTrade[]): ExecutionsTotalled[] {
  const sent = countsOf([...PLATFORMS.flatMap((platform) => day[platform]), ...filed]);
  const dealt = new Map(phoneTrades.map(({ deal }) => [deal.orderId, 1]));
  const ofOrders = blocks.flatMap((planted) => ordersOf(planted.block, planted.plants).map((order) => (
    orderTotal(planted, order, sent.get(order.orderId)! + (dealt.get(order.orderId) ?? 0)))));
  return [...ofOrders, ...PLATFORMS.map((platform) => dayTotal(platform, ofOrders, day[platform]))];
}

/** The second revision of the totals that late busts change, of orders and of their platforms' days. */
export function reviseTotals(
  blocks: readonly PlantedBlock[], first: readonly ExecutionsTotalled[], late: Record<PlatformId, PlannedReport[]>,
): ExecutionsTotalled[] {
  const busted = countsOf(PLATFORMS.flatMap((platform) => late[platform]));
  const plantedOf = new Map(blocks.map((planted) => [planted.block.orderId, planted]));
  return first.flatMap((total) => {
    if (total.orderId) return busted.has(total.orderId) ? [withoutFill(plantedOf.get(total.orderId)!, total)] : [];
    const more = late[total.platform as PlatformId].length;
    return more > 0 ? [{ ...total, revision: total.revision + 1, numReports: total.numReports + more }] : [];
  });
}

function countsOf(reports: readonly PlannedReport[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, key } of reports) {
    if (COUNTED.includes(kind)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function orderTotal({ block, plants }: PlantedBlock, { orderId, fills }: OrderOfBlock, numReports: number): ExecutionsTotalled {
  const short = plants.includes('SHORT_OF_TOTAL');
  const missing = short ? SHARES_TOO_MANY * scaled(plantedFill(block).trade.price) : 0n;
  return {
    platform: block.platform,
    tradeDate: TRADE_DATE,
    orderId,
    revision: 1,
    numReports: numReports + (short ? 1 : 0),
    cumQty: String(quantityOf(fills) + (short ? SHARES_TOO_MANY : 0n)),
    notional: plain(grossOf(fills) + missing),
  };
}

function withoutFill({ block }: PlantedBlock, total: ExecutionsTotalled): ExecutionsTotalled {
  const { trade } = plantedFill(block);
  return {
    ...total,
    revision: total.revision + 1,
    numReports: total.numReports + 1,
    cumQty: String(block.quantity - BigInt(trade.size)),
    notional: plain(block.gross - BigInt(trade.size) * scaled(trade.price)),
  };
}

function dayTotal(platform: PlatformId, ofOrders: readonly ExecutionsTotalled[], reports: readonly PlannedReport[]): ExecutionsTotalled {
  const own = ofOrders.filter((total) => total.platform === platform);
  const strays = reports.filter(({ kind }) => kind === 'STRAY_BUST').length;
  return {
    platform,
    tradeDate: TRADE_DATE,
    orderId: null,
    revision: 1,
    numReports: own.reduce((sum, total) => sum + total.numReports, strays),
    numOrders: own.length,
  };
}
