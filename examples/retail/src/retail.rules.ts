import type { AllocationInstructed, InstructedAccount } from '@entresol/contracts/allocation.message';
import type { ExecutionReported, ExecutionsTotalled } from '@entresol/contracts/execution.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import { divide } from '@entresol/demo-day/divide.rules';
import { plain, scaled, splitWhole } from '@entresol/demo-day/exact.rules';
import { Chance } from './chance.rules.js';
import { GOODS, SUPPLIERS, type Good } from './goods.js';
import type { Purchase, Recall, RetailPlan, Shares } from './retail-plan.js';
import { CLEARANCE, STAFF, TRADE_DATE, outletsOf, type Outlet } from './retailer.rules.js';

const SIDE = 'BUY';
const CURRENCY = 'USD';
/** Recalled after the close: the last delivery of the first purchase. */
const RECALLED = 0;

/** What an outlet holds of a good, would like to hold, and sells. */
interface Need {
  readonly held: bigint;
  readonly wanted: bigint;
  readonly sales: bigint;
}

/** A day by a seed: the same seed and number of outlets always make the same one. */
export function planRetailDay({ seed = 1, outlets: count = 60 }: { readonly seed?: number; readonly outlets?: number } = {}): RetailPlan {
  const chance = new Chance(seed);
  const outlets = outletsOf(count);
  const needs = GOODS.map(() => outlets.map((): Need => (
    { held: BigInt(chance.between(0, 9)), wanted: BigInt(chance.between(60, 90)), sales: BigInt(chance.between(1, 40)) })));
  const purchases = GOODS.map((good, index) => purchaseOf(good, index, { outlets, needs: needs[index]!, chance }));
  const totals = [...purchases.map((purchase) => orderTotal(purchase, purchase.deliveries)), ...SUPPLIERS.map((supplier) => dayTotal(supplier, purchases, 1))];
  return {
    outlets: [...outlets, CLEARANCE], purchases, totals,
    openings: GOODS.flatMap((good, index) => outlets.flatMap((outlet, place) => openingOf(good, outlet, needs[index]![place]!))),
    recall: recallOf(purchases),
    conflicts: purchases.filter(({ good }) => good.dividedByReceiver).map(({ blockId }) => blockId),
  };
}

interface Circumstances {
  readonly outlets: readonly Outlet[];
  readonly needs: readonly Need[];
  readonly chance: Chance;
}

function purchaseOf(good: Good, index: number, { outlets, needs, chance }: Circumstances): Purchase {
  const blockId = `PO-${String(index + 1).padStart(4, '0')}`;
  const ordered = orderedUnits(good, needs, outlets.length, chance);
  const weights = weightsOf(good, needs, ordered);
  const arrives = good.comesShort ? ordered / BigInt(good.caseSize) * 4n / 5n * BigInt(good.caseSize) : ordered;
  const deliveries = deliveriesOf(good, blockId, arrives, chance);
  const share = (parts: readonly ExecutionReported[]): Shares => sharesOf(good, weightsOf(good, needs, unitsOf(parts)), unitsOf(parts), outlets);
  return {
    blockId, good, deliveries,
    order: {
      orderId: blockId, blockId, platform: good.supplier, symbol: good.symbol, side: SIDE, orderQty: String(ordered), currency: CURRENCY,
      tradeDate: TRADE_DATE, enteredBy: STAFF.divides,
    },
    instruction: instructionOf(good, blockId, outlets, { needs, weights }),
    instructedAfter: good.dividedByReceiver === true,
    expected: { atClose: share(deliveries), atEnd: share(index === RECALLED ? deliveries.slice(0, -1) : deliveries) },
  };
}

/** Whole cases, about half a dozen an outlet; where a clearance outlet takes what fills none, some units more. */
function orderedUnits(good: Good, needs: readonly Need[], outlets: number, chance: Chance): bigint {
  if (good.method === 'FIXED_QUANTITY') return total(needs.map((need) => quantityOf(good, need)));
  return BigInt(good.caseSize * outlets * 6 + good.caseSize * chance.between(1, outlets) + (good.clears ? chance.between(1, good.caseSize - 1) : 0));
}

function quantityOf({ caseSize }: Good, { sales }: Need): bigint {
  return BigInt(caseSize) * (1n + sales / 8n);
}

/** In proportion to which units are divided. Of target holdings what each outlet lacks of its part, as often as there are targets. */
function weightsOf(good: Good, needs: readonly Need[], units: bigint): bigint[] {
  switch (good.method) {
    case 'PRO_RATA': return needs.map(({ sales }) => sales);
    case 'EQUAL': return needs.map(() => 1n);
    case 'PERCENTAGE': return percentagesOf(needs);
    case 'FIXED_QUANTITY': return needs.map((need) => quantityOf(good, need));
    case 'TARGET_HOLDING': {
      const [held, wanted] = [total(needs.map((need) => need.held)), total(needs.map((need) => need.wanted))];
      return needs.map((need) => (units + held) * need.wanted - need.held * wanted);
    }
  }
}

/** In hundredths of a percent, together exactly 10,000. */
function percentagesOf(needs: readonly Need[]): bigint[] {
  return splitWhole(10_000n, needs.map(({ sales }) => sales));
}

/** Three to six, of some cases each, the last of what is left; none costs the same, for fuel and season tell. */
function deliveriesOf(good: Good, blockId: string, arrives: bigint, chance: Chance): ExecutionReported[] {
  const count = chance.between(3, 6);
  const cases = splitWhole(arrives / BigInt(good.caseSize), Array.from({ length: count }, () => BigInt(chance.between(1, 5))));
  return cases.map((each, index): ExecutionReported => ({
    platform: good.supplier, execId: `${blockId}-${index + 1}`, execType: 'TRADE', orderId: blockId, symbol: good.symbol, side: SIDE,
    lastQty: String(each * BigInt(good.caseSize) + (index === count - 1 ? arrives % BigInt(good.caseSize) : 0n)),
    lastPx: plain(scaled('0.0001') * BigInt(good.costOfUnit + index * chance.between(1, 250))),
    currency: CURRENCY, lastMkt: 'XXXX', transactTime: at(`1${index}:00`), tradeDate: TRADE_DATE, lastCapacity: 'PRINCIPAL',
    trader: good.dividedByReceiver && index === 0 ? STAFF.receivesAndDivides : STAFF[good.supplier],
  }));
}

function instructionOf(
  good: Good, blockId: string, outlets: readonly Outlet[], { needs, weights }: { needs: readonly Need[]; weights: readonly bigint[] },
): AllocationInstructed {
  const figures = (index: number): Partial<InstructedAccount> => {
    const { held, wanted } = needs[index]!;
    switch (good.method) {
      case 'PRO_RATA': return { weight: String(weights[index]) };
      case 'EQUAL': return {};
      case 'PERCENTAGE': return { percent: plain(weights[index]! * scaled('0.01')) };
      case 'FIXED_QUANTITY': return { quantity: String(weights[index]) };
      case 'TARGET_HOLDING': return { heldQuantity: String(held), targetValue: String(wanted) };
    }
  };
  return {
    allocId: `SPLIT-${blockId}`, allocTransType: 'NEW', blockId, allocMethod: good.method,
    allocations: outlets.map(({ account }, index) => ({ account, ...figures(index) })),
    ...(good.clears ? { oddLotAccount: CLEARANCE.account } : {}),
    instructedBy: good.dividedByReceiver ? STAFF.receivesAndDivides : STAFF.divides,
    transactTime: good.dividedByReceiver ? at('18:00') : at('08:00'),
  };
}

function sharesOf(good: Good, weights: readonly bigint[], units: bigint, outlets: readonly Outlet[]): Shares {
  const { parts, oddLot } = divide({
    quantity: units, lotSize: BigInt(good.caseSize), minLots: BigInt(good.minCases), weights, oddLots: good.clears === true,
  });
  const all = [...parts.map((each, index) => [outlets[index]!.account, each] as const), [CLEARANCE.account, oddLot] as const];
  return Object.fromEntries(all.filter(([, each]) => each > 0n).map(([account, each]) => [account, String(each)]));
}

function openingOf(good: Good, { account }: Outlet, { held }: Need): ActivityReported[] {
  if (held === 0n) return [];
  const activityId = `STOCK-${good.symbol}-${account}`;
  return [{
    source: 'STOCK', activityId, account, activityType: 'OPENING_POSITION', activityDate: '2026-02-27', symbol: good.symbol, quantity: String(held),
    currency: CURRENCY,
  }];
}

function recallOf(purchases: readonly Purchase[]): Recall {
  const purchase = purchases[RECALLED]!;
  const last = purchase.deliveries.at(-1)!;
  const report: ExecutionReported = { ...last, execId: `${last.execId}-R`, execType: 'TRADE_CANCEL', execRefId: last.execId, transactTime: at('20:00') };
  const total = orderTotal(purchase, purchase.deliveries.slice(0, -1));
  const totals = [{ ...total, revision: 2, numReports: purchase.deliveries.length + 1 }, dayTotal(purchase.good.supplier, purchases, 2)];
  return { blockId: purchase.blockId, report, totals };
}

function orderTotal({ blockId, good }: Purchase, deliveries: readonly ExecutionReported[]): ExecutionsTotalled {
  const cost = deliveries.reduce((sum, { lastQty, lastPx }) => sum + BigInt(lastQty) * scaled(lastPx), 0n);
  return {
    platform: good.supplier, tradeDate: TRADE_DATE, orderId: blockId, revision: 1, numReports: deliveries.length, cumQty: String(unitsOf(deliveries)),
    notional: plain(cost),
  };
}

/** The second revision counts the recall. */
function dayTotal(platform: string, purchases: readonly Purchase[], revision: 1 | 2): ExecutionsTotalled {
  const own = purchases.filter(({ good }) => good.supplier === platform);
  const numReports = own.reduce((sum, { deliveries }) => sum + deliveries.length, revision - 1);
  return { platform, tradeDate: TRADE_DATE, orderId: null, revision, numReports, numOrders: own.length };
}

function unitsOf(deliveries: readonly ExecutionReported[]): bigint {
  return deliveries.reduce((sum, { lastQty }) => sum + BigInt(lastQty), 0n);
}

function total(figures: readonly bigint[]): bigint {
  return figures.reduce((sum, figure) => sum + figure, 0n);
}

function at(time: string): string {
  return `${TRADE_DATE}T${time}:00Z`;
}
