import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { Fee } from '@entresol/contracts/reference.message';
import { groupBy } from '@entresol/messaging/group-by';
import { CENT, ONE, exact, money, plain, shares, sum, text, times, toUnitsHalfUp, toUnitsUp } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { latest, records, type Row, type Snapshot } from './snapshot.js';

const PER_MILLION = 1_000_000n;

/** Every allocated line has exactly one live confirmation, of the same shares and cents, told and stored alike. */
export function confirmedOnce(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const issued = issuedOf(snapshot, findings);
  const lines = oncePerId(records<AllocationAllocated>(snapshot, 'allocations.allocated.v1'), findings).map(({ value }) => value);
  findings.sameMembers(issued.map(lineToldBy), lines.map(lineToldBy), 'confirmation of');
  for (const one of issued) {
    const kind = told(one.confirmId, one.confirmTransType, one.confirmRefId, one.confirmStatus);
    findings.equal(kind, told(`C-${one.individualAllocId}`, 'NEW', null, 'CONFIRMED'), () => `confirmation of ${one.individualAllocId}`);
  }
  findings.sameMembers(snapshot.tables.confirmations.map(stored), issued.map((one) => (
    told(one.confirmId, one.individualAllocId, one.custodian, plain(one.commission), plain(one.netMoney), feesToldBy(one.miscFees)))), 'stored');
  return findings.as('confirmed once', `${issued.length} confirmations, one for each allocated line`);
}

function lineToldBy(one: AllocationAllocated | ConfirmationIssued): string {
  const { individualAllocId, blockId, account, symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, currency } = one;
  return told(individualAllocId, blockId, account, symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, currency);
}

function stored(row: Row): string {
  const fees = feesToldBy(JSON.parse(row['misc_fees']!) as ConfirmationIssued['miscFees']);
  return told(cells(row, 'confirm_id', 'individual_alloc_id', 'custodian'), plain(row['commission']), plain(row['net_money']), fees);
}

/** A fee of nothing is none, whether it is told or not. */
function feesToldBy(fees: ConfirmationIssued['miscFees']): string {
  return fees.filter(({ miscFeeAmt }) => exact(miscFeeAmt) !== 0n).map((fee) => told(fee.miscFeeType, fee.miscFeeSubType, plain(fee.miscFeeAmt))).sort().join();
}

/** Commission, fees and net money of each confirmation, computed anew from the fee rows. */
export function moneyIsRight(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const fees = latest<Fee>(snapshot, 'reference.fees.v1', 'feeId', (row) => row.version === 1);
  for (const [blockId, confirmations] of groupBy(issuedOf(snapshot, findings), (one) => one.blockId)) {
    const ofBlock = confirmations.sort((a, b) => lineOf(a) - lineOf(b));
    const sale = ofBlock[0]!.side !== 'BUY';
    const commissionRow = feeOn(fees, 'COMMISSION', ofBlock[0]!);
    const section31 = sale ? section31Of(snapshot, blockId, ofBlock, feeOn(fees, 'SECTION_31', ofBlock[0]!)) : [];
    ofBlock.forEach((one, index) => {
      const commission = bounded(times(exact(one.allocQty), exact(commissionRow.rate)), commissionRow);
      const taf = sale ? tafOf(one, feeOn(fees, 'TAF', one)) : 0n;
      const charged = [...(sale ? [['SECTION_31', section31[index]!] as const] : []), ['TAF', taf] as const].filter(([, amount]) => amount > 0n);
      findings.equal(money(exact(one.commission)), money(commission), () => `commission of ${one.confirmId}`);
      const should = charged.map(([type, amount]) => told('REGULATORY', type, text(amount))).sort().join();
      findings.equal(feesToldBy(one.miscFees), should, () => `fees of ${one.confirmId}`);
      const costs = commission + sum(charged.map(([, amount]) => amount));
      findings.equal(text(exact(one.netMoney)), text(exact(one.grossTradeAmt) + (sale ? -costs : costs)), () => `net money of ${one.confirmId}`);
    });
  }
  return findings.as('money is right', 'gross, commission, fees and net money of every confirmation, computed anew');
}

function section31Of(snapshot: Snapshot, blockId: string, ofBlock: readonly ConfirmationIssued[], row: Fee): bigint[] {
  const gross = exact(snapshot.tables.allocatedBlocks.find((block) => block['block_id'] === blockId)!['gross']!);
  // rate × gross / 1,000,000, up to the cent, once for the block.
  const cents = toUnitsUp(gross * exact(row.rate), CENT * ONE * PER_MILLION);
  return shares(cents, ofBlock.map((one) => exact(one.grossTradeAmt))).map((part) => part * CENT);
}

/** A line's place in its allocation, which decides ties. */
function lineOf(one: ConfirmationIssued): number {
  return Number(one.individualAllocId.split('.').at(-1));
}

function tafOf(one: ConfirmationIssued, row: Fee): bigint {
  if (exact(one.avgPx) < exact(row.rate)) return 0n;
  return bounded(times(exact(one.allocQty), exact(row.rate)), row);
}

function bounded(amount: bigint, { minimum, maximum }: Fee): bigint {
  const rounded = toUnitsHalfUp(amount, CENT) * CENT;
  if (minimum && rounded < exact(minimum)) return exact(minimum);
  return maximum && rounded > exact(maximum) ? exact(maximum) : rounded;
}

function feeOn(fees: readonly Fee[], feeType: string, one: ConfirmationIssued): Fee {
  const row = fees.find((fee) => {
    const date = fee.dateBasis === 'TRADE_DATE' ? one.tradeDate : one.settlDate;
    return fee.feeType === feeType && fee.status === 'ACTIVE' && fee.validFrom <= date && (!fee.validTo || date <= fee.validTo);
  });
  if (!row) throw new Error(`no ${feeType} row on the date of ${one.confirmId}`);
  return row;
}

export function issuedOf(snapshot: Snapshot, findings: Findings): ConfirmationIssued[] {
  return oncePerId(records<ConfirmationIssued>(snapshot, 'confirmations.issued.v1'), findings).map(({ value }) => value);
}
