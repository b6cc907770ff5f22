import { ACTS, isIssued, next, stands, STATUSES, type Act, type Status } from './confirmation-status.rules.js';

const MOVES: [Status, Act, Status][] = [
  ['PREPARED', 'SUPERSEDE', 'SUPERSEDED'],
  ['PREPARED', 'RELEASE', 'ISSUED'],
  ['ISSUED', 'AFFIRM', 'AFFIRMED'],
  ['ISSUED', 'REJECT', 'CONFIRM_REJECTED'],
  ['ISSUED', 'REPLACE', 'REPLACED'],
  ['ISSUED', 'CANCEL', 'CANCELLED'],
  ['AFFIRMED', 'REPLACE', 'REPLACED'],
  ['AFFIRMED', 'CANCEL', 'CANCELLED'],
  ['CONFIRM_REJECTED', 'REPLACE', 'REPLACED'],
  ['CONFIRM_REJECTED', 'CANCEL', 'CANCELLED'],
];
const STAYS = STATUSES.flatMap((status) => ACTS.map((act): [Status, Act] => [status, act]))
  .filter(([status, act]) => !MOVES.some(([from, by]) => from === status && by === act));

describe('a confirmation', () => {
  it.each(MOVES)('that is %s becomes by %s: %s', (status, act, expected) => {
    expect(next(status, act)).toBe(expected);
  });

  it.each(STAYS)('that is %s is not moved by %s', (status, act) => {
    expect(next(status, act)).toBeUndefined();
  });

  it.each<[Status, boolean, boolean]>([
    ['PREPARED', false, false],
    ['SUPERSEDED', false, false],
    ['ISSUED', true, true],
    ['AFFIRMED', true, true],
    ['CONFIRM_REJECTED', true, true],
    ['REPLACED', true, false],
    ['CANCELLED', true, false],
  ])('that is %s was issued: %s; stands: %s', (status, issued, standing) => {
    expect([isIssued(status), stands(status)]).toEqual([issued, standing]);
  });
});
