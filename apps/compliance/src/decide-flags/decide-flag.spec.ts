import { decisionRefused, dueAt } from './decide-flag.rules.js';

const open = { status: 'OPEN', parties: ['user-1', 'user-2'] };
const decided = { ...open, status: 'JUSTIFIED' };

describe('whether a person may decide on a flag', () => {
  it.each([
    ['anyone who did nothing of it', open, 'user-9', 'known to the desk', null],
    ['nobody without a reason', open, 'user-9', '  ', 'REASON_MISSING'],
    ['not the flagged person', open, 'user-1', 'I had to', 'PARTY_TO_IT'],
    ['not another person of the same trade', open, 'user-2', 'he had to', 'PARTY_TO_IT'],
    ['nobody a second time', decided, 'user-9', 'after all', 'ALREADY_DECIDED'],
    ['a party first of all for being one', decided, 'user-1', 'after all', 'PARTY_TO_IT'],
    ['a reason first of all', decided, 'user-1', '', 'REASON_MISSING'],
  ])('%s', (_what, flag, person, reason, code) => {
    expect(decisionRefused(flag, person, reason)?.code ?? null).toBe(code);
  });
});

it.each([['CRITICAL', '2014-09-18T01:30:00.000Z'], ['HIGH', '2014-09-18T21:30:00.000Z'], ['MEDIUM', '2014-09-22T21:30:00.000Z']] as const)(
  'a flag of severity %s raised at 21:30 is due at %s', (severity, due) => expect(dueAt(severity, '2014-09-17T21:30:00Z')).toBe(due));
