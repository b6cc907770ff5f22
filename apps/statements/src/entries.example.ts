import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import type { LedgerEntry } from './book-entries/ledger-entry.entity.js';
import { entryOfActivity, entryOfConfirmation, type Booking } from './book-entries/book-entries.rules.js';
import { entriesOfCorrection } from './book-entries/correct-entries.rules.js';

/** Records and entries that specs begin from. */
export const confirmation: ConfirmationIssued = {
  confirmId: 'C-A-5.1', confirmTransType: 'NEW', confirmRefId: null, confirmStatus: 'CONFIRMED', individualAllocId: 'A-5.1', blockId: 'B-9',
  account: 'ACC-001', custodian: 'CUST1', symbol: 'AAA', side: 'BUY', tradeDate: '2014-09-17', settlDate: '2014-09-22', allocQty: '225', avgPx: '168.27333333',
  grossTradeAmt: '37861.50', commission: '11.25', miscFees: [{ miscFeeType: 'REGULATORY', miscFeeSubType: 'TAF', miscFeeAmt: '0.00' }],
  netMoney: '37872.75', currency: 'USD',
};

export const sale: ConfirmationIssued = {
  ...confirmation, confirmId: 'C-A-6.1', individualAllocId: 'A-6.1', side: 'SELL', allocQty: '25', grossTradeAmt: '4206.83', commission: '1.25',
  miscFees: [
    { miscFeeType: 'REGULATORY', miscFeeSubType: 'SECTION_31', miscFeeAmt: '0.10' },
    { miscFeeType: 'REGULATORY', miscFeeSubType: 'TAF', miscFeeAmt: '0.01' },
  ],
  netMoney: '4205.47',
};

/** The purchase put right: 25 shares fewer. */
export const replacement: ConfirmationIssued = {
  ...confirmation, confirmId: 'C-A-7.1', confirmTransType: 'REPLACE', confirmRefId: 'C-A-5.1', individualAllocId: 'A-7.1', allocQty: '200',
  grossTradeAmt: '33654.67', commission: '10.00', netMoney: '33664.67',
};

/** The sale taken back, with the figures that it had. */
export const cancel: ConfirmationIssued = { ...sale, confirmId: 'C-A-8.1', confirmTransType: 'CANCEL', confirmRefId: 'C-A-6.1' };

export const openingPosition: ActivityReported = {
  source: 'OPENING', activityId: 'ACC-001-AAA', account: 'ACC-001', activityType: 'OPENING_POSITION', activityDate: '2014-09-16',
  symbol: 'AAA', quantity: '100000', currency: 'USD',
};

export const openingCash: ActivityReported = {
  source: 'OPENING', activityId: 'ACC-001-USD', account: 'ACC-001', activityType: 'OPENING_CASH', activityDate: '2014-09-16',
  amount: '50000000', currency: 'USD',
};

export const withdrawal: ActivityReported = {
  ...openingCash, source: 'CASH', activityId: 'W-1', activityType: 'WITHDRAWAL', activityDate: '2014-09-17', amount: '-12.50',
};

/** The entries of a correction, given the confirmation that it names. */
export function corrected(correction: ConfirmationIssued, named: ConfirmationIssued): readonly LedgerEntry[] {
  const booking = entriesOfCorrection(correction, booked(correction), { entry: booked(named), reversedBy: null });
  if ('refused' in booking) throw new Error(booking.refused);
  return booking.entries;
}

export function booked(record: ConfirmationIssued | ActivityReported): LedgerEntry {
  const booking: Booking = 'confirmId' in record ? entryOfConfirmation(record) : entryOfActivity(record);
  if ('refused' in booking) throw new Error(booking.refused);
  return booking.entry;
}
