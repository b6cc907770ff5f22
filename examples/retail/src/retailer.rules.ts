import type { User } from '@entresol/contracts/reference.message';
import { GOODS, SUPPLIERS } from './goods.js';

type Role = User['roles'][number];

/** Where goods lie until the outlets fetch them; in the trade's words, custodians. */
export const WAREHOUSES = ['EAST', 'WEST'] as const;
export type WarehouseId = (typeof WAREHOUSES)[number];

export interface Outlet {
  readonly account: string;
  readonly region: string;
  readonly warehouse: WarehouseId;
}

export const TRADE_DATE = '2026-03-02';
/** Gets what fills no case. */
export const CLEARANCE: Outlet = { account: 'OUTLET-CLEARANCE', region: 'REGION-1', warehouse: 'EAST' };
/** What moving one unit from the supplier's ramp to the outlet costs. */
export const HANDLING_OF_UNIT = '0.015';
const REGIONS = 4;

export const STAFF = {
  SUP1: 'receiver-1', SUP2: 'receiver-2', divides: 'planner-1', receivesAndDivides: 'planner-2', approves: 'approver-1', closes: 'closer-1',
  releases: 'dispatcher-1', states: 'statements-1', reads: 'auditor-1',
} as const;

const ROLES: Readonly<Record<string, readonly Role[]>> = {
  'receiver-1': ['trader'], 'receiver-2': ['trader'], 'planner-1': ['portfolio-manager'], 'planner-2': ['trader', 'portfolio-manager'],
  'approver-1': ['approver'], 'closer-1': ['day-closer'], 'dispatcher-1': ['confirmer'], 'statements-1': ['statement-clerk'], 'auditor-1': ['auditor'],
  'east-1': ['affirmer'], 'west-1': ['affirmer'],
};

/** By whom a source knows its people: each by his own name, but for the planner who also receives. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  'receiver-1': ['SUP1'], 'receiver-2': ['SUP2'], 'planner-1': ['OMS'], 'planner-2': ['SUP2', 'OMS'], 'east-1': ['EAST'], 'west-1': ['WEST'],
};

export function rolesOf(person: string): Role[] {
  const roles = ROLES[person];
  if (!roles) throw new Error(`${person} is none of the retailer's people`);
  return [...roles];
}

/** So many outlets, served by the warehouse of their region. */
export function outletsOf(count: number): Outlet[] {
  return Array.from({ length: count }, (_, index) => {
    const region = index % REGIONS;
    return { account: `OUTLET-${String(index + 1).padStart(3, '0')}`, region: `REGION-${region + 1}`, warehouse: WAREHOUSES[region % 2]! };
  });
}

/** The retailer's reference data, by noun; which duties conflict is not its own matter. */
export function retailerFiles(outlets: readonly Outlet[]): Readonly<Record<string, readonly object[]>> {
  const source = 'The retailer’s own terms';
  const period = { validFrom: '2026-01-01', validTo: null };
  return {
    firms: [{ firm: 'RETAILER', name: 'Entresol Example Stores', allocateAt: 'DAY_CLOSE', approvalThreshold: '5000000', autoRelease: false }],
    instruments: GOODS.map(({ symbol, name, caseSize, minCases }) => ({
      symbol, name, securityType: 'GOODS', currency: 'USD', market: 'XXXX', settlementMarket: 'ROAD', lotSize: String(caseSize), minLots: minCases,
    })),
    clients: Array.from({ length: REGIONS }, (_, index) => ({ client: `REGION-${index + 1}`, name: `Region ${index + 1}` })),
    accounts: outlets.map(({ account, region, warehouse }) => (
      { account, client: region, name: account.replace('OUTLET-', 'Outlet '), custodian: warehouse, currency: 'USD' })),
    custodians: WAREHOUSES.map((custodian) => ({ custodian, name: `Warehouse ${custodian}` })),
    platforms: SUPPLIERS.map((platform) => ({ platform, name: `Supplier ${platform}` })),
    users: Object.entries(ROLES).map(([person, roles]) => (
      { person, name: person, roles, userIds: (SOURCES[person] ?? []).map((each) => ({ source: each, userId: person })) })),
    fees: [{
      feeId: 'HANDLING', feeType: 'COMMISSION', charged: 'ALL', basis: 'PER_SHARE', rate: HANDLING_OF_UNIT, minimum: null, maximum: null,
      dateBasis: 'TRADE_DATE', currency: 'USD', source, ...period,
    }],
    calendars: [{ calendar: 'ROAD', validFrom: '2026-01-01', validTo: '2026-12-31', closures: ['2026-01-01', '2026-12-25'], source }],
    cycles: [{ cycleId: 'ROAD-GOODS', settlementMarket: 'ROAD', securityType: 'GOODS', days: 2, source, ...period }],
  };
}
