import type { InstructedAccount, Instruction } from '@entresol/contracts/allocation.message';
import type { Account } from '@entresol/contracts/reference.message';
import { ALLOC_METHODS, ALLOC_REJ_REASONS, type AllocMethod } from '@entresol/trade/allocation';
import { INSTRUCTION_REFUSALS, contentOf, judgeInstruction, splitOf, type Circumstances } from './instruct-block.rules.js';
import type { InstructedBlock } from './instruction-life.rules.js';

const account = (id: string, more: Partial<Account> = {}): [string, Account] =>
  [id, { account: id, client: 'C-1', name: id, custodian: 'CUST1', currency: 'USD', version: 1, status: 'ACTIVE', ...more }];
const accounts = new Map([account('ACC-1'), account('ACC-2'), account('CLOSED', { status: 'CLOSED' }), account('NOWHERE', { custodian: null })]);
const open: InstructedBlock = { outcome: 'PENDING', allocId: null, proposalId: null };
const circumstances: Circumstances = { allocIdTaken: false, block: open, referenced: null, accounts, departs: false };

const halves = [{ account: 'ACC-1', percent: '50' }, { account: 'ACC-2', percent: '50.0' }];
const instruction: Instruction = { allocId: 'A-1', allocTransType: 'NEW', refAllocId: null, blockId: 'B-1', allocMethod: 'PERCENTAGE', allocations: halves };
const lines = (allocMethod: AllocMethod, ...allocations: InstructedAccount[]): Partial<Instruction> => ({ allocMethod, allocations });
const percents = (...ids: string[]) => lines('PERCENTAGE', ...halves, ...ids.map((id) => ({ account: id, percent: '0' })));
const about = (allocTransType: Instruction['allocTransType'], refAllocId: string | null = 'A-0'): Partial<Instruction> =>
  ({ allocTransType, refAllocId, allocCancReplaceReason: 'OTHER' });
const standing = (block: Partial<InstructedBlock> = {}): Partial<Circumstances> => ({ block: { ...open, allocId: 'A-0', ...block }, referenced: 'ACCEPTED' });
const allocated = standing({ outcome: 'ALLOCATED' });
const many = Array.from({ length: 10_001 }, (_, n) => ({ account: `ACC-${n}`, weight: '1' }));

/** One fault each, in order of precedence. */
const FAULTS: [string, Partial<Instruction>, Partial<Circumstances>, string | null][] = [
  ['DUPLICATE_ALLOC_ID', {}, { allocIdTaken: true }, null],
  ['UNKNOWN_BLOCK', {}, { block: null }, null],
  ['REFERENCE_MISSING', about('REPLACE', null), standing(), null],
  ['REFERENCE_UNKNOWN', about('CANCEL'), { ...standing(), referenced: null }, null],
  ['REFERENCE_NOT_STANDING', about('REPLACE'), { block: { ...open, allocId: 'A-9' }, referenced: 'CANCELLED' }, null],
  ['REASON_MISSING', { ...about('CANCEL'), allocCancReplaceReason: null }, standing(), null],
  ['NOT_ALLOCATED', about('REVERSAL'), standing(), null],
  ['BLOCK_ALREADY_ALLOCATED', {}, allocated, null],
  ['CORRECTION_PENDING', about('REPLACE'), standing({ outcome: 'ALLOCATED', proposalId: 'A-5' }), null],
  ['BLOCK_ALREADY_INSTRUCTED', {}, standing(), null],
  ['METHOD_MISSING', { allocMethod: null }, {}, null],
  ['NO_ACCOUNTS', lines('PERCENTAGE'), {}, null],
  ['TOO_MANY_ACCOUNTS', lines('PRO_RATA', ...many), {}, null],
  ['DUPLICATE_ACCOUNT', percents('ACC-2'), {}, 'ACC-2'],
  ['UNKNOWN_ACCOUNT', percents('WHO'), {}, 'WHO'],
  ['ACCOUNT_CLOSED', percents('CLOSED'), {}, 'CLOSED'],
  ['ACCOUNT_WITHOUT_CUSTODIAN', percents('NOWHERE'), {}, 'NOWHERE'],
  ['LINE_NOT_FOR_METHOD', lines('PERCENTAGE', { account: 'ACC-1', percent: '100' }, { account: 'ACC-2', weight: '1' }), {}, 'ACC-2'],
  ['QUANTITY_NOT_WHOLE', lines('FIXED_QUANTITY', { account: 'ACC-1', quantity: '1' }, { account: 'ACC-2', quantity: '0.5' }), {}, 'ACC-2'],
  ['PERCENTAGE_NOT_100', lines('PERCENTAGE', { account: 'ACC-1', percent: '99.99' }), {}, null],
  ['NO_WEIGHT', lines('PRO_RATA', { account: 'ACC-1', weight: '0' }, { account: 'ACC-2', weight: '0.00' }), {}, null],
  ['DEVIATION_WITHOUT_REASON', {}, { departs: true }, null],
];

const judge = (given: Partial<Instruction>, met: Partial<Circumstances> = {}) => judgeInstruction({ ...instruction, ...given }, { ...circumstances, ...met });

describe('judgeInstruction', () => {
  it('has a case for each reason, in the order in which all reasons are declared', () => {
    expect(FAULTS.map(([reason]) => reason)).toEqual(INSTRUCTION_REFUSALS);
    expect(INSTRUCTION_REFUSALS).toEqual(ALLOC_REJ_REASONS.filter((reason) => INSTRUCTION_REFUSALS.includes(reason)));
  });

  it.each([
    ['percentages that add up to 100', {}],
    ['weights, some of them zero', lines('PRO_RATA', { account: 'ACC-1', weight: '0' }, { account: 'ACC-2', weight: '2.5', percent: null })],
    ['whole quantities', lines('FIXED_QUANTITY', { account: 'ACC-1', quantity: '100.00' }, { account: 'ACC-2', quantity: '0' })],
    ['equal parts', lines('EQUAL', { account: 'ACC-1' }, { account: 'ACC-2' })],
    ['targets', lines('TARGET_HOLDING', { account: 'ACC-1', heldQuantity: '50', targetValue: '2000' })],
    ['10,000 accounts', { ...lines('PRO_RATA', { account: 'ACC-1', weight: '1' }, ...many.slice(1, 10_000)), accountErrors: 'LEAVE_OUT' as const }],
    ['a departure with a reason', { deviationReason: 'cash came' }],
  ])('takes %s', (_name, some) => {
    expect(judge(some, { departs: 'deviationReason' in some })).toMatchObject({ state: 'TAKEN', effect: { state: 'ACCEPTED', block: { allocId: 'A-1' } } });
  });

  it.each(FAULTS)('%s', (reason, fault, met, at) => {
    const verdict = judge(fault, met);
    if (reason === 'UNKNOWN_BLOCK') expect(verdict).toEqual({ state: 'WAITING' });
    else expect(verdict).toMatchObject({ state: 'REFUSED', reason, account: at });
  });

  it.each([
    ['DUPLICATE_ALLOC_ID before waiting for the block', {}, { allocIdTaken: true, block: null }, 'DUPLICATE_ALLOC_ID'],
    ['REFERENCE_NOT_STANDING before REASON_MISSING', { ...about('REPLACE'), allocCancReplaceReason: null }, { block: open, referenced: 'REPLACED' as const },
      'REFERENCE_NOT_STANDING'],
    ['REASON_MISSING before NOT_ALLOCATED', { ...about('REVERSAL'), allocCancReplaceReason: null }, standing(), 'REASON_MISSING'],
    ['BLOCK_ALREADY_ALLOCATED before BLOCK_ALREADY_INSTRUCTED', {}, allocated, 'BLOCK_ALREADY_ALLOCATED'],
    ['BLOCK_ALREADY_INSTRUCTED before NO_ACCOUNTS', lines('PERCENTAGE'), standing(), 'BLOCK_ALREADY_INSTRUCTED'],
    ['DUPLICATE_ACCOUNT before UNKNOWN_ACCOUNT', percents('WHO', 'WHO'), {}, 'DUPLICATE_ACCOUNT'],
    ['UNKNOWN_ACCOUNT before ACCOUNT_CLOSED', percents('CLOSED', 'WHO'), {}, 'UNKNOWN_ACCOUNT'],
    ['ACCOUNT_CLOSED before ACCOUNT_WITHOUT_CUSTODIAN', percents('NOWHERE', 'CLOSED'), {}, 'ACCOUNT_CLOSED'],
    ['ACCOUNT_WITHOUT_CUSTODIAN before LINE_NOT_FOR_METHOD', lines('PRO_RATA', { account: 'ACC-1' }, { account: 'NOWHERE' }), {}, 'ACCOUNT_WITHOUT_CUSTODIAN'],
    ['LINE_NOT_FOR_METHOD before PERCENTAGE_NOT_100', lines('PERCENTAGE', { account: 'ACC-1', percent: '99', weight: '1' }), {}, 'LINE_NOT_FOR_METHOD'],
    ['PERCENTAGE_NOT_100 before NO_WEIGHT', lines('PERCENTAGE', { account: 'ACC-1', percent: '0' }), {}, 'PERCENTAGE_NOT_100'],
    ['NO_WEIGHT before DEVIATION_WITHOUT_REASON', lines('PRO_RATA', { account: 'ACC-1', weight: '0' }), { departs: true }, 'NO_WEIGHT'],
  ])('%s', (_name, fault, met, reason) => {
    expect(judge(fault, met)).toMatchObject({ reason });
  });

  it.each(ALLOC_METHODS)('takes for %s exactly its own figures, and no other beside them', (allocMethod) => {
    const own: Record<AllocMethod, object> = {
      PRO_RATA: { weight: '100' }, PERCENTAGE: { percent: '100' }, FIXED_QUANTITY: { quantity: '100' }, EQUAL: {},
      TARGET_HOLDING: { heldQuantity: '0', targetValue: '100' },
    };
    for (const figures of [...Object.values(own), { weight: '100', percent: '100' }, { percent: '100', quantity: '100' }, { targetValue: '100' }]) {
      const verdict = judge(lines(allocMethod, { account: 'ACC-1', ...figures }));
      expect(verdict.state).toBe(figures === own[allocMethod] ? 'TAKEN' : 'REFUSED');
    }
  });
});

describe('an instruction about another', () => {
  const proposed = standing({ outcome: 'ALLOCATED', proposalId: 'A-5' });

  it.each<[string, Partial<Instruction>, Partial<Circumstances>, object]>([
    ['REPLACE before allocation acts at once', about('REPLACE'), standing(), { state: 'ACCEPTED', block: { allocId: 'A-1' }, referenced: 'REPLACED' }],
    ['CANCEL before allocation acts at once', about('CANCEL'), standing(), { state: 'CARRIED_OUT', block: { allocId: null }, referenced: 'CANCELLED' }],
    ['REPLACE of a broken block’s acts at once', about('REPLACE'), standing({ outcome: 'BROKEN' }), { state: 'ACCEPTED', referenced: 'REPLACED' }],
    ['REPLACE of what is allocated proposes', about('REPLACE'), allocated,
      { state: 'PROPOSED', block: { allocId: 'A-0', proposalId: 'A-1' }, referenced: null }],
    ['REVERSAL of what is allocated proposes', about('REVERSAL'), allocated, { state: 'PROPOSED', block: { proposalId: 'A-1' }, referenced: null }],
    ['REPLACE of a proposal proposes in its place', about('REPLACE', 'A-5'), { ...proposed, referenced: 'PROPOSED' },
      { state: 'PROPOSED', block: { allocId: 'A-0', proposalId: 'A-1' }, referenced: 'REPLACED' }],
    ['CANCEL of a proposal withdraws it', about('CANCEL', 'A-5'), { ...proposed, referenced: 'PROPOSED' },
      { state: 'CARRIED_OUT', block: { allocId: 'A-0', proposalId: null }, referenced: 'CANCELLED' }],
  ])('%s', (_what, given, met, effect) => {
    expect(judge(given, met)).toMatchObject({ state: 'TAKEN', effect });
  });

  it.each<[string, Partial<Instruction>, Partial<Circumstances>, string]>([
    ['CANCEL of what is allocated', about('CANCEL'), allocated, 'BLOCK_ALREADY_ALLOCATED'],
    ['REVERSAL of a proposal', about('REVERSAL', 'A-5'), { ...proposed, referenced: 'PROPOSED' }, 'REFERENCE_NOT_STANDING'],
    ['REVERSAL while a proposal waits', about('REVERSAL'), proposed, 'CORRECTION_PENDING'],
    ['REPLACE of one that was cancelled', about('REPLACE'), { block: open, referenced: 'CANCELLED' }, 'REFERENCE_NOT_STANDING'],
    ['NEW after all was taken back', {}, { block: { ...open, outcome: 'CANCELLED' } }, 'BLOCK_ALREADY_ALLOCATED'],
  ])('%s is refused', (_what, given, met, reason) => {
    expect(judge(given, met)).toMatchObject({ state: 'REFUSED', reason });
  });
});

describe('an instruction that leaves out accounts with an error of their own', () => {
  const leave = (given: Partial<Instruction>) => judge({ ...given, accountErrors: 'LEAVE_OUT' });

  it('names each with its first reason, and takes the others', () => {
    const named = [{ account: 'ACC-1', weight: '1' }, ...['WHO', 'CLOSED', 'NOWHERE', 'ACC-2', 'ACC-2'].map((id) => ({ account: id, weight: '1' }))];
    expect(leave(lines('PRO_RATA', ...named))).toMatchObject({ state: 'TAKEN', leftOut: [
      { account: 'ACC-2', reason: 'DUPLICATE_ACCOUNT' }, { account: 'WHO', reason: 'UNKNOWN_ACCOUNT' },
      { account: 'CLOSED', reason: 'ACCOUNT_CLOSED' }, { account: 'NOWHERE', reason: 'ACCOUNT_WITHOUT_CUSTODIAN' },
    ] });
  });

  it.each<[string, Partial<Instruction>, string, string | null]>([
    ['no account is left', lines('PRO_RATA', { account: 'WHO', weight: '1' }), 'NO_ACCOUNTS', null],
    ['what is left has no weight', lines('PRO_RATA', { account: 'ACC-1', weight: '0' }, { account: 'WHO', weight: '1' }), 'NO_WEIGHT', null],
    ['the odd-lot account is at fault', { ...percents(), oddLotAccount: 'CLOSED' }, 'ACCOUNT_CLOSED', 'CLOSED'],
    ['the percentages of all were not 100', lines('PERCENTAGE', halves[0]!, { account: 'WHO', percent: '49' }), 'PERCENTAGE_NOT_100', null],
  ])('is refused where %s', (_what, given, reason, at) => {
    expect(leave(given)).toMatchObject({ state: 'REFUSED', reason, account: at });
  });

  it('counts percentages of all lines that were given', () => {
    expect(leave(lines('PERCENTAGE', halves[0]!, { account: 'WHO', percent: '50' }))).toMatchObject({ state: 'TAKEN', leftOut: [{ account: 'WHO' }] });
  });
});

describe('contentOf', () => {
  const given = { instruction, instructedBy: 'OMS/orders-02', transactTime: '2014-09-17T13:00:00Z' };
  const content = contentOf(given);

  it.each([
    ['figures written otherwise', { instruction: { ...instruction, allocations: [{ ...halves[0]!, percent: '050.00', weight: null }, halves[1]!] } }],
    ['an absent reference for a null one', { instruction: { ...instruction, refAllocId: undefined } }],
    ['the rule of errors that is meant without one', { instruction: { ...instruction, accountErrors: 'REFUSE_ALL' as const } }],
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
    ['another reason', { instruction: { ...instruction, allocCancReplaceReason: 'OTHER' as const } }],
    ['an odd-lot account', { instruction: { ...instruction, oddLotAccount: 'ACC-1' } }],
    ['a reason to depart', { instruction: { ...instruction, deviationReason: 'cash came' } }],
  ])('is another for %s', (_name, some) => {
    expect(contentOf({ ...given, ...some })).not.toBe(content);
  });
});

describe('splitOf', () => {
  it('is the same whoever gave it, under whatever id, and another for another split', () => {
    expect(splitOf({ ...instruction, allocId: 'A-2', allocTransType: 'REPLACE', refAllocId: 'A-1', deviationReason: 'why' })).toBe(splitOf(instruction));
    expect(splitOf({ ...instruction, allocations: [...halves].reverse() })).not.toBe(splitOf(instruction));
    expect(splitOf({ ...instruction, accountErrors: 'LEAVE_OUT' })).not.toBe(splitOf(instruction));
  });
});
