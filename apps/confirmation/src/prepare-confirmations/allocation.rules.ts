import type { Settlement, settlementDates } from '@entresol/calendar/settlement';
import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { Account, Calendar, Custodian, Fee, Instrument, SettlementCycle } from '@entresol/contracts/reference.message';
import type { AccountSoFar } from './correct-confirmations.rules.js';
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

/** What there is of a block beside an allocation of it. */
export interface BlockSoFar {
  /** False where another allocation of the same version came before it. */
  readonly firstOfVersion: boolean;
  /** True where the confirmations of a later version are prepared already. */
  readonly overtaken: boolean;
  /** What was prepared or issued of each account. */
  readonly accounts: ReadonlyMap<string, AccountSoFar>;
  /** Lines of all versions that reverse an account's part, the latest last. */
  readonly reversals: readonly AllocatedLine[];
}

/** One allocation, and what the reference data says of it; what is undefined has no row that is in force. */
export interface Allocation {
  /** In instruction order, at least one. */
  readonly lines: readonly AllocatedLine[];
  /** Those that are not reversals. */
  readonly parts: readonly AllocatedLine[];
  /** What its lines should all agree on, as the first part says it. */
  readonly block: AllocatedLine;
  readonly soFar: BlockSoFar;
  /** Of accounts that have no part any more: in this version, or in an earlier one whose confirmations were never prepared. */
  readonly reversals: ReadonlyMap<string, AllocatedLine>;
  readonly references: References;
  readonly instrument?: Instrument;
  readonly settlement?: Settlement;
  readonly fees: Readonly<Record<Fee['feeType'], Fee | undefined>>;
}

/** Joins an allocation's lines with the reference rows in force on its dates. Throws RangeError for a trade date that does not exist. */
export function allocationOf(lines: readonly [AllocatedLine, ...AllocatedLine[]], soFar: BlockSoFar, references: References): Allocation {
  const parts = lines.filter((line) => line.allocTransType !== 'REVERSAL');
  const block = parts[0] ?? lines[0];
  const reversals = [...soFar.reversals.filter(({ version }) => version < block.version), ...lines.filter((line) => line.allocTransType === 'REVERSAL')];
  const instrument = inForce(references.instruments, block.symbol);
  const fee = (feeType: Fee['feeType']) => governingFee(references.fees.values(), feeType, block);
  return {
    lines, parts, block, soFar, references, instrument,
    reversals: new Map(reversals.map((line) => [line.account, line])),
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
