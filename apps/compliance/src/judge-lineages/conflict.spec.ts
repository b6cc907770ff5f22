import type { ConflictRule } from '@entresol/contracts/reference.message';
import type { Duty } from '@entresol/trade/duty';
import { matrix, ruleOf } from '../matrix.example.js';
import { heldBy, joined, type HeldDuty } from '../record-duties/held-duty.rules.js';
import { conflictsAmong, matrixVersion } from './conflict.rules.js';

const FIRST_FILL = '2014-09-17T14:00:00Z';

function held(duty: Duty, time: string, { person = 'user-11', scope = 'TRADE' as HeldDuty['scope'], eventId = `${duty}@${time}` } = {}): HeldDuty {
  return heldBy(person, { scope, subject: 'B-1', duty, time, eventId, actor: person, origin: 'duties.performed.v1[0]@1' });
}

describe('every pair of the matrix', () => {
  it.each(matrix.map((rule): [string, ConflictRule] => [rule.rule, rule]))('%s', (_, rule) => {
    const [first, second] = rule.duties as [Duty, Duty];
    const duties = [held(first, '2014-09-17T15:00:00Z', { scope: rule.scope }), held(second, '2014-09-17T16:00:00Z', { scope: rule.scope })];
    const raised = conflictsAmong(duties, FIRST_FILL, matrix);
    expect(raised).toEqual([{ rule, person: 'user-11', evidence: [duties[0]!.first, duties[1]!.first] }]);
    const byTwo = [duties[0]!, { ...duties[1]!, person: 'user-1' }];
    expect(conflictsAmong(byTwo, FIRST_FILL, matrix)).toEqual([]);
  });
});

describe('a second duty that counts only after the first fill', () => {
  const rule = ruleOf('EXECUTE', 'INSTRUCT', { condition: 'SECOND_AFTER_FIRST_FILL' });
  it.each<[string, string[], string | null, string[]]>([
    ['no fill is known', ['2014-09-17T23:00:00Z'], null, []],
    ['before it', ['2014-09-17T13:59:59.9Z'], FIRST_FILL, []],
    ['at the same instant, written otherwise', ['2014-09-17T14:00:00.000Z'], FIRST_FILL, []],
    ['a nanosecond after it', ['2014-09-17T14:00:00.000000001Z'], FIRST_FILL, ['2014-09-17T14:00:00.000000001Z']],
    ['before it and after it', ['2014-09-17T13:00:00Z', '2014-09-17T15:00:00Z'], FIRST_FILL, ['2014-09-17T15:00:00Z']],
    ['on the next day', ['2014-09-16T13:00:00Z', '2014-09-18T09:00:00Z'], FIRST_FILL, ['2014-09-18T09:00:00Z']],
  ])('%s', (_, instructed, firstFill, counting) => {
    const duties = joined([held('EXECUTE', '2014-09-17T14:30:00Z'), ...instructed.map((time) => held('INSTRUCT', time))]);
    expect(conflictsAmong(duties, firstFill, [rule]).map(({ evidence }) => evidence[1].time)).toEqual(counting);
  });
});

describe('which rules apply', () => {
  const duties = [held('EXECUTE', '2014-09-17T15:00:00Z'), held('CONFIRM', '2014-09-18T08:00:00Z')];
  it.each<[string, Partial<ConflictRule>, number]>([
    ['in force on the day of the later act', { validFrom: '2014-09-18', validTo: '2014-09-18' }, 1],
    ['open-ended', { validFrom: '2014-09-18', validTo: null }, 1],
    ['not yet in force on the day of the later act', { validFrom: '2014-09-19' }, 0],
    ['no longer in force on the day of the later act', { validTo: '2014-09-17' }, 0],
    ['closed', { status: 'CLOSED' }, 0],
    ['of another scope', { scope: 'ACCOUNT' }, 0],
    ['one duty against itself', { duties: ['EXECUTE', 'EXECUTE'] }, 0],
    ['one duty alone', { duties: ['EXECUTE'] }, 0],
  ])('%s', (_, more, raised) => {
    expect(conflictsAmong(duties, FIRST_FILL, [ruleOf('EXECUTE', 'CONFIRM', more)])).toHaveLength(raised);
  });

  it('finds the day on which a rule was in force among several', () => {
    const again = joined([...duties, held('CONFIRM', '2014-10-01T08:00:00Z')]);
    const [conflict] = conflictsAmong(again, FIRST_FILL, [ruleOf('EXECUTE', 'CONFIRM', { validFrom: '2014-10-01' })]);
    expect(conflict!.evidence[1].time).toBe('2014-10-01T08:00:00Z');
  });
});

describe('the version of the matrix', () => {
  it('rises with every change', () => {
    const before = [ruleOf('EXECUTE', 'CONFIRM'), ruleOf('CONFIRM', 'AFFIRM')];
    const changed = [before[0]!, { ...before[1]!, version: 2, status: 'CLOSED' as const }];
    expect(matrixVersion([])).toBe(0);
    expect(matrixVersion(changed)).toBeGreaterThan(matrixVersion(before));
    expect(matrixVersion([...changed, ruleOf('EXECUTE', 'AFFIRM')])).toBeGreaterThan(matrixVersion(changed));
  });
});
