import { nextVersion, statementIdOf, subjectOf } from './issue-statements.rules.js';

describe('issuing', () => {
  it.each([
    ['what was never issued is version 1', undefined, 1],
    ['the content issued last is not issued again', { version: 2, contentHash: 'a' }, undefined],
    ['other content is the next version', { version: 2, contentHash: 'b' }, 3],
  ])('%s', (_, latest, version) => expect(nextVersion(latest, 'a')).toBe(version));

  it('names versions apart, and the statement they are of alike', () => {
    const september = { periodStart: '2014-09-01', periodEnd: '2014-09-30' };
    expect(statementIdOf('ACC-001', september, 2)).toBe('S-ACC-001-2014-09-01-2014-09-30-2');
    expect(subjectOf('ACC-001', september)).toBe('ACC-001.2014-09-01.2014-09-30');
  });
});
