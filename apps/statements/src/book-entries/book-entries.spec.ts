import type { ActivityReported } from '@entresol/contracts/statement.message';
import type { Side } from '@entresol/trade/side';
import { booked, confirmation, openingCash, openingPosition, sale, withdrawal } from '../entries.example.js';
import { entryOfActivity, entryOfConfirmation, refusalOfStanding } from './book-entries.rules.js';

describe('a confirmation becomes an entry', () => {
  it('that brings shares in and takes cash out, of a buy', () => {
    expect(booked(confirmation)).toMatchObject({
      entryKind: 'TRADE', source: 'confirmation', reference: 'C-A-5.1', entryType: 'BUY', tradeDate: '2014-09-17', settlDate: '2014-09-22',
      quantity: '225', avgPx: '168.27333333', grossTradeAmt: '37861.5', commission: '11.25', fees: '0', amount: '-37872.75', individualAllocId: 'A-5.1',
    });
  });

  it.each<Side>(['SELL', 'SELL_SHORT', 'SELL_SHORT_EXEMPT'])('that takes shares out and brings cash in, of a %s', (side) => {
    expect(booked({ ...sale, side })).toMatchObject({ entryType: side, quantity: '-25', fees: '0.11', amount: '4205.47' });
  });

  it('that takes cash out of a sale, where the charges are more than the shares were worth', () => {
    expect(booked({ ...sale, grossTradeAmt: '1.00', netMoney: '-0.36' })).toMatchObject({ quantity: '-25', amount: '-0.36' });
  });

  it('that is the same however figures are written', () => {
    expect(booked({ ...confirmation, allocQty: '225.000', commission: '11.250' })).toEqual(booked(confirmation));
  });

  const wrong = { confirmStatus: 'RECEIVED', currency: 'USX', netMoney: '1.00', commission: '0.001' } as const;
  it.each([
    ['replaces nothing, before all else', { ...wrong, confirmTransType: 'REPLACE' }, 'REFERENCE_MISSING'],
    ['cancels nothing', { confirmTransType: 'CANCEL' }, 'REFERENCE_MISSING'],
    ['is not confirmed, before its currency', wrong, 'NOT_CONFIRMED'],
    ['has an unknown currency, before its amounts', { ...wrong, confirmStatus: 'CONFIRMED' }, 'UNKNOWN_CURRENCY'],
    ['has parts of a cent, before its sum', { commission: '0.001', netMoney: '1.00' }, 'PARTS_OF_A_MINOR_UNIT'],
    ['has cents of a yen', { currency: 'JPY' }, 'PARTS_OF_A_MINOR_UNIT'],
    ['does not add up', { netMoney: '37872.74' }, 'NET_MONEY_DIFFERS'],
    ['subtracts what a buy adds', { netMoney: '37850.25' }, 'NET_MONEY_DIFFERS'],
  ] as const)('is refused where it %s', (_, fields, refused) => expect(entryOfConfirmation({ ...confirmation, ...fields })).toEqual({ refused }));
});

describe('an activity becomes an entry', () => {
  it.each([
    ['a position', openingPosition, { entryType: 'OPENING_POSITION', symbol: 'AAA', quantity: '100000', amount: null }],
    ['cash', openingCash, { entryType: 'OPENING_CASH', symbol: null, quantity: null, amount: '50000000' }],
    ['cash out', withdrawal, { entryType: 'WITHDRAWAL', amount: '-12.5' }],
    ['a dividend of a symbol', { ...openingCash, activityType: 'DIVIDEND', symbol: 'AAA', amount: '7.25' }, { symbol: 'AAA', quantity: null, amount: '7.25' }],
    ['a fee given back', { ...openingCash, activityType: 'FEE', amount: '3.00' }, { amount: '3' }],
    ['a position sold short', { ...openingPosition, quantity: '-5.5' }, { quantity: '-5.5' }],
  ] as [string, ActivityReported, object][])('of %s', (_, activity, entry) =>
    expect(booked(activity)).toMatchObject({ entryKind: 'ACTIVITY', settlDate: null, ...entry }));

  const nothing = { symbol: null, quantity: null, amount: null };
  it.each([
    ['has an unknown currency, before what is missing', { ...nothing, currency: 'XXX' }, 'UNKNOWN_CURRENCY'],
    ['is a position of nothing, before its quantity', { ...nothing, activityType: 'OPENING_POSITION' }, 'SYMBOL_MISSING'],
    ['is a position of no number, before its amount', { activityType: 'OPENING_POSITION', symbol: 'AAA' }, 'QUANTITY_MISSING'],
    ['is a position with an amount', { activityType: 'OPENING_POSITION', symbol: 'AAA', quantity: '1' }, 'UNEXPECTED_AMOUNT'],
    ['is cash without an amount, before its quantity', { activityType: 'DIVIDEND', amount: null, quantity: '1' }, 'AMOUNT_MISSING'],
    ['is cash with a quantity, before its amount’s parts', { activityType: 'DIVIDEND', quantity: '1', amount: '0.001' }, 'UNEXPECTED_QUANTITY'],
    ['has parts of a cent, before its sign', { activityType: 'WITHDRAWAL', amount: '0.001' }, 'PARTS_OF_A_MINOR_UNIT'],
    ['withdraws into the account', { activityType: 'WITHDRAWAL', amount: '5.00' }, 'WRONG_SIGN'],
    ['contributes out of it', { activityType: 'CONTRIBUTION', amount: '-5.00' }, 'WRONG_SIGN'],
    ['contributes nothing', { activityType: 'CONTRIBUTION', amount: '0' }, 'WRONG_SIGN'],
  ] as const)('is refused where it %s', (_, fields, refused) =>
    expect(entryOfActivity({ ...openingCash, ...fields } as ActivityReported)).toEqual({ refused }));
});

describe('what the ledger did not take', () => {
  it.each([
    ['the same entry again', 'a', undefined],
    ['another entry under the same id', 'b', 'CONFLICT'],
    ['an allocation confirmed under another id', undefined, 'ALREADY_CONFIRMED'],
  ])('is %s', (_, standing, refused) => expect(refusalOfStanding('a', standing)).toBe(refused));
});
