import { anOrder } from '../book-executions/reports.example.js';
import type { PhoneTradeRow } from './phone-trade.entity.js';
import { decisionRefused, phoneReport, sameDeal } from './phone-trade.rules.js';

const trade: PhoneTradeRow = {
  execId: 'PHONE-1', orderId: 'O-1', ticket: 'T 17', lastQty: '100', lastPx: '10.01', lastMkt: 'XOFF', transactTime: '2014-09-17T14:00:00Z',
  lastCapacity: 'AGENT', reason: 'the line was down', enteredBy: 'user-01', enteredAt: '2014-09-17T14:01:00.000Z', state: 'PENDING', decidedBy: null,
  decidedAt: null, refusal: null,
};

it('stands for a fill of its order, executed by the person who entered it', () => {
  expect(phoneReport(anOrder(), trade)).toEqual({
    platform: 'OMS1', execId: 'PHONE-1', execType: 'TRADE', execRefId: null, orderId: 'O-1', blockId: 'B-1', symbol: 'AAA', side: 'BUY', lastQty: '100',
    lastPx: '10.01', currency: 'USD', lastMkt: 'XOFF', transactTime: '2014-09-17T14:00:00Z', tradeDate: '2014-09-17', lastCapacity: 'AGENT', trader: 'user-01',
  });
});

it.each<[string, Partial<PhoneTradeRow>, boolean]>([
  ['to the letter', {}, true], ['with figures written otherwise', { lastQty: '0100.0', transactTime: '2014-09-17T14:00:00.000Z' }, true],
  ['for another reason', { reason: 'again' }, true], ['of another quantity', { lastQty: '99' }, false], ['of another price', { lastPx: '10' }, false],
  ['of another market', { lastMkt: 'XNYS' }, false], ['of another time', { transactTime: '2014-09-17T14:00:01Z' }, false],
  ['in another capacity', { lastCapacity: 'PRINCIPAL' }, false], ['by another person', { enteredBy: 'user-02' }, false],
])('entered again %s, it is the same deal: %s', (_how, fields, same) => {
  expect(sameDeal(trade, { ...trade, ...fields })).toBe(same);
});

/** In order of precedence: his own is refused whatever was decided of it. */
it.each<[string, string, Partial<PhoneTradeRow>, object | null]>([
  ['his own', 'user-01', {}, { status: 403, code: 'OWN_PHONE_TRADE' }],
  ['his own, decided', 'user-01', { state: 'APPROVED', decidedBy: 'user-05' }, { status: 403, code: 'OWN_PHONE_TRADE' }],
  ['what is approved', 'user-05', { state: 'APPROVED', decidedBy: 'user-05' }, { status: 409, code: 'ALREADY_DECIDED' }],
  ['what is rejected', 'user-05', { state: 'REJECTED', decidedBy: 'user-06' }, { status: 409, code: 'ALREADY_DECIDED' }],
  ['another’s', 'user-05', {}, null],
  ['another’s whose name begins alike', 'user-011', {}, null],
])('a decision on %s', (_what, person, fields, refused) => {
  const is = decisionRefused({ ...trade, ...fields }, person);
  if (refused === null) expect(is).toBeNull();
  else expect(is).toMatchObject(refused);
});
