import { flagId } from './flag-id.js';

const flag = { rule: 'execute-confirm', subject: 'B-1', person: 'user-11', duties: ['EXECUTE', 'CONFIRM'] as const };

describe('the id of a flag', () => {
  it('is the same in whatever order its duties are named, and never changes', () => {
    expect(flagId(flag)).toBe(flagId({ ...flag, duties: ['CONFIRM', 'EXECUTE'] }));
    expect(flagId(flag)).toBe('F-e58f5c6c35881044229be4d01655003a');
  });

  it.each([{ rule: 'other' }, { subject: 'B-2' }, { person: 'user-1' }, { duties: ['EXECUTE', 'AFFIRM'] as const }])('differs with %j', (more) => {
    expect(flagId({ ...flag, ...more })).not.toBe(flagId(flag));
  });
});
