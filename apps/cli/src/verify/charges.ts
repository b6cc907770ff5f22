import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { Fee } from '@entresol/contracts/reference.message';
import { CENT, ONE, exact, shares, sum, times, toUnitsHalfUp, toUnitsUp } from './exact.js';

/** What one line costs; fees of nothing are left out. */
export interface Charges {
  readonly commission: bigint;
  readonly fees: readonly (readonly [type: 'SECTION_31' | 'TAF', amount: bigint])[];
}

const PER_MILLION = 1_000_000n;

/** The charges of one allocation's parts, by individualAllocId. Throws where a fee row is missing. */
export function chargesOf(allocation: readonly AllocationAllocated[], fees: readonly Fee[]): Map<string, Charges> {
  const parts = [...allocation].sort((a, b) => lineOf(a) - lineOf(b));
  const isSale = parts[0]!.side !== 'BUY';
  const commission = feeOn(fees, 'COMMISSION', parts[0]!);
  const section31 = isSale ? section31Of(parts, feeOn(fees, 'SECTION_31', parts[0]!)) : [];
  return new Map(parts.map((line, index) => {
    const owed = isSale ? [['SECTION_31', section31[index]!] as const, ['TAF', tafOf(line, feeOn(fees, 'TAF', line))] as const] : [];
    return [line.individualAllocId, {
      commission: bounded(times(exact(line.allocQty), exact(commission.rate)), commission),
      fees: owed.filter(([, amount]) => amount > 0n),
    }];
  }));
}

/** rate × gross / 1,000,000, up to the cent, once for the block. */
function section31Of(parts: readonly AllocationAllocated[], row: Fee): bigint[] {
  const amounts = parts.map((line) => exact(line.grossTradeAmt));
  const cents = toUnitsUp(sum(amounts) * exact(row.rate), CENT * ONE * PER_MILLION);
  return shares(cents, amounts).map((part) => part * CENT);
}

/** A line's place in its allocation, which decides ties. */
function lineOf({ individualAllocId }: AllocationAllocated): number {
  return Number(individualAllocId.split('.').at(-1));
}

function tafOf(line: AllocationAllocated, row: Fee): bigint {
  if (exact(line.avgPx) < exact(row.rate)) return 0n;
  return bounded(times(exact(line.allocQty), exact(row.rate)), row);
}

function bounded(amount: bigint, { minimum, maximum }: Fee): bigint {
  const rounded = toUnitsHalfUp(amount, CENT) * CENT;
  if (minimum && rounded < exact(minimum)) return exact(minimum);
  return maximum && rounded > exact(maximum) ? exact(maximum) : rounded;
}

function feeOn(fees: readonly Fee[], feeType: string, line: AllocationAllocated): Fee {
  const row = fees.find((fee) => {
    const date = fee.dateBasis === 'TRADE_DATE' ? line.tradeDate : line.settlDate;
    return fee.feeType === feeType && fee.status === 'ACTIVE' && fee.validFrom <= date && (!fee.validTo || date <= fee.validTo);
  });
  if (!row) throw new Error(`no ${feeType} row on the date of ${line.individualAllocId}`);
  return row;
}
