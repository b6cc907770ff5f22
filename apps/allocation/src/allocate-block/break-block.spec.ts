import type { Firm } from '@entresol/contracts/reference.message';
import { ALLOC_REJ_REASONS } from '@entresol/trade/allocation';
import { HOLD_REASONS, type HoldReason } from '@entresol/trade/block';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import { BREAK_REASONS, breakOf, isComplete, needsApproval } from './break-block.rules.js';

const firm: Firm = { firm: 'F', name: 'Firm', version: 1, status: 'ACTIVE', allocateAt: 'DAY_CLOSE', approvalThreshold: '5000000', autoRelease: false };
const total = { version: '3', state: 'COMPLETE' as const, fills: '3', qty: '300', gross: '3002', reasons: [] };
const instruction: StandingInstruction = {
  allocId: 'A-1', allocTransType: 'NEW', allocMethod: 'PRO_RATA', allocations: [{ account: 'ACC-001', weight: '1' }], oddLotAccount: null,
  accountErrors: 'REFUSE_ALL', leftOut: [], statedBeforeTrade: true, departs: false, deviationReason: null, approved: false,
};
const block: ExecutedBlock = {
  blockId: 'B-1', version: 0, tradeDate: '2014-09-17', symbol: 'AAA', side: 'BUY', currency: 'USD', mixed: false, orderMissing: false, regularSettlement: true,
  orderedQty: '300', fills: '3', qty: '300.00', gross: '3002.0000', total, instruction,
};
const held = (...reasons: HoldReason[]): Partial<ExecutedBlock> => ({ total: { ...total, state: 'HELD', reasons } });

/** One fault each, in order of precedence. */
const FAULTS: [string, Partial<ExecutedBlock>][] = [
  ...HOLD_REASONS.map((reason): [string, Partial<ExecutedBlock>] => [reason, held(reason)]),
  ['NOTHING_EXECUTED', { fills: '0', qty: '0', gross: '0', total: { ...total, fills: '0', qty: '0', gross: '0' } }],
  ['FILLS_BEHIND', { fills: '2' }],
  ['NO_INSTRUCTION', { instruction: null }],
  ['DEVIATION_WITHOUT_REASON', { instruction: { ...instruction, statedBeforeTrade: false, departs: true } }],
  ['NOT_APPROVED', { instruction: { ...instruction, statedBeforeTrade: false } }],
];

describe('breakOf', () => {
  it('has a case for each reason, in the order of precedence that all reasons are declared in', () => {
    expect(FAULTS.map(([reason]) => reason)).toEqual(BREAK_REASONS);
    expect(BREAK_REASONS).toEqual(ALLOC_REJ_REASONS.filter((reason) => BREAK_REASONS.includes(reason)));
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
    ['fills are behind, and it is not approved', { fills: '2', instruction: { ...instruction, statedBeforeTrade: false } }, 'FILLS_BEHIND'],
    ['it departs with a reason, and is not approved',
      { instruction: { ...instruction, statedBeforeTrade: false, departs: true, deviationReason: 'cash came' } }, 'NOT_APPROVED'],
  ])('where %s', (_name, fault, reason) => {
    expect(breakOf({ ...block, ...fault }, firm)?.reason).toBe(reason);
  });

  it('takes any approval', () => {
    expect(breakOf({ ...block, instruction: { ...instruction, statedBeforeTrade: false, approved: true } }, firm)).toBeUndefined();
  });
});

describe('isComplete', () => {
  it.each(FAULTS)('%s', (reason, fault) => {
    expect(isComplete({ ...block, ...fault })).toBe(['NOTHING_EXECUTED', 'NO_INSTRUCTION', 'DEVIATION_WITHOUT_REASON', 'NOT_APPROVED'].includes(reason));
  });
});

describe('needsApproval', () => {
  it.each([
    ['stated before the trade', true, '1', firm, false],
    ['given after the first fill', false, '1', firm, true],
    ['at the threshold', true, '5000000.00', firm, false],
    ['above the threshold by the least there is', true, '5000000.0000000000000001', firm, true],
    ['where the firm’s settings are not known', true, '1', undefined, true],
  ])('%s', (_name, statedBeforeTrade, gross, settings, needed) => {
    expect(needsApproval({ ...block, gross }, { ...instruction, statedBeforeTrade }, settings)).toBe(needed);
  });
});
