import { readFileSync } from 'node:fs';
import { AllocationCertified, type Certificate, type CertifiedFill } from '@entresol/contracts/allocation.message';
import { hashOfContent } from '@entresol/contracts/canonical-json';
import { validated } from '@entresol/messaging/decode';
import fc from 'fast-check';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import { certificateOf, RULE_VERSION, type Certified } from './certificate.rules.js';
import { executed, filledBlocks, inLots, instructed, instrument, reference, split, weightLists } from './split.example.js';

const fill = (rootExecId: string, lastQty: string, lastPx: string): CertifiedFill => ({ platform: 'OMS1', rootExecId, version: 1, lastQty, lastPx });
const FILLS = [fill('E-1', '100', '10.00'), fill('E-2', '100', '10.01'), fill('E-3', '100', '10.01')];
const BLOCK = executed('300', '3002', { blockId: 'B-9' });
const EVEN = instructed('PRO_RATA', ['2', '3', '1']);

type More = Partial<Certified & { by: typeof reference }>;
function certified(instruction: StandingInstruction, { block = BLOCK, by = reference, ...more }: More = {}): Certificate {
  return certificateOf({
    block, instruction, split: split(block, instruction, by), allocId: 'A-5', version: 1, previousHash: null, fills: FILLS, ...more,
  });
}

describe('certificateOf', () => {
  it('makes the published example of its figures', () => {
    const page = readFileSync(new URL('../../../../docs/certificate.md', import.meta.url), 'utf8');
    const example = JSON.parse(/```json\n(.*?)```/s.exec(page)![1]!) as Certificate;
    const allocations = [['ACC-001', '2'], ['ACC-002', '3'], ['ACC-003', '1']].map(([account, weight]) => ({ account: account!, weight: weight! }));
    expect(certified({ ...EVEN, allocations })).toEqual(example);
    expect(example.ruleVersion).toBe(RULE_VERSION);
  });

  it.each<[string, StandingInstruction, typeof reference, string[][]]>([
    ['those that got nothing among them', instructed('PRO_RATA', ['1', '0', '1']), reference, [['ACC-1', '150'], ['ACC-2', '0'], ['ACC-3', '150']]],
    ['but not those that were left out', { ...EVEN, leftOut: ['ACC-2'] }, reference, [['ACC-1', '200'], ['ACC-3', '100']]],
    ['and last the odd-lot account that has no line', { ...EVEN, oddLotAccount: 'ODD' }, inLots('100'),
      [['ACC-1', '100'], ['ACC-2', '100'], ['ACC-3', '0'], ['ODD', '100', 'not instructed']]],
    ['the odd-lot account in its place where it has one', { ...EVEN, oddLotAccount: 'ACC-2' }, inLots('100'),
      [['ACC-1', '100'], ['ACC-2', '200'], ['ACC-3', '0']]],
    ['the odd-lot account last, and as without a line, where its line was left out', { ...EVEN, oddLotAccount: 'ACC-1', leftOut: ['ACC-1'] }, inLots('200'),
      [['ACC-2', '200'], ['ACC-3', '0'], ['ACC-1', '100', 'not instructed']]],
  ])('lists all accounts that count in their order, %s', (_what, instruction, by, expected) => {
    const { accounts, numAccounts } = certified(instruction, { by });
    expect(accounts.map(({ account, allocQty, instructed: line }) => [account, allocQty, ...(line ? [] : ['not instructed'])])).toEqual(expected);
    expect(numAccounts).toBe(expected.length);
    for (const { account, instructed: line, weight } of accounts) {
      expect(weight).toBe(line ? instruction.allocations.find((given) => given.account === account)!.weight : undefined);
    }
  });

  it.each<[string, Partial<ExecutedBlock>, object]>([
    ['a currency without decimals', { currency: 'JPY', gross: '3002.5' }, { decimals: 0, gross: '3003', exactGross: '3002.5', residual: '-0.5' }],
    ['a currency of three', { currency: 'KWD' }, { decimals: 3, gross: '3002.000', residual: '0' }],
    ['a sale', { side: 'SELL' }, { side: 'SELL', allocMethod: 'PRO_RATA', accountErrors: 'REFUSE_ALL', oddLotAccount: null, proRated: false }],
  ])('says what was split: %s', (_what, more, expected) => {
    const block = { ...BLOCK, ...more };
    const by = { ...reference, instruments: new Map([['AAA', { ...instrument, currency: block.currency }]]) };
    expect(certified(EVEN, { block, by })).toMatchObject(expected);
  });

  it('says by which rules', () => {
    const stated = instructed('FIXED_QUANTITY', ['200', '400'], { oddLotAccount: 'ODD', accountErrors: 'LEAVE_OUT' });
    expect(certified(stated, { block: { ...BLOCK, orderedQty: '600' }, by: inLots('10', 3) })).toMatchObject({
      ruleVersion: 'entresol-split-1', allocMethod: 'FIXED_QUANTITY', proRated: true, lotSize: '10', minLots: 3, oddLotAccount: 'ODD',
      accountErrors: 'LEAVE_OUT',
    });
  });

  const good = certified(EVEN);

  it.each<[string, Certificate]>([
    ['another version', certified(EVEN, { version: 2 })],
    ['another certificate before it', certified(EVEN, { previousHash: 'a'.repeat(64) })],
    ['another allocation', certified(EVEN, { allocId: 'A-6' })],
    ['another fill of the same sums', certified(EVEN, { fills: [fill('E-1', '300', '10.00666667')] })],
    ['a correction of a fill', certified(EVEN, { fills: [{ ...FILLS[0]!, version: 2 }, ...FILLS.slice(1)] })],
    ['other weights of the same parts', certified(instructed('PRO_RATA', ['4', '6', '2']))],
    ['another order of the accounts', certified({ ...EVEN, allocations: [...EVEN.allocations].reverse() })],
    ['a rule for account errors that did nothing', certified({ ...EVEN, accountErrors: 'LEAVE_OUT' })],
  ])('has another hash with %s', (_what, other) => {
    expect(other.hash).not.toBe(good.hash);
  });

  it('has the same hash where nothing but absent figures is written otherwise', () => {
    const allocations = EVEN.allocations.map(({ weight, account }) => ({ percent: null, account, weight, quantity: undefined }));
    expect(certified({ ...EVEN, allocations }).hash).toBe(good.hash);
  });
});

describe('a certificate, for any fills and weights,', () => {
  it('is sealed over all that it says, and fits its contract', () => {
    fc.assert(fc.property(filledBlocks, weightLists, ({ block, fills }, list) => {
      const { fills: certifiedFills, accounts, ...topical } = certified(instructed('PRO_RATA', list), { block, fills });
      const { hash, ...content } = topical;
      expect([content.fillsHash, content.accountsHash, hash]).toEqual([certifiedFills, accounts, content].map(hashOfContent));
      expect([content.numFills, content.numAccounts]).toEqual([fills.length, list.length]);
      expect(validated(AllocationCertified, topical)).toEqual(topical);
    }));
  });
});
