import { referenceTopics, topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { referenceData } from '../service.js';

const administrator = { sub: 'user-23', roles: ['administrator' as const] };
const supervisor = { sub: 'user-21', roles: ['supervisor' as const] };
const rule = {
  duties: ['EXECUTE', 'CLOSE_DAY'], scope: 'DAY', severity: 'MEDIUM', mode: 'DETECT', condition: 'ALWAYS', validFrom: '2014-09-17', validTo: null,
  reason: 'closes the day of his own trades',
};

let running: RunningService;
beforeAll(async () => {
  running = await openService(referenceData);
  await running.drained();
}, 60_000);
afterAll(() => running?.close(), 30_000);

const ask = (method: 'GET' | 'POST' | 'PUT', path: string, as: typeof administrator | typeof supervisor, body?: object) =>
  running.http(method, path, { as: as as never, body });
const propose = (id: string, row: object = rule, reason = 'asked for by the head of compliance') =>
  ask('POST', `/reference/conflict-rules/${id}/proposals`, administrator, { row, reason });
const decide = (proposalId: string, what: 'approve' | 'reject', as: typeof administrator | typeof supervisor = supervisor) =>
  ask('POST', `/proposals/${proposalId}/${what}`, as);
const versionOf = async (id: string) => (await ask('GET', `/reference/conflict-rules/${id}`, supervisor)).body.version as number | undefined;

describe('a rule of the conflict matrix', () => {
  it('is not changed by one person', async () => {
    const { status, body } = await ask('PUT', '/reference/conflict-rules/execute-confirm', administrator, { ...rule, duties: ['EXECUTE', 'CONFIRM'] });
    expect([status, body.code]).toEqual([409, 'SECOND_PERSON_NEEDED']);
    expect(await versionOf('execute-confirm')).toBe(1);
  });

  it('comes into force once a second person has approved what the first proposed', async () => {
    const { status, body: proposal } = await propose('execute-close-day');
    const pending = { noun: 'conflict-rules', id: 'execute-close-day', baseVersion: 0, state: 'PENDING', proposedBy: 'user-23' };
    expect([status, proposal]).toMatchObject([200, pending]);
    expect((await propose('execute-close-day')).body).toEqual(proposal);
    expect(await versionOf('execute-close-day')).toBeUndefined();
    expect((await ask('GET', '/proposals?state=PENDING', supervisor)).body).toEqual([proposal]);
    expect(await decide(proposal.proposalId, 'approve', administrator)).toMatchObject({ status: 403, body: { code: 'OWN_PROPOSAL' } });

    expect(await decide(proposal.proposalId, 'approve')).toMatchObject({ status: 200, body: { state: 'APPROVED', decidedBy: 'user-21' } });
    expect((await ask('GET', '/reference/conflict-rules/execute-close-day', supervisor)).body).toMatchObject({ ...rule, version: 1, status: 'ACTIVE' });
    expect(await decide(proposal.proposalId, 'reject')).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } });
    await running.drained();
    const told = async () => (await running.published(referenceTopics.conflictRules)).filter(({ key }) => key === 'execute-close-day');
    for (let round = 0; (await told()).length === 0 && round < 100; round += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await told()).toMatchObject([{ value: { rule: 'execute-close-day', version: 1 }, envelope: { actor: 'user-23' } }]);
    expect((await running.published(topics.referenceChanged)).filter(({ key }) => key === 'execute-close-day')).toHaveLength(1);
  }, 60_000);

  it('stays as it is where the second person turns it down', async () => {
    const { body: proposal } = await propose('confirm-affirm', { ...rule, duties: ['CONFIRM', 'AFFIRM'] }, 'we are few');
    expect(await decide(proposal.proposalId, 'reject')).toMatchObject({ status: 200, body: { state: 'REJECTED', decidedBy: 'user-21' } });
    expect(await decide(proposal.proposalId, 'approve')).toMatchObject({ status: 409, body: { code: 'ALREADY_DECIDED' } });
    expect(await versionOf('confirm-affirm')).toBe(1);
  });

  it('is what was approved first, where two proposals are made against one version', async () => {
    const changed = { ...rule, duties: ['EXECUTE', 'AFFIRM'] };
    const [first, second] = [await propose('execute-affirm', changed), await propose('execute-affirm', { ...changed, severity: 'HIGH' })];
    const answers = await Promise.all([decide(first.body.proposalId, 'approve'), decide(second.body.proposalId, 'approve')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('PROPOSAL_STALE');
    expect(await versionOf('execute-affirm')).toBe(2);
  });

  it.each([
    ['without a reason', () => propose('x', rule, ' '), 400, 'REASON_MISSING'],
    ['that breaks the contract', () => propose('x', { ...rule, severity: 'SOME' }), 400, 'INVALID_FIELD'],
    ['of another rule than the address names', () => propose('x', { ...rule, rule: 'y' }), 400, 'ID_DIFFERS'],
    ['of nothing', () => propose('x', {}), 400, 'INVALID_FIELD'],
    ['of a noun that is none', () => ask('POST', '/reference/planets/mars/proposals', administrator, { row: rule, reason: 'r' }), 404, 'UNKNOWN_NOUN'],
    ['that is not known', () => decide('proposal-none', 'approve'), 404, 'UNKNOWN_PROPOSAL'],
    ['in a state that is none', () => ask('GET', '/proposals?state=LOST', supervisor), 400, 'INVALID_FIELD'],
  ])('a proposal %s is refused', async (_what, asked, status, code) => {
    expect(await asked()).toMatchObject({ status, body: { code } });
  });

  it('needs no proposal that says what stands', async () => {
    const { version: _, ...stands } = (await ask('GET', '/reference/conflict-rules/execute-confirm', supervisor)).body;
    expect(await propose('execute-confirm', stands)).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_CHANGE' } });
  });
});
