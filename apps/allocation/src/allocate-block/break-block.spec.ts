import type { Firm } from '@entresol/contracts/reference.message';
import { ALLOC_REJ_CODES } from '@entresol/trade/allocation';
import { HOLD_REASONS, type HoldReason } from '@entresol/trade/block';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import { BREAK_REASONS, breakOf, isComplete, needsApproval } from './break-block.rules.js';

const firm: Firm = { firm: 'F', name: 'Firm', version: 1, status: 'ACTIVE', allocateAt: 'DAY_CLOSE', approvalThreshold: '5000000', autoRelease: false };
const total = { version: '3', state: 'COMPLETE' as const, fills: '3', qty: '300', gross: '3002', reasons: [] };
const instruction: StandingInstruction = {
  allocId: 'A-1', allocMethod: 'PRO_RATA', allocations: [{ account: 'ACC-001', weight: '1' }], transactTime: '2014-09-17T13:00:00Z', approved: false,
};
const block: ExecutedBlock = {
  blockId: 'B-1', tradeDate: '2014-09-17', symbol: 'AAA', side: 'BUY', currency: 'USD', mixed: false, orderMissing: false, regularSettlement: true,
  fills: '3', qty: '300.00', gross: '3002.0000', firstTransactTime: '2014-09-17T13:30:00.000000000Z', total, instruction,
};
const held = (...reasons: HoldReason[]): Partial<ExecutedBlock> => ({ total: { ...total, state: 'HELD', reasons } });

/** One fault each, in order of precedence. */
const FAULTS: [string, Partial<ExecutedBlock>][] = [
  ...HOLD_REASONS.map((reason): [string, Partial<ExecutedBlock>] => [reason, held(reason)]),
  ['NOTHING_EXECUTED', { fills: '0', qty: '0', gross: '0', total: { ...total, fills: '0', qty: '0', gross: '0' } }],
  ['FILLS_BEHIND', { fills: '2' }],
  ['NO_INSTRUCTION', { instruction: null }],
  ['NOT_APPROVED', { instruction: { ...instruction, transactTime: null } }],
];

describe('breakOf', () => {
  it('has a case for each reason, in the order of precedence that all reasons are declared in', () => {
    expect(FAULTS.map(([reason]) => reason)).toEqual(BREAK_REASONS);
    expect(BREAK_REASONS).toEqual(Object.keys(ALLOC_REJ_CODES).filter((reason) => (BREAK_REASONS as string[]).includes(reason)));
  });

  it('finds nothing wrong with a block that is complete, instructed before the trade, and small', () => {
    expect(breakOf(block, firm)).toBeUndefined();
  });

  it.each(FAULTS)('%s', (reason, fault) => {
    expect(breakOf({ ...block, ...fault }, firm)?.reason).toBe(reason);
  });

  it.each([
    ['no version has come', { total: null }, 'NO_TOTALS'],
    ['the version says nothing of why it is open', { total: { ...total, state: 'OPEN' as const } }, 'NO_TOTALS'],
    ['several reasons hold it: the first by precedence', held('OVERFILLED', 'PARKED', 'CONFLICT'), 'PARKED'],
    ['it mixes instruments', { mixed: true }, 'CONFLICT'],
    ['more fills are here than were counted', { fills: '4' }, 'FILLS_BEHIND'],
    ['the quantity is another', { qty: '299.99999999' }, 'FILLS_BEHIND'],
    ['the gross is another by the least there is', { gross: '3002.0000000000000001' }, 'FILLS_BEHIND'],
    ['the order of a fill has not come', { orderMissing: true }, 'FILLS_BEHIND'],
    ['it is held, and nobody instructed it', { ...held('MISSING'), instruction: null }, 'MISSING'],
    ['nothing was executed, and nobody instructed it', { total: { ...total, fills: '0', qty: '0', gross: '0' }, instruction: null }, 'NOTHING_EXECUTED'],
    ['fills are behind, and it is not approved', { fills: '2', instruction: { ...instruction, transactTime: null } }, 'FILLS_BEHIND'],
  ])('where %s', (_name, fault, reason) => {
    expect(breakOf({ ...block, ...fault }, firm)?.reason).toBe(reason);
  });

  it('takes any approval', () => {
    expect(breakOf({ ...block, instruction: { ...instruction, transactTime: null, approved: true } }, firm)).toBeUndefined();
  });
});

describe('isComplete', () => {
  it.each(FAULTS)('%s', (reason, fault) => {
    expect(isComplete({ ...block, ...fault })).toBe(['NOTHING_EXECUTED', 'NO_INSTRUCTION', 'NOT_APPROVED'].includes(reason));
  });
});

describe('needsApproval', () => {
  it.each([
    ['before the first fill', '2014-09-17T13:29:59.999999999Z', '1', firm, false],
    ['at the first fill', '2014-09-17T13:30:00Z', '1', firm, false],
    ['a nanosecond after the first fill', '2014-09-17T13:30:00.000000001Z', '1', firm, true],
    ['given without a time', null, '1', firm, true],
    ['at the threshold', '2014-09-17T13:00:00Z', '5000000.00', firm, false],
    ['above the threshold by the least there is', '2014-09-17T13:00:00Z', '5000000.0000000000000001', firm, true],
    ['where the firm’s settings are not known', '2014-09-17T13:00:00Z', '1', undefined, true],
  ])('%s', (_name, transactTime, gross, settings, needed) => {
    expect(needsApproval({ ...block, gross }, { ...instruction, transactTime }, settings)).toBe(needed);
  });
});
