import { readFileSync } from 'node:fs';
import type { Certificate } from '@entresol/contracts/allocation.message';
import { hashOfContent } from '@entresol/contracts/canonical-json';
import { CERTIFICATE_FAULTS, faultOf } from './certificate-fault.js';

/** The example of the published contract itself. */
const PAGE = readFileSync(new URL('../../../../docs/certificate.md', import.meta.url), 'utf8');
const example = JSON.parse(/```json\n(.*?)```/s.exec(PAGE)![1]!) as Certificate;

/** Seals again what was tampered with: only working it out tells. */
function sealed({ hash: _, fills, accounts, ...content }: Certificate): Certificate {
  const whole = { ...content, fillsHash: hashOfContent(fills), accountsHash: hashOfContent(accounts), numFills: fills.length, numAccounts: accounts.length };
  return { ...whole, hash: hashOfContent(whole), fills, accounts };
}

const got = (...figures: [allocQty: string, grossTradeAmt: string][]): Pick<Certificate, 'accounts'> =>
  ({ accounts: example.accounts.map((account, line) => ({ ...account, allocQty: figures[line]![0], grossTradeAmt: figures[line]![1] })) });
const [first, ...others] = example.fills as [Certificate['fills'][number], ...Certificate['fills']];

/** One fault each, in order of precedence. */
const FAULTS: [string, Certificate, Certificate | null][] = [
  ['MALFORMED', sealed({ ...example, fills: [{ ...first, lastPx: 'ten' }, ...others] }), null],
  ['RULES_UNKNOWN', { ...example, ruleVersion: 'entresol-split-9' }, null],
  ['COUNT_DIFFERS', { ...example, fills: others }, null],
  ['FILLS_HASH_DIFFERS', { ...example, fills: [{ ...first, lastPx: '10.02' }, ...others] }, null],
  ['ACCOUNTS_HASH_DIFFERS', { ...example, ...got(['101', '1000.67'], ['149', '1501.00'], ['50', '500.33']) }, null],
  ['HASH_DIFFERS', { ...example, gross: '3002.01' }, null],
  ['PREVIOUS_DIFFERS', sealed({ ...example, version: 2, previousHash: 'a'.repeat(64) }), example],
  ['QUANTITY_DIFFERS', sealed({ ...example, qty: '299' }), null],
  ['GROSS_DIFFERS', sealed({ ...example, exactGross: '3003' }), null],
  ['SHARES_DIFFER', sealed({ ...example, ...got(['101', '1000.67'], ['149', '1501.00'], ['50', '500.33']) }), null],
  ['AMOUNT_DIFFERS', sealed({ ...example, ...got(['100', '1000.66'], ['150', '1501.01'], ['50', '500.33']) }), null],
];

describe('a certificate', () => {
  it('holds, as the published example does, and as its next version after it', () => {
    expect(faultOf(example, null)).toBeNull();
    expect(faultOf(sealed({ ...example, version: 2, previousHash: example.hash }), example)).toBeNull();
  });

  it('has a case for each fault, in the order in which all are declared', () => {
    expect(FAULTS.map(([code]) => code)).toEqual(CERTIFICATE_FAULTS);
  });

  it.each(FAULTS)('%s', (code, certificate, before) => {
    expect(faultOf(certificate, before)?.code).toBe(code);
  });

  it.each<[string, Partial<Certificate>]>([
    ['a gross rounded up below half a cent',
      { fills: [{ ...first, lastQty: '300', lastPx: '10.00668333' }], exactGross: '3002.004999', gross: '3002.01', residual: '-0.005001' }],
    ['a residual that is not what rounding left', { residual: '0.01' }],
  ])('is refused with %s', (_what, more) => {
    expect(faultOf(sealed({ ...example, ...more }), null)?.code).toBe('GROSS_DIFFERS');
  });

  const [one, two] = example.accounts as [Certificate['accounts'][number], Certificate['accounts'][number]];
  it.each<[string, Partial<Certificate>]>([
    ['an odd-lot account that gets the rest, and is not listed', {
      oddLotAccount: 'ODD', lotSize: '100',
      accounts: [one, two].map((account) => ({ ...account, allocQty: '100', grossTradeAmt: '1501.00' })),
    }],
    ['fixed quantities that are fewer than were executed', {
      allocMethod: 'FIXED_QUANTITY',
      accounts: [one, two].map((account) => ({ ...account, quantity: '100', allocQty: '100', grossTradeAmt: '1501.00' })),
    }],
    ['a quantity below 0', {
      allocMethod: 'FIXED_QUANTITY',
      accounts: [
        { ...one, quantity: '-100', allocQty: '-100', grossTradeAmt: '-1000.67' }, { ...two, quantity: '400', allocQty: '400', grossTradeAmt: '4002.67' },
      ],
    }],
    ['a weight below 0, even where it comes to nothing', {
      accounts: [{ ...one, weight: '-0.001', allocQty: '0', grossTradeAmt: '0.00' }, { ...two, weight: '1', allocQty: '300', grossTradeAmt: '3002.00' }],
    }],
  ])('is refused with %s', (_what, more) => {
    expect(faultOf(sealed({ ...example, ...more }), null)?.code).toBe('SHARES_DIFFER');
  });

  it('is refused with any figure of it changed, even where it is sealed anew', () => {
    for (const field of ['lotSize', 'minLots', 'decimals'] as const) {
      const changed = { ...example, [field]: field === 'lotSize' ? '7' : field === 'minLots' ? 101 : 1 };
      expect([field, faultOf(sealed(changed), null)?.code]).toEqual([field, expect.stringMatching(/DIFFER|MALFORMED/)]);
    }
    for (const line of example.accounts.keys()) {
      const accounts = example.accounts.map((account, at) => (at === line ? { ...account, weight: '9' } : account));
      expect([line, faultOf(sealed({ ...example, accounts }), null)?.code]).toEqual([line, 'SHARES_DIFFER']);
    }
  });
});
