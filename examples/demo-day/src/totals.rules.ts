import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { PLATFORMS, type PlatformId } from './blocks.rules.js';
import type { PlannedReport, ReportKind } from './day-plan.js';
import { plantedFill, type PlantedBlock } from './reports.rules.js';
import { TRADE_DATE } from './tape.js';
import { plain, scaled } from './exact.rules.js';

const COUNTED: readonly ReportKind[] = ['FILL', 'EXTRA_FILL', 'CORRECTION', 'BUST', 'LATE_BUST'];
const SHARES_TOO_MANY = 100n;

/**
 * What the platforms say they sent: one total per order, then one per platform. An id's second content and what broke the contract
 * are no reports in any platform's own books. A stray bust is one of its day, but none of the order that it names.
 */
export function planTotals(blocks: readonly PlantedBlock[], reports: Record<PlatformId, PlannedReport[]>): ExecutionsTotalled[] {
  const sent = countsOf(reports);
  const ofOrders = blocks.map((planted) => orderTotal(planted, sent.get(planted.block.orderId)!));
  return [...ofOrders, ...PLATFORMS.map((platform) => dayTotal(platform, ofOrders, reports[platform]))];
}

/** The second revision of the totals that late busts change, of orders and of their platforms' days. */
export function reviseTotals(
  blocks: readonly PlantedBlock[], first: readonly ExecutionsTotalled[], late: Record<PlatformId, PlannedReport[]>,
): ExecutionsTotalled[] {
  const busted = countsOf(late);
  const plantedOf = new Map(blocks.map((planted) => [planted.block.orderId, planted]));
  return first.flatMap((total) => {
    if (total.orderId) return busted.has(total.orderId) ? [withoutFill(plantedOf.get(total.orderId)!, total)] : [];
    const more = late[total.platform as PlatformId].length;
    return more > 0 ? [{ ...total, revision: total.revision + 1, numReports: total.numReports + more }] : [];
  });
}

function countsOf(reports: Record<PlatformId, PlannedReport[]>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind, key } of PLATFORMS.flatMap((platform) => reports[platform])) {
    if (COUNTED.includes(kind)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return counts;
}

function orderTotal({ block, plants }: PlantedBlock, numReports: number): ExecutionsTotalled {
  const short = plants.includes('SHORT_OF_TOTAL');
  const missing = short ? SHARES_TOO_MANY * scaled(plantedFill(block).trade.price) : 0n;
  return {
    platform: block.platform,
    tradeDate: TRADE_DATE,
    orderId: block.orderId,
    revision: 1,
    numReports: numReports + (short ? 1 : 0),
    cumQty: String(block.quantity + (short ? SHARES_TOO_MANY : 0n)),
    notional: plain(block.gross + missing),
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
