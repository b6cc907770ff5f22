import type { InstructedAccount, Instruction } from '@entresol/contracts/allocation.message';
import type { Account } from '@entresol/contracts/reference.message';
import { ALLOC_METHODS, ALLOC_REJ_CODES, type AllocMethod } from '@entresol/trade/allocation';
import { INSTRUCTION_REFUSALS, contentOf, judgeInstruction, type Circumstances } from './instruct-block.rules.js';

const account = (id: string, more: Partial<Account> = {}): [string, Account] =>
  [id, { account: id, client: 'C-1', name: id, custodian: 'CUST1', currency: 'USD', version: 1, status: 'ACTIVE', ...more }];
const accounts = new Map([account('ACC-1'), account('ACC-2'), account('CLOSED', { status: 'CLOSED' }), account('NOWHERE', { custodian: null })]);
const circumstances: Circumstances = { allocIdTaken: false, block: { outcome: 'PENDING', allocId: null }, accounts };

const halves = [{ account: 'ACC-1', percent: '50' }, { account: 'ACC-2', percent: '50.0' }];
const instruction: Instruction = { allocId: 'A-1', allocTransType: 'NEW', refAllocId: null, blockId: 'B-1', allocMethod: 'PERCENTAGE', allocations: halves };
const lines = (allocMethod: AllocMethod, ...allocations: InstructedAccount[]): Partial<Instruction> => ({ allocMethod, allocations });
const onePercent = (...ids: string[]) => lines('PERCENTAGE', ...ids.map((id) => ({ account: id, percent: '1' })));

/** One fault each, in order of precedence. */
const FAULTS: [string, Partial<Instruction>, Partial<Circumstances>, string | null][] = [
  ['UNSUPPORTED_TRANS_TYPE', { allocTransType: 'REPLACE' }, {}, null],
  ['DUPLICATE_ALLOC_ID', {}, { allocIdTaken: true }, null],
  ['UNKNOWN_BLOCK', {}, { block: null }, null],
  ['BLOCK_ALREADY_ALLOCATED', {}, { block: { outcome: 'ALLOCATED', allocId: 'A-0' } }, null],
  ['BLOCK_ALREADY_INSTRUCTED', {}, { block: { outcome: 'PENDING', allocId: 'A-0' } }, null],
  ['NO_ACCOUNTS', lines('PERCENTAGE'), {}, null],
  ['DUPLICATE_ACCOUNT', lines('PERCENTAGE', ...halves, { account: 'ACC-2', percent: '0' }), {}, 'ACC-2'],
  ['UNKNOWN_ACCOUNT', lines('PERCENTAGE', ...halves, { account: 'WHO', percent: '0' }), {}, 'WHO'],
  ['ACCOUNT_CLOSED', lines('PERCENTAGE', ...halves, { account: 'CLOSED', percent: '0' }), {}, 'CLOSED'],
  ['ACCOUNT_WITHOUT_CUSTODIAN', lines('PERCENTAGE', ...halves, { account: 'NOWHERE', percent: '0' }), {}, 'NOWHERE'],
  ['LINE_NOT_FOR_METHOD', lines('PERCENTAGE', { account: 'ACC-1', percent: '100' }, { account: 'ACC-2', weight: '1' }), {}, 'ACC-2'],
  ['PERCENTAGE_NOT_100', lines('PERCENTAGE', { account: 'ACC-1', percent: '99.99' }), {}, null],
  ['NO_WEIGHT', lines('PRO_RATA', { account: 'ACC-1', weight: '0' }, { account: 'ACC-2', weight: '0.00' }), {}, null],
  ['QUANTITY_NOT_WHOLE', lines('FIXED_QUANTITY', { account: 'ACC-1', quantity: '1' }, { account: 'ACC-2', quantity: '0.5' }), {}, 'ACC-2'],
  ['LATE', {}, { block: { outcome: 'BROKEN', allocId: null } }, null],
];

describe('judgeInstruction', () => {
  it('has a case for each reason, in the order in which all reasons are declared', () => {
    expect(FAULTS.map(([reason]) => reason)).toEqual(INSTRUCTION_REFUSALS);
    expect(INSTRUCTION_REFUSALS).toEqual(Object.keys(ALLOC_REJ_CODES).filter((reason) => (INSTRUCTION_REFUSALS as string[]).includes(reason)));
  });

  it.each([
    ['percentages that add up to 100', {}],
    ['weights, some of them zero', lines('PRO_RATA', { account: 'ACC-1', weight: '0' }, { account: 'ACC-2', weight: '2.5', percent: null })],
    ['whole quantities', lines('FIXED_QUANTITY', { account: 'ACC-1', quantity: '100.00' }, { account: 'ACC-2', quantity: '0' })],
  ])('accepts %s', (_name, some) => {
    expect(judgeInstruction({ ...instruction, ...some }, circumstances)).toEqual({ state: 'ACCEPTED' });
  });

  it.each(FAULTS)('%s', (reason, fault, met, at) => {
    const verdict = judgeInstruction({ ...instruction, ...fault }, { ...circumstances, ...met });
    if (reason === 'UNKNOWN_BLOCK') expect(verdict).toEqual({ state: 'WAITING' });
    else expect(verdict).toMatchObject({ state: 'REFUSED', reason, account: at });
  });

  it.each([
    ['UNSUPPORTED_TRANS_TYPE before DUPLICATE_ALLOC_ID', { allocTransType: 'CANCEL' as const }, { allocIdTaken: true }, 'UNSUPPORTED_TRANS_TYPE'],
    ['DUPLICATE_ALLOC_ID before waiting for the block', {}, { allocIdTaken: true, block: null }, 'DUPLICATE_ALLOC_ID'],
    ['BLOCK_ALREADY_ALLOCATED before BLOCK_ALREADY_INSTRUCTED', {}, { block: { outcome: 'ALLOCATED' as const, allocId: 'A-0' } }, 'BLOCK_ALREADY_ALLOCATED'],
    ['BLOCK_ALREADY_INSTRUCTED before NO_ACCOUNTS', lines('PERCENTAGE'), { block: { outcome: 'PENDING' as const, allocId: 'A' } }, 'BLOCK_ALREADY_INSTRUCTED'],
    ['DUPLICATE_ACCOUNT before UNKNOWN_ACCOUNT', onePercent('WHO', 'WHO'), {}, 'DUPLICATE_ACCOUNT'],
    ['UNKNOWN_ACCOUNT before ACCOUNT_CLOSED', onePercent('CLOSED', 'WHO'), {}, 'UNKNOWN_ACCOUNT'],
    ['ACCOUNT_CLOSED before ACCOUNT_WITHOUT_CUSTODIAN', onePercent('NOWHERE', 'CLOSED'), {}, 'ACCOUNT_CLOSED'],
    ['ACCOUNT_WITHOUT_CUSTODIAN before LINE_NOT_FOR_METHOD', lines('PRO_RATA', { account: 'ACC-1' }, { account: 'NOWHERE' }), {}, 'ACCOUNT_WITHOUT_CUSTODIAN'],
    ['LINE_NOT_FOR_METHOD before PERCENTAGE_NOT_100', lines('PERCENTAGE', { account: 'ACC-1', percent: '99', weight: '1' }), {}, 'LINE_NOT_FOR_METHOD'],
    ['PERCENTAGE_NOT_100 before NO_WEIGHT', lines('PERCENTAGE', { account: 'ACC-1', percent: '0' }), {}, 'PERCENTAGE_NOT_100'],
    ['NO_ACCOUNTS before LATE', lines('PERCENTAGE'), { block: { outcome: 'BROKEN' as const, allocId: null } }, 'NO_ACCOUNTS'],
  ])('%s', (_name, fault, met, reason) => {
    expect(judgeInstruction({ ...instruction, ...fault }, { ...circumstances, ...met })).toMatchObject({ reason });
  });

  it.each(ALLOC_METHODS)('takes for %s exactly its own figure, and no other beside it', (allocMethod) => {
    const own = { PRO_RATA: { weight: '100' }, PERCENTAGE: { percent: '100' }, FIXED_QUANTITY: { quantity: '100' } };
    for (const figures of [...Object.values(own), { weight: '100', percent: '100' }, { percent: '100', quantity: '100' }, {}]) {
      const verdict = judgeInstruction({ ...instruction, ...lines(allocMethod, { account: 'ACC-1', ...figures }) }, circumstances);
      expect(verdict.state).toBe(figures === own[allocMethod] ? 'ACCEPTED' : 'REFUSED');
    }
  });
});

describe('contentOf', () => {
  const given = { instruction, instructedBy: 'OMS/orders-02', transactTime: '2014-09-17T13:00:00Z' };
  const content = contentOf(given);

  it.each([
    ['figures written otherwise', { instruction: { ...instruction, allocations: [{ ...halves[0]!, percent: '050.00', weight: null }, halves[1]!] } }],
    ['an absent reference for a null one', { instruction: { ...instruction, refAllocId: undefined } }],
    ['another time', { transactTime: null }],
  ])('is the same for %s', (_name, some) => {
    expect(contentOf({ ...given, ...some })).toBe(content);
  });

  it.each([
    ['another giver', { instructedBy: 'OMS/orders-03' }],
    ['another order of lines', { instruction: { ...instruction, allocations: [...halves].reverse() } }],
    ['another figure', { instruction: { ...instruction, allocations: [halves[0]!, { account: 'ACC-2', percent: '49' }] } }],
    ['another block', { instruction: { ...instruction, blockId: 'B-2' } }],
    ['another method', { instruction: { ...instruction, allocMethod: 'PRO_RATA' as const } }],
    ['a reference', { instruction: { ...instruction, refAllocId: 'A-0' } }],
  ])('is another for %s', (_name, some) => {
    expect(contentOf({ ...given, ...some })).not.toBe(content);
  });
});
