import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import { issuedOf } from './confirmations.invariants.js';
import { exact, plain, sum, text } from './exact.js';
import { Findings, cells, told, type Invariant } from './invariant.js';
import { records, type Row, type Snapshot } from './snapshot.js';

/**
 * Entries, and positions and cash of every account and day, are the account's openings and confirmations, added up anew: what a confirmation
 * corrects is taken back on its own day.
 */
export function booksBalance(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const { entries, positions, cash } = snapshot.tables;
  const books = new Map<string, bigint>();
  const book = (name: string, figure: bigint): void => void books.set(name, (books.get(name) ?? 0n) + figure);
  const booked: string[] = [];
  for (const { value } of records<ActivityReported>(snapshot, 'activities.reported.v1')) {
    if (value.symbol && value.quantity) book(told(value.account, value.symbol, value.activityDate), exact(value.quantity));
    if (value.amount) book(told(value.account, value.currency, value.activityDate), exact(value.amount));
    booked.push(entryOfActivity(value));
  }
  const bookTrade = (one: ConfirmationIssued, sign: bigint): void => {
    book(told(one.account, one.symbol, one.tradeDate), sign * sharesOf(one));
    book(told(one.account, one.currency, one.tradeDate), sign * cashOf(one));
  };
  const issued = issuedOf(snapshot, findings);
  const byId = new Map(issued.map((one) => [one.confirmId, one]));
  for (const one of issued) {
    const corrected = byId.get(one.confirmRefId ?? '');
    findings.expect((one.confirmTransType === 'NEW') === (corrected === undefined), () => `${one.confirmId} corrects ${one.confirmRefId}`);
    if (corrected) {
      bookTrade(corrected, -1n);
      booked.push(entryOfTrade(corrected, one));
    }
    if (one.confirmTransType !== 'CANCEL') {
      bookTrade(one, 1n);
      booked.push(entryOfTrade(one));
    }
  }
  findings.sameMembers(entries.map(entryOfRow), booked, 'ledger entry');
  const kept = [...positions, ...cash].map((row) => told(nameOf(row), row['trade_date'], plain(row['quantity'] ?? row['amount'])));
  findings.sameMembers(kept, [...books].map(([name, figure]) => told(name, text(figure))), 'balance');
  return findings.as('books balance', `${kept.length} positions and balances are their openings and confirmations, ${entries.length} entries`);
}

/** Shares in (+) or out (−). */
function sharesOf({ side, allocQty }: ConfirmationIssued): bigint {
  return side === 'BUY' ? exact(allocQty) : -exact(allocQty);
}

/** Cash in (+) or out (−). */
function cashOf({ side, netMoney }: ConfirmationIssued): bigint {
  return side === 'BUY' ? -exact(netMoney) : exact(netMoney);
}

/** A trade's own entry, or the one by which a correction takes it back. */
function entryOfTrade(one: ConfirmationIssued, correction?: ConfirmationIssued): string {
  const { account, side, tradeDate, settlDate, symbol, avgPx, currency, individualAllocId, blockId } = one;
  const sign = correction ? -1n : 1n;
  const fees = sum(one.miscFees.map(({ miscFeeAmt }) => exact(miscFeeAmt)));
  const [shares, ...amounts] = [sharesOf(one), exact(one.grossTradeAmt), exact(one.commission), fees, cashOf(one)].map((figure) => text(sign * figure));
  const [kind, confirmId, correctionOf] = correction ? ['REVERSAL', correction.confirmId, one.confirmId] : ['TRADE', one.confirmId, one.confirmRefId];
  const terms = [account, side, tradeDate, settlDate, symbol, currency, individualAllocId, blockId, correctionOf];
  return told(kind, 'confirmation', confirmId, ...terms, shares, plain(avgPx), ...amounts);
}

function entryOfActivity(one: ActivityReported): string {
  const { source, activityId, account, activityType, activityDate, symbol, quantity, amount, currency } = one;
  const figures = [plain(quantity), null, null, null, null, plain(amount)];
  return told('ACTIVITY', source, activityId, account, activityType, activityDate, null, symbol, currency, null, null, null, ...figures);
}

function entryOfRow(row: Row): string {
  const terms = cells(row, 'entry_kind', 'source', 'reference', 'account', 'entry_type', 'trade_date', 'settl_date', 'symbol', 'currency');
  const figures = ['quantity', 'avg_px', 'gross_trade_amt', 'commission', 'fees', 'amount'].map((column) => plain(row[column]));
  return told(terms, row['individual_alloc_id'], row['block_id'], row['correction_of'], ...figures);
}

function nameOf(row: Row): string {
  return told(row['account'], row['symbol'] ?? row['currency']);
}
