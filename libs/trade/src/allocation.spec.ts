import { ALLOC_REJECTS, ALLOC_REJ_REASONS, allocRejCode, rejectStatus } from './allocation.js';
import { HOLD_REASONS } from './block.js';

describe('ALLOC_REJECTS', () => {
  const codes = ALLOC_REJ_REASONS.map((reason) => [reason, allocRejCode(reason)] as const);
  it.each(codes)('%s is told outside as FIX AllocRejCode %d, which exists', (_reason, code) => {
    expect(code === 99 || (Number.isInteger(code) && code >= 0 && code <= 28)).toBe(true);
  });

  it.each(HOLD_REASONS.map((reason) => [reason]))('has a code for a block still held at the deadline: %s', (reason) => {
    expect(ALLOC_REJ_REASONS).toContain(reason);
  });

  it('tells an account at fault from a fault of the whole', () => {
    expect([rejectStatus('UNKNOWN_ACCOUNT'), rejectStatus('UNKNOWN_BLOCK')]).toEqual(['ACCOUNT_LEVEL_REJECT', 'BLOCK_LEVEL_REJECT']);
    expect(Object.values(ALLOC_REJECTS).filter(([, level]) => level === 'ACCOUNT').length).toBeGreaterThan(0);
  });
});
