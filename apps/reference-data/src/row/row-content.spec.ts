import { canonicalJson } from '@entresol/contracts/canonical-json';
import { nounNamed } from './noun.js';
import { RowRefused, checkRow } from './row-content.js';

const account = { account: 'ACC-001', client: 'CL-01', name: 'Growth', custodian: 'CUST1', currency: 'USD' };
const user = { person: 'person-01', name: 'A', roles: ['trader'], userIds: [{ source: 'OMS1', userId: 'trader-01' }] };

describe('checkRow', () => {
  it('takes a row, and takes it for active', () => {
    expect(checkRow(nounNamed('accounts')!, account)).toEqual({ id: 'ACC-001', content: { ...account, status: 'ACTIVE' } });
  });

  it.each([
    ['no object', 'accounts', [account], 'MALFORMED_MESSAGE', null],
    ['a version', 'accounts', { ...account, version: 3 }, 'UNKNOWN_FIELD', 'version'],
    ['a field that breaks its pattern', 'accounts', { ...account, account: 'ACC 1' }, 'INVALID_FIELD', 'account'],
    ['a field that is missing', 'accounts', { ...account, client: undefined }, 'INVALID_FIELD', 'client'],
    ['a status that there is not', 'accounts', { ...account, status: 'GONE' }, 'INVALID_FIELD', 'status'],
    ['an unknown field', 'accounts', { ...account, custodain: 'CUST1' }, 'UNKNOWN_FIELD', 'custodain'],
    ['an unknown field within', 'users', { ...user, userIds: [{ source: 'OMS1', userId: 'trader-01', sub: 'x' }] }, 'UNKNOWN_FIELD', 'userIds.0.sub'],
    ['a wrong field within', 'users', { ...user, userIds: [{ source: 'OMS 1', userId: 'trader-01' }] }, 'INVALID_FIELD', 'userIds.0.source'],
    ['what a rule refuses', 'accounts', { ...account, currency: 'USX' }, 'UNKNOWN_CURRENCY', 'currency'],
    ['a wrong field before an unknown one', 'accounts', { ...account, name: 7, more: 1 }, 'INVALID_FIELD', 'name'],
    ['an unknown field before a rule', 'accounts', { ...account, currency: 'USX', more: 1 }, 'UNKNOWN_FIELD', 'more'],
  ])('refuses %s', (_, noun, fields, code, field) => {
    expect.assertions(2);
    try {
      checkRow(nounNamed(noun)!, fields);
    } catch (error) {
      expect(error).toBeInstanceOf(RowRefused);
      expect(error).toMatchObject({ code, field });
    }
  });
});

describe('canonicalJson', () => {
  it.each([
    ['keys in another order', { a: '1', b: { c: '2', d: '3' } }, { b: { d: '3', c: '2' }, a: '1' }, true],
    ['null or absent', { a: '1', b: null }, { a: '1' }, true],
    ['a list in another order', { a: ['1', '2'] }, { a: ['2', '1'] }, false],
    ['objects in a list', { a: [{ x: 1, y: 2 }] }, { a: [{ y: 2, x: 1 }] }, true],
    ['another value', { a: '1' }, { a: '1.0' }, false],
  ])('%s', (_, one, other, equal) => expect(canonicalJson(one) === canonicalJson(other)).toBe(equal));
});
