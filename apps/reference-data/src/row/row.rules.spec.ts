import { faultOf, takenUserId } from './row.rules.js';

describe('faultOf', () => {
  it.each([
    ['a row without a fault', { currency: 'USD', validFrom: '2014-01-01', validTo: '2014-01-01', minimum: '1', maximum: '1.0' }, undefined],
    ['an open period', { validFrom: '2014-01-01', validTo: null }, undefined],
    ['a currency that looks like one', { currency: 'USX' }, 'UNKNOWN_CURRENCY'],
    ['a period that ends before it starts', { validFrom: '2014-01-02', validTo: '2014-01-01' }, 'PERIOD_REVERSED'],
    ['bounds that compare otherwise as text', { minimum: '10', maximum: '9.99' }, 'MINIMUM_ABOVE_MAXIMUM'],
    ['one duty', { duties: ['CONFIRM'] }, 'NOT_A_PAIR'],
    ['the same duty twice', { duties: ['CONFIRM', 'CONFIRM'] }, 'NOT_A_PAIR'],
    ['three duties', { duties: ['CONFIRM', 'AFFIRM', 'EXECUTE'] }, 'NOT_A_PAIR'],
    ['an unknown currency before a reversed period', { currency: 'USX', validFrom: '2014-01-02', validTo: '2014-01-01' }, 'UNKNOWN_CURRENCY'],
    ['a reversed period before reversed bounds', { validFrom: '2014-01-02', validTo: '2014-01-01', minimum: '2', maximum: '1' }, 'PERIOD_REVERSED'],
    ['reversed bounds before a broken pair', { minimum: '2', maximum: '1', duties: [] }, 'MINIMUM_ABOVE_MAXIMUM'],
  ])('%s', (_, row, code) => expect(faultOf(row)?.code).toBe(code));
});

describe('takenUserId', () => {
  const ids = (...pairs: string[]) => pairs.map((pair) => ({ source: pair.split('/')[0]!, userId: pair.split('/')[1]! }));
  it.each([
    ['the same id at two sources', [{ person: 'p1', userIds: ids('OMS1/t1') }, { person: 'p2', userIds: ids('OMS2/t1') }], undefined],
    ['user-1 beside user-11', [{ person: 'p1', userIds: ids('OMS/user-1', 'OMS/user-11') }], undefined],
    ['an id of two persons', [{ person: 'p1', userIds: ids('OMS1/t1') }, { person: 'p2', userIds: ids('OMS1/t1') }], 't1 at OMS1 is named by both p1 and p2'],
    ['an id twice on one person', [{ person: 'p1', userIds: ids('OMS1/t1', 'OMS1/t1') }], 't1 at OMS1 is named by both p1 and p1'],
  ])('%s', (_, users, text) => expect(takenUserId(users)?.text).toBe(text));
});
