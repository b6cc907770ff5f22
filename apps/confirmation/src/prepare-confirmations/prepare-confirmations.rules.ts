import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { Fee } from '@entresol/contracts/reference.message';
import { Decimal, decimal, money } from '@entresol/money/decimal';
import { isSale, type Side } from '@entresol/trade/side';
import type { Allocation, AllocatedLine } from './allocation.rules.js';
import { correctConfirmations, type Correction } from './correct-confirmations.rules.js';
import { feeOfBlock, feeOfConfirmation, tradingActivityFee, type Dealt } from './fee.rules.js';
import { holdOf, type Hold } from './hold.rules.js';
import type { ChargedLine, PreparedConfirmation, ReferenceVersions } from './prepared-confirmation.entity.js';

export type Preparation = (Correction & { hold?: undefined }) | { hold: Hold; text: string };

/**
 * The confirmations of an allocation, or why there are none: all are prepared or none, since they share the block's fee. One a line,
 * but where an account's confirmation stands as it is.
 */
export function prepareConfirmations(allocation: Allocation): Preparation {
  const held = holdOf(allocation);
  return held ?? correctConfirmations(chargedLines(allocation), allocation.soFar.accounts, allocation.reversals);
}

function chargedLines(allocation: Allocation): ChargedLine[] {
  const { parts, block, references } = allocation;
  const regulatory = isSale(block.side) && parts.length > 0 ? regulatoryFees(allocation) : parts.map(() => []);
  return parts.map((line, position) => {
    const commission = commissionOf(allocation.fees.COMMISSION!, line);
    const fees = regulatory[position]!;
    return {
      line,
      custodian: references.accounts.get(line.account)!.custodian!,
      commission: money(commission, block.currency),
      miscFees: fees.map(({ subType, amount }) => ({ miscFeeType: 'REGULATORY', miscFeeSubType: subType, miscFeeAmt: money(amount, block.currency) })),
      netMoney: money(netMoney(block.side, decimal(line.grossTradeAmt), [commission, ...fees.map((fee) => fee.amount)]), block.currency),
      referenceVersions: versionsUsed(allocation, line),
    };
  });
}

/** A prepared confirmation as its contract has it. */
export function messageOf(prepared: PreparedConfirmation): ConfirmationIssued {
  const { confirmId, confirmTransType, confirmRefId, line, custodian, commission, miscFees, netMoney } = prepared;
  const { individualAllocId, blockId, account, symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, currency } = line;
  return {
    confirmId, confirmTransType, confirmRefId, confirmStatus: 'CONFIRMED', individualAllocId, blockId, account, custodian, symbol, side,
    tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, commission, miscFees, netMoney, currency,
  };
}

interface RegulatoryFee {
  readonly subType: 'SECTION_31' | 'TAF';
  readonly amount: Decimal;
}

/** What a sale owes beside the commission, line by line; a fee of zero is listed, to show that it was reckoned. */
function regulatoryFees({ parts, block, fees }: Allocation): RegulatoryFee[][] {
  const ofBlock = { qty: decimal(block.blockQty), gross: decimal(block.blockGrossTradeAmt) };
  const section31 = feeOfBlock(fees.SECTION_31!, ofBlock, parts.map((line) => decimal(line.grossTradeAmt)));
  return parts.map((line, position) => [
    { subType: 'SECTION_31', amount: section31[position]! },
    { subType: 'TAF', amount: tradingActivityFee(fees.TAF!, dealt(line), decimal(line.avgPx)) },
  ]);
}

function commissionOf(row: Fee, line: AllocatedLine): Decimal {
  return row.charged === 'SALES' && !isSale(line.side) ? new Decimal(0) : feeOfConfirmation(row, dealt(line));
}

/** What the client pays for a buy, or gets for a sale: a sale worth less than its charges has a negative net. */
function netMoney(side: Side, gross: Decimal, charges: readonly Decimal[]): Decimal {
  return charges.reduce((net, charge) => (isSale(side) ? net.minus(charge) : net.plus(charge)), gross);
}

function dealt(line: AllocatedLine): Dealt {
  return { qty: decimal(line.allocQty), gross: decimal(line.grossTradeAmt) };
}

/** Calendars and cycles of the market are all named: which closures were looked at depends on every one of them. */
function versionsUsed({ block, instrument, references, fees }: Allocation, line: AllocatedLine): ReferenceVersions {
  const { settlementMarket, securityType } = instrument!;
  const account = references.accounts.get(line.account)!;
  const custodian = references.custodians.get(account.custodian!)!;
  const feesUsed = isSale(block.side) ? [fees.COMMISSION!, fees.SECTION_31!, fees.TAF!] : [fees.COMMISSION!];
  const calendars = [...references.calendars.values()].filter((row) => row.calendar === settlementMarket);
  const cycles = [...references.cycles.values()].filter((row) => row.settlementMarket === settlementMarket && row.securityType === securityType);
  return {
    accounts: { [account.account]: account.version },
    custodians: { [custodian.custodian]: custodian.version },
    instruments: { [block.symbol]: instrument!.version },
    calendars: Object.fromEntries(calendars.map((row) => [row.calendar, row.version])),
    cycles: Object.fromEntries(cycles.map((row) => [row.cycleId, row.version])),
    fees: Object.fromEntries(feesUsed.map((row) => [row.feeId, row.version])),
  };
}
