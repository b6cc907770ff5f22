import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { ConfirmationAffirmed, ConfirmationAnswered, ConfirmationIssued, CustodianConfirmation } from '@entresol/contracts/confirmation.message';
import type { Account, Fee } from '@entresol/contracts/reference.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { CENT, ONE, exact, money, shares, sum, text, times, toUnitsHalfUp, toUnitsUp } from './exact.js';
import { Findings, groupBy, oncePerId, type Invariant } from './invariant.js';
import { records, type RecordRead, type Snapshot } from './snapshot.js';

const PER_MILLION = 1_000_000n;

/** Every allocated line has exactly one live confirmation, of the same shares and cents. */
export function confirmedOnce(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const same = (one: AllocationAllocated | ConfirmationIssued): string =>
    [one.individualAllocId, one.blockId, one.account, one.symbol, one.side, one.tradeDate, one.settlDate, one.allocQty, one.avgPx, one.grossTradeAmt, one.currency].join(' ');
  const issued = issuedOf(snapshot, findings);
  const lines = oncePerId(records<AllocationAllocated>(snapshot, 'allocations.allocated.v1'), findings).map(({ value }) => value);
  findings.sameMembers(issued.map(same), lines.map(same), 'confirmation of');
  findings.sameMembers(snapshot.tables.confirmations.map((row) => `${row['confirm_id']} ${text(exact(row['net_money']!))}`), issued.map((one) => `${one.confirmId} ${text(exact(one.netMoney))}`), 'stored');
  return findings.as('confirmed once', `${issued.length} confirmations, one for each allocated line`);
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
      const told = one.miscFees.map((fee) => [fee.miscFeeSubType, exact(fee.miscFeeAmt)] as const).filter(([, amount]) => amount > 0n);
      findings.equal(money(exact(one.commission)), money(commission), () => `commission of ${one.confirmId}`);
      findings.sameMembers(told.map(([type, amount]) => `${type} ${money(amount)}`), charged.map(([type, amount]) => `${type} ${money(amount)}`), `fee of ${one.confirmId}`);
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

/** Each custodian reads its own confirmations, each once, in order, without a gap, and no one else's. */
export function custodiansGapless(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const accounts = new Map(latest<Account>(snapshot, 'reference.accounts.v1', 'account').map((row) => [row.account, row.custodian]));
  const told: string[] = [];
  const topics = [...snapshot.topics.keys()].filter((name) => /^custodians\.[^.]+\.confirmations\.v1$/.test(name));
  for (const topic of topics) {
    const custodian = topic.split('.')[1]!;
    records<CustodianConfirmation>(snapshot, topic).forEach(({ value, origin, headers }, index) => {
      findings.equal(value.sequence, String(index + 1), () => `sequence at ${origin}`);
      findings.equal(headers['ce_sequence'], value.sequence, () => `ce_sequence at ${origin}`);
      findings.expect(value.custodian === custodian && accounts.get(value.account) === custodian, () => `${origin} belongs to ${accounts.get(value.account)}`);
      const { sequence: _, ...confirmation } = value;
      told.push(JSON.stringify(confirmation));
    });
  }
  findings.sameMembers(told, issuedOf(snapshot, findings).map((one) => JSON.stringify(one)), 'confirmation');
  return findings.as('custodians gapless', `${told.length} confirmations on ${topics.length} custodians’ topics, each once, numbered from 1`);
}

/** Every answer that counts came out once, as affirmed or rejected; answers given twice or to another's confirmation changed nothing. */
export function answersTaken(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const owner = new Map(issuedOf(snapshot, findings).map((one) => [one.confirmId, one.custodian]));
  const first = new Map<string, ConfirmationAnswered>();
  let doubled = 0;
  let foreign = 0;
  for (const [topic, answers] of snapshot.topics) {
    const custodian = /^custodians\.([^.]+)\.affirmations\.v1$/.exec(topic)?.[1];
    if (!custodian) continue;
    for (const { value } of answers as readonly RecordRead<ConfirmationAnswered>[]) {
      if (owner.get(value.confirmId) !== custodian) foreign += 1;
      else if (first.has(value.confirmId)) doubled += 1;
      else first.set(value.confirmId, value);
    }
  }
  const outcome = (topic: string): string[] => oncePerId(records<ConfirmationAffirmed>(snapshot, topic), findings).map(({ value }) => value.confirmId);
  const answered = (status: string): string[] => [...first.values()].filter((answer) => answer.affirmStatus === status).map((answer) => answer.confirmId);
  findings.sameMembers(outcome('confirmations.affirmed.v1'), answered('AFFIRMED'), 'affirmed');
  findings.sameMembers(outcome('confirmations.rejected.v1'), answered('CONFIRM_REJECTED'), 'rejected');
  const status = (name: string): string[] => snapshot.tables.confirmations.filter((row) => row['status'] === name).map((row) => row['confirm_id']!);
  findings.sameMembers(status('AFFIRMED'), answered('AFFIRMED'), 'stored as affirmed');
  findings.sameMembers(status('CONFIRM_REJECTED'), answered('CONFIRM_REJECTED'), 'stored as rejected');
  findings.equal(first.size, owner.size, () => 'confirmations answered');
  findings.equal(`${doubled} twice, ${foreign} foreign`, `${plan.expected.answers.doubled} twice, ${plan.expected.answers.foreign} foreign`, () => 'answers that count for nothing');
  return findings.as('answers taken', `${first.size} confirmations answered once; ${doubled} answers came twice, ${foreign} were another custodian’s`);
}

export function issuedOf(snapshot: Snapshot, findings: Findings): ConfirmationIssued[] {
  return oncePerId(records<ConfirmationIssued>(snapshot, 'confirmations.issued.v1'), findings).map(({ value }) => value);
}

/** The latest version of each reference row, or of those that `take` lets through. */
function latest<T extends { version: number }>(snapshot: Snapshot, topic: string, id: keyof T, take: (row: T) => boolean = () => true): T[] {
  const rows = new Map<unknown, T>();
  for (const { value } of records<T>(snapshot, topic)) if (take(value) && (rows.get(value[id])?.version ?? 0) <= value.version) rows.set(value[id], value);
  return [...rows.values()];
}
