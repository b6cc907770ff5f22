import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { Fee } from '@entresol/contracts/reference.message';
import { groupBy } from '@entresol/messaging/group-by';
import { chargesOf, type Charges } from './charges.js';
import { exact, money, plain, sum, text } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { latest, records, type Row, type Snapshot } from './snapshot.js';

/**
 * What stands once all confirmations were told, one after the other, is each account's part in the newest version of each block: made of that
 * line, or of an earlier one with the same figures. Told and stored alike.
 */
export function confirmedOnce(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const issued = issuedOf(snapshot, findings);
  const lines = linesOf(snapshot, findings);
  const standing = [...standingAfter(issued, findings).values()];
  const newest = newestParts(lines);
  findings.sameMembers(standing.map(partToldBy), newest.map(partToldBy), 'confirmation of');
  judgeUpheld(snapshot, { issued, lines, standing, newest }, findings);

  const byId = new Map(lines.map((line) => [line.individualAllocId, line]));
  for (const one of issued) {
    const line = byId.get(one.individualAllocId);
    findings.equal(lineToldBy(one), line && lineToldBy(line), () => `what ${one.confirmId} is made of`);
    findings.equal(one.confirmStatus, 'CONFIRMED', () => `status of ${one.confirmId}`);
    const reversal = byId.get(one.confirmId.replace(/^C-/, ''));
    const isNamed = one.confirmTransType === 'CANCEL'
      ? reversal?.allocTransType === 'REVERSAL' && reversal.account === one.account && reversal.blockId === one.blockId
      : one.confirmId === `C-${one.individualAllocId}`;
    findings.expect(isNamed, () => `${one.confirmId} is not named by its line`);
  }
  const live = snapshot.tables.confirmations.filter(({ status }) => status !== 'SUPERSEDED');
  findings.sameMembers(live.map(stored), issued.map((one) => told(
    one.confirmId, one.individualAllocId, one.confirmTransType, one.confirmRefId, one.custodian, plain(one.commission), plain(one.netMoney),
    feesToldBy(one.miscFees))), 'stored');
  const corrections = issued.filter(({ confirmTransType }) => confirmTransType !== 'NEW').length;
  return findings.as('confirmed once', `${standing.length} confirmations stand, one for each account’s part of a block; ${corrections} corrected others`);
}

interface Confirmed {
  readonly issued: readonly ConfirmationIssued[];
  readonly lines: readonly AllocationAllocated[];
  readonly standing: readonly ConfirmationIssued[];
  readonly newest: readonly AllocationAllocated[];
}

/** A line that got no confirmation of its own says which one stands for it, of the same figures. */
function judgeUpheld({ tables: { upheld } }: Snapshot, { issued, lines, standing, newest }: Confirmed, findings: Findings): void {
  const line = new Map(lines.map((one) => [one.individualAllocId, partToldBy(one)]));
  const confirmation = new Map(issued.map((one) => [one.confirmId, partToldBy(one)]));
  for (const row of upheld) {
    const figures = line.get(row['individual_alloc_id']!);
    findings.equal(confirmation.get(row['confirm_id']!), figures ?? 'a line', () => `what stands for ${row['individual_alloc_id']}`);
  }
  const idOf = new Map(newest.map((one) => [told(one.blockId, one.account), one.individualAllocId]));
  const older = standing.map((one) => ({ ...one, newest: idOf.get(told(one.blockId, one.account)) })).filter((one) => one.newest !== one.individualAllocId);
  const ids = new Set(idOf.values());
  const ofNewest = upheld.filter((row) => ids.has(row['individual_alloc_id']!)).map((row) => cells(row, 'individual_alloc_id', 'confirm_id'));
  findings.sameMembers(ofNewest, older.map((one) => told(one.newest, one.confirmId)), 'upheld');
}

/** What is in force once all this was told, one after the other: by confirmId. */
export function standingAfter(confirmations: readonly ConfirmationIssued[], findings: Findings): Map<string, ConfirmationIssued> {
  const standing = new Map<string, ConfirmationIssued>();
  const seen = new Set<string>();
  for (const one of confirmations) {
    const { confirmId, confirmTransType, confirmRefId } = one;
    findings.expect(!seen.has(confirmId), () => `${confirmId} is told twice`);
    seen.add(confirmId);
    const corrected = standing.get(confirmRefId ?? '');
    const fits = confirmTransType === 'NEW' ? (confirmRefId ?? null) === null : corrected?.account === one.account && corrected.blockId === one.blockId;
    findings.expect(fits, () => `${confirmTransType} ${confirmId} of ${confirmRefId}, which does not stand`);
    if (corrected && confirmTransType === 'CANCEL') findings.equal(moneyToldBy(one), moneyToldBy(corrected), () => `money of ${confirmId}`);
    if (corrected) standing.delete(corrected.confirmId);
    if (confirmTransType !== 'CANCEL') standing.set(confirmId, one);
  }
  return standing;
}

function newestParts(lines: readonly AllocationAllocated[]): AllocationAllocated[] {
  const newest = new Map<string, number>();
  for (const { blockId, version } of lines) newest.set(blockId, Math.max(newest.get(blockId) ?? 0, version));
  return lines.filter((line) => line.version === newest.get(line.blockId) && line.allocTransType !== 'REVERSAL');
}

function lineToldBy(one: AllocationAllocated | ConfirmationIssued): string {
  return told(one.individualAllocId, partToldBy(one));
}

/** All that may not change for a confirmation to stand, but for the charges. */
function partToldBy(one: AllocationAllocated | ConfirmationIssued): string {
  const { blockId, account, symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, currency } = one;
  return told(blockId, account, symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, currency);
}

function moneyToldBy({ individualAllocId, custodian, commission, netMoney, miscFees }: ConfirmationIssued): string {
  return told(individualAllocId, custodian, plain(commission), plain(netMoney), feesToldBy(miscFees));
}

function stored(row: Row): string {
  const fees = feesToldBy(JSON.parse(row['misc_fees']!) as ConfirmationIssued['miscFees']);
  const terms = cells(row, 'confirm_id', 'individual_alloc_id', 'confirm_trans_type', 'confirm_ref_id', 'custodian');
  return told(terms, plain(row['commission']), plain(row['net_money']), fees);
}

/** A fee of nothing is none, whether it is told or not. */
function feesToldBy(fees: ConfirmationIssued['miscFees']): string {
  return fees.filter(({ miscFeeAmt }) => exact(miscFeeAmt) !== 0n).map((fee) => told(fee.miscFeeType, fee.miscFeeSubType, plain(fee.miscFeeAmt))).sort().join();
}

/** Commission, fees and net money of each confirmation, computed anew from the fee rows for each line that it was made of or stands for. */
export function moneyIsRight(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const fees = latest<Fee>(snapshot, 'reference.fees.v1', 'feeId', (row) => row.version === 1);
  const parts = linesOf(snapshot, findings).filter(({ allocTransType }) => allocTransType !== 'REVERSAL');
  const charges = new Map([...groupBy(parts, ({ allocId }) => allocId).values()].flatMap((ofAllocation) => [...chargesOf(ofAllocation, fees)]));
  const issued = issuedOf(snapshot, findings);
  const byId = new Map(issued.map((one) => [one.confirmId, one]));
  for (const one of issued) judgeMoney(one, charges.get(one.individualAllocId), findings);
  for (const row of snapshot.tables.upheld) {
    const one = byId.get(row['confirm_id']!);
    findings.expect(one !== undefined, () => `${row['confirm_id']} stands, and was never told`);
    if (one) judgeMoney(one, charges.get(row['individual_alloc_id']!), findings);
  }
  return findings.as('money is right', 'gross, commission, fees and net money of every confirmation, computed anew');
}

function judgeMoney(one: ConfirmationIssued, charges: Charges | undefined, findings: Findings): void {
  findings.expect(charges !== undefined, () => `${one.confirmId} is of no allocated part`);
  if (!charges) return;
  findings.equal(money(exact(one.commission)), money(charges.commission), () => `commission of ${one.confirmId}`);
  const should = charges.fees.map(([type, amount]) => told('REGULATORY', type, text(amount))).sort().join();
  findings.equal(feesToldBy(one.miscFees), should, () => `fees of ${one.confirmId}`);
  const costs = charges.commission + sum(charges.fees.map(([, amount]) => amount));
  const net = exact(one.grossTradeAmt) + (one.side === 'BUY' ? costs : -costs);
  findings.equal(text(exact(one.netMoney)), text(net), () => `net money of ${one.confirmId}`);
}

function linesOf(snapshot: Snapshot, findings: Findings): AllocationAllocated[] {
  return oncePerId(records<AllocationAllocated>(snapshot, 'allocations.allocated.v1'), findings).map(({ value }) => value);
}

export function issuedOf(snapshot: Snapshot, findings: Findings): ConfirmationIssued[] {
  return oncePerId(records<ConfirmationIssued>(snapshot, 'confirmations.issued.v1'), findings).map(({ value }) => value);
}
