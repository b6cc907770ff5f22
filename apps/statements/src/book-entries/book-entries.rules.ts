import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ActivityReported, ActivityType } from '@entresol/contracts/statement.message';
import { UnknownCurrency, minorUnit } from '@entresol/money/currency';
import { decimal, plain, sum } from '@entresol/money/decimal';
import { isSale } from '@entresol/trade/side';
import type { LedgerEntry } from './ledger-entry.entity.js';

/** Why a record that keeps its contract is not booked, in order of precedence. */
export const BOOKING_REFUSALS = [
  'REFERENCE_MISSING', // a confirmation that replaces or cancels another, and does not say which
  'NOT_CONFIRMED', // a confirmation whose status is another than CONFIRMED
  'UNKNOWN_CURRENCY', // not a currency of ISO 4217
  'SYMBOL_MISSING', // a position of nothing
  'QUANTITY_MISSING', // a position without its number of shares
  'AMOUNT_MISSING', // cash without its amount
  'UNEXPECTED_QUANTITY', // cash that would move shares
  'UNEXPECTED_AMOUNT', // a position that would move cash
  'PARTS_OF_A_MINOR_UNIT', // an amount that nobody can pay, such as 0.001 USD
  'NET_MONEY_DIFFERS', // not gross ± commission and fees
  'WRONG_SIGN', // a contribution that takes out, a withdrawal that brings in
  'REFERENCE_UNKNOWN', // the ledger has no trade of the account under the confirmId that it corrects
  'ALREADY_REVERSED', // another confirmation has replaced or cancelled that
  'CONFLICT', // its id stands in the ledger with other content
  'ALREADY_CONFIRMED', // its allocation stands in the ledger under another confirmId
] as const;
export type BookingRefusal = (typeof BOOKING_REFUSALS)[number];

export type Booking = { readonly entry: LedgerEntry } | { readonly refused: BookingRefusal };

/** The entry of a confirmed trade: shares in and cash out, or the other way round. Of a cancel it is what was confirmed, and is not booked. */
export function entryOfConfirmation(confirmation: ConfirmationIssued): Booking {
  const refused = refusalOfConfirmation(confirmation);
  if (refused) return { refused };
  const { confirmId, account, side, symbol, currency, tradeDate, settlDate, individualAllocId, blockId } = confirmation;
  const [shares, cash] = [decimal(confirmation.allocQty), decimal(confirmation.netMoney)];
  const replaced = confirmation.confirmTransType === 'REPLACE' ? confirmation.confirmRefId : null;
  return {
    entry: {
      entryKind: 'TRADE', source: 'confirmation', reference: confirmId, account, entryType: side, tradeDate, settlDate, symbol,
      quantity: plain(isSale(side) ? shares.neg() : shares),
      avgPx: plain(decimal(confirmation.avgPx)),
      grossTradeAmt: plain(decimal(confirmation.grossTradeAmt)),
      commission: plain(decimal(confirmation.commission)),
      fees: plain(feesOf(confirmation)),
      amount: plain(isSale(side) ? cash : cash.neg()),
      currency, individualAllocId, blockId, correctionOf: replaced ?? null, reportedBy: null, text: null,
    },
  };
}

function refusalOfConfirmation(confirmation: ConfirmationIssued): BookingRefusal | undefined {
  const { confirmTransType, confirmRefId, confirmStatus, currency, side, grossTradeAmt, commission, netMoney } = confirmation;
  if (confirmTransType !== 'NEW' && !isGiven(confirmRefId)) return 'REFERENCE_MISSING';
  if (confirmStatus !== 'CONFIRMED') return 'NOT_CONFIRMED';
  const places = placesOf(currency);
  if (places === undefined) return 'UNKNOWN_CURRENCY';
  const amounts = [grossTradeAmt, commission, netMoney, ...confirmation.miscFees.map((fee) => fee.miscFeeAmt)];
  if (amounts.some((amount) => decimal(amount).decimalPlaces() > places)) return 'PARTS_OF_A_MINOR_UNIT';
  const charges = decimal(commission).plus(feesOf(confirmation));
  const net = decimal(grossTradeAmt).plus(isSale(side) ? charges.neg() : charges);
  return net.eq(decimal(netMoney)) ? undefined : 'NET_MONEY_DIFFERS';
}

function feesOf({ miscFees }: ConfirmationIssued) {
  return sum(miscFees.map((fee) => decimal(fee.miscFeeAmt)));
}

/** The entry of an activity beside trades: a position, or cash. */
export function entryOfActivity(activity: ActivityReported): Booking {
  const refused = refusalOfActivity(activity);
  if (refused) return { refused };
  const { source, activityId, account, activityType, activityDate, symbol, quantity, amount, currency, reportedBy, text } = activity;
  return {
    entry: {
      entryKind: 'ACTIVITY', source, reference: activityId, account, entryType: activityType, tradeDate: activityDate, settlDate: null,
      symbol: symbol ?? null,
      quantity: isGiven(quantity) ? plain(decimal(quantity)) : null,
      avgPx: null, grossTradeAmt: null, commission: null, fees: null,
      amount: isGiven(amount) ? plain(decimal(amount)) : null,
      currency, individualAllocId: null, blockId: null, correctionOf: null, reportedBy: reportedBy ?? null, text: text ?? null,
    },
  };
}

/** The sign that an amount must have; other types may go either way, as a fee that is given back. */
const SIGN_OF: Partial<Record<ActivityType, 1 | -1>> = { CONTRIBUTION: 1, WITHDRAWAL: -1 };

function refusalOfActivity({ activityType, symbol, quantity, amount, currency }: ActivityReported): BookingRefusal | undefined {
  const places = placesOf(currency);
  if (places === undefined) return 'UNKNOWN_CURRENCY';
  if (activityType === 'OPENING_POSITION') {
    if (!isGiven(symbol)) return 'SYMBOL_MISSING';
    if (!isGiven(quantity)) return 'QUANTITY_MISSING';
    return isGiven(amount) ? 'UNEXPECTED_AMOUNT' : undefined;
  }
  if (!isGiven(amount)) return 'AMOUNT_MISSING';
  if (isGiven(quantity)) return 'UNEXPECTED_QUANTITY';
  const cash = decimal(amount);
  if (cash.decimalPlaces() > places) return 'PARTS_OF_A_MINOR_UNIT';
  const sign = SIGN_OF[activityType];
  return sign !== undefined && !cash.times(sign).gt(0) ? 'WRONG_SIGN' : undefined;
}

/** Why an entry that the ledger did not take was not taken: undefined where the same entry stands in it already. */
export function refusalOfStanding(contentHash: string, standing: string | undefined): BookingRefusal | undefined {
  if (standing === undefined) return 'ALREADY_CONFIRMED';
  return standing === contentHash ? undefined : 'CONFLICT';
}

function isGiven(value: string | null | undefined): value is string {
  return value !== null && value !== undefined;
}

function placesOf(currency: string): number | undefined {
  try {
    return minorUnit(currency);
  } catch (error) {
    if (error instanceof UnknownCurrency) return undefined;
    throw error;
  }
}
