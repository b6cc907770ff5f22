import { plain, roundHalfUp, scaled } from '@entresol/demo-day/exact.rules';
import type { Purchase, RetailPlan } from './retail-plan.js';
import type { Divided, RetailOutcome } from './run-retail-day.js';

/** Something that must be so at the end of a retailer's day, and what of it is not. */
export interface RetailCheck {
  readonly name: string;
  readonly faults: readonly string[];
}

const CENTS = 2;
const CENT = scaled('0.01');

/** Works out apart from the services what a day must have come to, from the plan and from what an outsider can see. */
export function checkRetailDay(plan: RetailPlan, outcome: RetailOutcome): RetailCheck[] {
  const { purchases } = plan;
  const each = (check: (purchase: Purchase, divided: Divided) => string[]): string[] => purchases.flatMap((purchase) => {
    const divided = outcome.atEnd.get(purchase.blockId);
    return divided ? check(purchase, divided) : [`${purchase.blockId} is not there`];
  });
  return [
    { name: 'every unit that arrived is with an outlet', faults: each((one, { lines }) => differs(one, arrived(plan, one).units, unitsOf(lines))) },
    { name: 'outlets pay what was paid, to the cent', faults: each((one, { lines }) => differs(one, arrived(plan, one).paid, costOf(lines))) },
    { name: 'each outlet at average cost, to the cent', faults: each((one, divided) => atAverage(arrived(plan, one), divided)) },
    { name: 'as the retailer’s rule divides, at the close', faults: asPlanned(outcome.atClose, purchases, ({ expected }) => expected.atClose) },
    { name: 'as the retailer’s rule divides, after the recall', faults: asPlanned(outcome.atEnd, purchases, ({ expected }) => expected.atEnd) },
    { name: 'each warehouse had each delivery note once, in order', faults: notesFaults(plan, outcome) },
    { name: 'stock is what it was and what came', faults: stockFaults(plan, outcome) },
    { name: 'one person on both sides of a purchase is flagged, and nobody else', faults: flagFaults(plan, outcome) },
  ];
}

/** What stands of a purchase's deliveries once one was recalled; paid in 10⁻⁸, rounded to the cent. */
function arrived({ recall }: RetailPlan, { deliveries }: Purchase): { units: bigint; cost: bigint; paid: bigint } {
  const standing = deliveries.filter(({ execId }) => execId !== recall.report.execRefId);
  const units = standing.reduce((sum, { lastQty }) => sum + BigInt(lastQty), 0n);
  const cost = standing.reduce((sum, { lastQty, lastPx }) => sum + BigInt(lastQty) * scaled(lastPx), 0n);
  return { units, cost, paid: roundHalfUp(cost, CENTS) };
}

function unitsOf(lines: Divided['lines']): bigint {
  return lines.reduce((sum, { allocQty }) => sum + BigInt(allocQty), 0n);
}

function costOf(lines: Divided['lines']): bigint {
  return lines.reduce((sum, { grossTradeAmt }) => sum + scaled(grossTradeAmt), 0n);
}

function differs({ blockId }: Purchase, due: bigint, found: bigint): string[] {
  return due === found ? [] : [`${blockId}: ${due} were due, ${found} are there`];
}

/** Less than a cent from units × cost ÷ all units, compared without a division. */
function atAverage({ units, cost }: { units: bigint; cost: bigint }, { lines }: Divided): string[] {
  return lines.flatMap(({ account, allocQty, grossTradeAmt }) => {
    const away = scaled(grossTradeAmt) * units - BigInt(allocQty) * cost;
    const far = (away < 0n ? -away : away) >= CENT * units;
    return far ? [`${account} pays ${grossTradeAmt} for ${allocQty}`] : [];
  });
}

function asPlanned(found: RetailOutcome['atEnd'], purchases: readonly Purchase[], sharesOf: (purchase: Purchase) => Purchase['expected']['atEnd']): string[] {
  return purchases.flatMap((purchase) => {
    const due = sharesOf(purchase);
    const has = Object.fromEntries((found.get(purchase.blockId)?.lines ?? []).map(({ account, allocQty }) => [account, plain(scaled(allocQty))]));
    return [...new Set([...Object.keys(due), ...Object.keys(has)])]
      .filter((account) => due[account] !== has[account])
      .map((account) => `${purchase.blockId}: ${account} has ${has[account] ?? 'none'}, ${due[account] ?? 'none'} were due`);
  });
}

/** Of a correction a warehouse is told line by line; how many that are is in the services' hands, but none comes twice. */
function notesFaults({ outlets, purchases, recall }: RetailPlan, { warehouses }: RetailOutcome): string[] {
  return warehouses.flatMap(({ custodian, received, faults }) => {
    const own = new Set(outlets.filter(({ warehouse }) => warehouse === custodian).map(({ account }) => account));
    const lines = (one: Purchase, when: 'atClose' | 'atEnd'): number => Object.keys(one.expected[when]).filter((account) => own.has(account)).length;
    const first = purchases.reduce((sum, purchase) => sum + lines(purchase, 'atClose'), 0);
    const again = lines(purchases.find(({ blockId }) => blockId === recall.blockId)!, 'atClose');
    const ids = new Set(received.map(({ confirmId }) => confirmId));
    const count = ids.size === received.length && received.length === first + again ? [] : [
      `${custodian} has ${received.length} delivery notes, ${ids.size} of them distinct; ${first} and ${again} again were due`,
    ];
    return [...faults, ...count];
  });
}

function stockFaults({ outlets, openings, purchases }: RetailPlan, { stocks }: RetailOutcome): string[] {
  const opened = new Map(openings.map(({ account, symbol, quantity }) => [`${account} ${symbol}`, quantity!]));
  return outlets.flatMap(({ account }) => purchases.flatMap(({ good: { symbol }, expected }) => {
    const position = stocks.get(account)?.positions.find((one) => one.symbol === symbol);
    const opening = BigInt(opened.get(`${account} ${symbol}`) ?? 0);
    const due = opening + BigInt(expected.atEnd[account] ?? 0);
    const said = `${position?.opening ?? 0} → ${position?.closing ?? 0}`;
    return said === `${opening} → ${due}` ? [] : [`${account}: ${symbol} is said to go ${said}, not ${opening} → ${due}`];
  }));
}

function flagFaults({ conflicts }: RetailPlan, { flags }: RetailOutcome): string[] {
  const flagged = flags.map(({ subject }) => subject);
  return [
    ...conflicts.filter((blockId) => !flagged.includes(blockId)).map((blockId) => `${blockId} is not flagged`),
    ...flags.filter(({ subject }) => !conflicts.includes(subject)).map(({ rule, subject, person }) => `${person} is flagged on ${subject} by ${rule}`),
  ];
}
