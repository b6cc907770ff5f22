import { toHeaders, type Envelope } from '@entresol/contracts/envelope';
import { referenceTopics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { ruleOf } from '../matrix.example.js';
import { compliance } from '../service.js';
import { confirmation, execution, performed, type ToldRecord } from '../told.example.js';

const users = ['11', '12'].map((n) => ({ person: `user-${n}`, name: n, roles: ['trader'], userIds: [{ source: 'OMS1', userId: `trader-${n}` }] }));
const supervisor = { sub: 'user-90', roles: ['supervisor' as const] };
const { version: _v, status: _s, severity: _e, mode: _m, reason: _r, ...tried } = ruleOf('EXECUTE', 'CONFIRM');

let running: RunningService;
beforeAll(async () => {
  running = await openService(compliance, { references: { users } });
  await tell([
    execution('B-1', 'OMS1/trader-11', '14:00:00'), confirmation('B-1', 'user-11', '20:00:00'),
    execution('B-2', 'OMS1/trader-11', '14:00:00'), confirmation('B-2', 'user-12', '20:00:00'),
    execution('B-3', 'OMS1/trader-12', '14:00:00'), confirmation('B-3', 'user-12', '20:00:00'),
    performed('INSTRUCT', 'B-4', 'user-11', '13:00:00'), execution('B-4', 'OMS1/trader-11', '14:00:00'),
    performed('INSTRUCT', 'B-5', 'user-11', '15:00:00'), execution('B-5', 'OMS1/trader-11', '14:00:00'),
  ]);
}, 60_000);
afterAll(() => running?.close(), 30_000);

async function tell(records: readonly ToldRecord[]): Promise<void> {
  for (const { from, key, value, envelope } of records) await running.produce(from, [{ key, value, headers: toHeaders(envelope as Envelope) }]);
  await running.drained();
}

const ask = (more: object = {}) => running.http('POST', '/rules/dry-run', { as: supervisor, body: { ...tried, ...more } });
const flags = async () => (await running.rows<{ n: number }>('SELECT count(*)::int AS n FROM flag'))[0]!.n;

describe('a dry run of a rule', () => {
  it('tells whom it would have flagged, and flags nobody', async () => {
    const { status, body } = await ask();
    expect([status, body.asked, body.flags, body.fresh]).toEqual([200, 2, 2, 2]);
    expect(body.listed).toMatchObject([
      { subject: 'B-1', person: 'user-11', raised: false, evidence: [{ duty: 'EXECUTE', actor: 'OMS1/trader-11' }, { duty: 'CONFIRM', actor: 'user-11' }] },
      { subject: 'B-3', person: 'user-12', raised: false },
    ]);
    expect(await flags()).toBe(0);
  });

  it.each([
    ['of days before it is in force nobody', { validFrom: '2014-09-18' }, 2, []],
    ['after its last day nobody', { validTo: '2014-09-16' }, 2, []],
    ['of duties on other subjects nobody', { duties: ['CONFIRM', 'AFFIRM'] }, 0, []],
    ['only who split after the first fill', { duties: ['EXECUTE', 'INSTRUCT'], condition: 'SECOND_AFTER_FIRST_FILL' }, 2, ['B-5']],
    ['or whoever split and traded', { duties: ['INSTRUCT', 'EXECUTE'] }, 2, ['B-4', 'B-5']],
  ])('flags %s', async (_what, more, asked, subjects) => {
    const { body } = await ask(more);
    expect([body.asked, body.listed.map(({ subject }: { subject: string }) => subject)]).toEqual([asked, subjects]);
  });

  it('foresees what the rule flags once it is in force, and knows those that it has flagged', async () => {
    const foreseen = (await ask()).body.listed.map(({ subject, person }: Record<string, string>) => `${subject} ${person}`);
    await running.produce(referenceTopics.conflictRules, [{ key: tried.rule, value: ruleOf('EXECUTE', 'CONFIRM') }]);
    for (let round = 0; (await flags()) < foreseen.length && round < 200; round += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    const raised = await running.rows<{ subject: string; person: string }>('SELECT subject, person FROM flag ORDER BY subject');
    expect(raised.map(({ subject, person }) => `${subject} ${person}`)).toEqual(foreseen);
    const { body } = await ask();
    expect([body.flags, body.fresh, body.listed.map(({ raised: is }: { raised: boolean }) => is)]).toEqual([2, 0, [true, true]]);
  }, 60_000);

  it.each([
    ['of one duty', { duties: ['EXECUTE'] }, 'duties'], ['of the same duty twice', { duties: ['EXECUTE', 'EXECUTE'] }, 'duties'],
    ['of a duty that is none', { duties: ['EXECUTE', 'WATCH'] }, 'duties'], ['of no scope', { scope: 'DESK' }, 'scope'],
  ])('%s is refused', async (_what, more, field) => {
    expect(await ask(more)).toMatchObject({ status: 400, body: { code: 'INVALID_FIELD', field } });
  });
});
