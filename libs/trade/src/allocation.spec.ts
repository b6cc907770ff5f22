import { ALLOC_REJ_CODES } from './allocation.js';
import { HOLD_REASONS } from './block.js';

describe('ALLOC_REJ_CODES', () => {
  it.each(Object.entries(ALLOC_REJ_CODES))('%s is told outside as FIX AllocRejCode %d, which exists', (_reason, code) => {
    expect(code === 99 || (Number.isInteger(code) && code >= 0 && code <= 28)).toBe(true);
  });

  it.each(HOLD_REASONS.map((reason) => [reason]))('has a code for a block still held at the deadline: %s', (reason) => {
    expect(Object.keys(ALLOC_REJ_CODES)).toContain(reason);
  });
});
