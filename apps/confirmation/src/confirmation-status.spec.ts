import { next, type Act, type Status } from './confirmation-status.rules.js';

describe('a confirmation', () => {
  it.each<[Status, Act, Status | undefined]>([
    ['PREPARED', 'RELEASE', 'ISSUED'],
    ['PREPARED', 'AFFIRM', undefined],
    ['PREPARED', 'REJECT', undefined],
    ['ISSUED', 'RELEASE', undefined],
    ['ISSUED', 'AFFIRM', 'AFFIRMED'],
    ['ISSUED', 'REJECT', 'CONFIRM_REJECTED'],
    ['AFFIRMED', 'RELEASE', undefined],
    ['AFFIRMED', 'AFFIRM', undefined],
    ['AFFIRMED', 'REJECT', undefined],
    ['CONFIRM_REJECTED', 'RELEASE', undefined],
    ['CONFIRM_REJECTED', 'AFFIRM', undefined],
    ['CONFIRM_REJECTED', 'REJECT', undefined],
  ])('that is %s becomes by %s: %s', (status, act, expected) => {
    expect(next(status, act)).toBe(expected);
  });
});
