import type { Settlement, settlementDates } from '@entresol/calendar/settlement';
import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { Account, Calendar, Custodian, Fee, Instrument, SettlementCycle } from '@entresol/contracts/reference.message';
import { governingFee } from './fee.rules.js';

export type AllocatedLine = Omit<AllocationAllocated, 'lastFragment'>;

/** The service's copy of the reference data, by id. */
export interface References {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly custodians: ReadonlyMap<string, Custodian>;
  readonly instruments: ReadonlyMap<string, Instrument>;
  readonly fees: ReadonlyMap<string, Fee>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly cycles: ReadonlyMap<string, SettlementCycle>;
  /** By these calendars and cycles. */
  readonly settlementOf: ReturnType<typeof settlementDates>;
}

/** One allocation, and what the reference data says of it; what is undefined has no row that is in force. */
export interface Allocation {
  /** In instruction order, at least one. */
  readonly lines: readonly AllocatedLine[];
  /** What its lines should all agree on, as the first of them says it. */
  readonly block: AllocatedLine;
  /** False where another allocation of the same block came before it. */
  readonly firstOfBlock: boolean;
  readonly references: References;
  readonly instrument?: Instrument;
  readonly settlement?: Settlement;
  readonly fees: Readonly<Record<Fee['feeType'], Fee | undefined>>;
}

/** Joins an allocation's lines with the reference rows in force on its dates. Throws RangeError for a trade date that does not exist. */
export function allocationOf(lines: readonly [AllocatedLine, ...AllocatedLine[]], firstOfBlock: boolean, references: References): Allocation {
  const [block] = lines;
  const instrument = inForce(references.instruments, block.symbol);
  const fee = (feeType: Fee['feeType']) => governingFee(references.fees.values(), feeType, block);
  return {
    lines, block, firstOfBlock, references, instrument,
    settlement: instrument && references.settlementOf(
      { tradeDate: block.tradeDate, market: instrument.settlementMarket, securityType: instrument.securityType }),
    fees: { COMMISSION: fee('COMMISSION'), SECTION_31: fee('SECTION_31'), TAF: fee('TAF') },
  };
}

/** A row that is there and not closed. */
export function inForce<R extends { status: 'ACTIVE' | 'CLOSED' }>(rows: ReadonlyMap<string, R>, id: string | null | undefined): R | undefined {
  const row = id == null ? undefined : rows.get(id);
  return row?.status === 'ACTIVE' ? row : undefined;
}
