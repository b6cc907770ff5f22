import type { ConfirmationIssued, MiscFee } from '@entresol/contracts/confirmation.message';
import type { Fee } from '@entresol/contracts/reference.message';
import { Decimal, decimal, money } from '@entresol/money/decimal';
import { isSale, type Side } from '@entresol/trade/side';
import type { Allocation, AllocatedLine } from './allocation.rules.js';
import { feeOfBlock, feeOfConfirmation, tradingActivityFee, type Dealt } from './fee.rules.js';
import { holdOf, type Hold } from './hold.rules.js';

/** What a confirmation adds to its allocated line. Amounts have the currency's decimals. */
export interface PreparedConfirmation {
  readonly confirmId: string;
  readonly line: AllocatedLine;
  readonly custodian: string;
  readonly commission: string;
  readonly miscFees: MiscFee[];
  readonly netMoney: string;
  readonly referenceVersions: ReferenceVersions;
}

/** Noun → id → version of each reference row that the amounts and dates came from. */
export type ReferenceVersions = Readonly<Record<string, Readonly<Record<string, number>>>>;

export type Preparation = { confirmations: PreparedConfirmation[]; hold?: undefined } | { hold: Hold; text: string };

/** The confirmations of an allocation, one a line, or why there are none: all are prepared or none, since they share the block's fee. */
export function prepareConfirmations(allocation: Allocation): Preparation {
  const held = holdOf(allocation);
  if (held) return held;

  const { lines, block, references } = allocation;
  const regulatory = isSale(block.side) ? regulatoryFees(allocation) : lines.map(() => []);
  return {
    confirmations: lines.map((line, position) => {
      const commission = commissionOf(allocation.fees.COMMISSION!, line);
      const fees = regulatory[position]!;
      return {
        confirmId: `C-${line.individualAllocId}`,
        line,
        custodian: references.accounts.get(line.account)!.custodian!,
        commission: money(commission, block.currency),
        miscFees: fees.map(({ subType, amount }) => ({ miscFeeType: 'REGULATORY', miscFeeSubType: subType, miscFeeAmt: money(amount, block.currency) })),
        netMoney: money(netMoney(block.side, decimal(line.grossTradeAmt), [commission, ...fees.map((fee) => fee.amount)]), block.currency),
        referenceVersions: versionsUsed(allocation, line),
      };
    }),
  };
}

/** A prepared confirmation as its contract has it. */
export function messageOf({ confirmId, line, custodian, commission, miscFees, netMoney }: PreparedConfirmation): ConfirmationIssued {
  const { individualAllocId, blockId, account, symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, currency } = line;
  return {
    confirmId, confirmTransType: 'NEW', confirmRefId: null, confirmStatus: 'CONFIRMED', individualAllocId, blockId, account, custodian, symbol, side,
    tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, commission, miscFees, netMoney, currency,
  };
}

interface RegulatoryFee {
  readonly subType: 'SECTION_31' | 'TAF';
  readonly amount: Decimal;
}

/** What a sale owes beside the commission, line by line; a fee of zero is listed, to show that it was reckoned. */
function regulatoryFees({ lines, block, fees }: Allocation): RegulatoryFee[][] {
  const ofBlock = { qty: decimal(block.blockQty), gross: decimal(block.blockGrossTradeAmt) };
  const section31 = feeOfBlock(fees.SECTION_31!, ofBlock, lines.map((line) => decimal(line.grossTradeAmt)));
  return lines.map((line, position) => [
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
