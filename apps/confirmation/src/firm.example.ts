import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { Account, Calendar, Custodian, Fee, Instrument, SettlementCycle } from '@entresol/contracts/reference.message';
import type { Status } from './confirmation-status.rules.js';
import type { BlockSoFar } from './prepare-confirmations/allocation.rules.js';
import type { EarlierConfirmation } from './prepare-confirmations/prepared-confirmation.entity.js';

const row = { version: 1, status: 'ACTIVE' as const };

/** A small firm of the tape's day, for specs. */
export function exampleFirm() {
  return {
    accounts: [1, 2, 3, 4, 5, 6].map((n): Account => (
      { ...row, account: `ACC-${n}`, client: 'CL-1', name: 'An account', custodian: n < 5 ? 'CUST1' : 'CUST2', currency: 'USD' }
    )),
    custodians: ['CUST1', 'CUST2'].map((custodian): Custodian => ({ ...row, custodian, name: custodian })),
    instruments: [{ ...row, symbol: 'AAA', name: 'A share', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' }] as Instrument[],
    calendars: [{ ...row, calendar: 'US', validFrom: '2014-01-01', validTo: '2014-12-31', closures: ['2014-10-13'], source: 'an example' }] as Calendar[],
    cycles: [
      {
        ...row, cycleId: 'US-EQUITY-T3', settlementMarket: 'US', securityType: 'EQUITY', days: 3,
        validFrom: '1995-06-07', validTo: '2017-09-04', source: 'SEC Rule 15c6-1',
      },
    ] as SettlementCycle[],
    fees: [COMMISSION, ...SECTION_31, TAF],
  };
}

const usd = { ...row, currency: 'USD', validTo: null };

/** 5 cents a share, at least a dollar. */
export const COMMISSION: Fee = {
  ...usd, feeId: 'COMMISSION-2014', feeType: 'COMMISSION', charged: 'ALL', basis: 'PER_SHARE', rate: '0.05', minimum: '1.00', maximum: null,
  dateBasis: 'TRADE_DATE', validFrom: '2014-01-01', source: 'the firm’s schedule',
};

/** By settlement date: Rule 31(a)(3). */
export const SECTION_31: Fee[] = [
  ['17.40', '2013-05-25', '2014-03-17'],
  ['22.10', '2014-03-18', '2015-02-13'],
].map(([rate, validFrom, validTo]) => ({
  ...usd, feeId: `SECTION_31-${validFrom}`, feeType: 'SECTION_31', charged: 'SALES', basis: 'PER_MILLION', rate: rate!,
  dateBasis: 'SETTLEMENT_DATE', validFrom: validFrom!, validTo, source: 'SEC fee rate advisory',
}));

/** By trade date, with its cap. */
export const TAF: Fee = {
  ...usd, feeId: 'TAF-2012-07-01', feeType: 'TAF', charged: 'SALES', basis: 'PER_SHARE', rate: '0.000119', maximum: '5.95',
  dateBasis: 'TRADE_DATE', validFrom: '2012-07-01', validTo: '2021-12-31', source: 'FINRA By-Laws, Schedule A',
};

/** A confirmation of the first of these lines, as it was prepared before. */
export function earlier(status: Status, more: Partial<EarlierConfirmation> = {}): EarlierConfirmation {
  const line = more.line ?? exampleLines()[0]!;
  return {
    confirmId: `C-${line.individualAllocId}`, confirmTransType: 'NEW', confirmRefId: null, status, line, custodian: 'CUST1', commission: '11.25', miscFees: [],
    netMoney: '37872.75', referenceVersions: {}, ...more,
  };
}

/** A block of which this is the first allocation. */
export const NOTHING_SO_FAR: BlockSoFar = { firstOfVersion: true, overtaken: false, accounts: new Map(), reversals: [] };

/** 300 shares bought at 168.27⅓ for two accounts, 3 to 1. */
export function exampleLines(more: Partial<AllocationAllocated> = {}): AllocationAllocated[] {
  const block = {
    allocId: 'A-5', allocTransType: 'NEW' as const, version: 1, refIndividualAllocId: null, blockId: 'B-9', symbol: 'AAA', side: 'BUY' as const,
    tradeDate: '2014-09-17', settlDate: '2014-09-22', avgPx: '168.27333333', currency: 'USD', blockQty: '300', blockGrossTradeAmt: '50482.00',
    totNoAllocs: 2, lastFragment: false, ...more,
  };
  return [
    { ...block, individualAllocId: `${block.allocId}.1`, account: 'ACC-1', allocQty: '225', grossTradeAmt: '37861.50' },
    { ...block, individualAllocId: `${block.allocId}.2`, account: 'ACC-5', allocQty: '75', grossTradeAmt: '12620.50', lastFragment: true },
  ];
}
