import { topics } from '@entresol/contracts/topics';
import { toHeaders, type Envelope } from '@entresol/contracts/envelope';
import { openService, type RunningService } from '@entresol/testing/service';
import { matrix } from '../matrix.example.js';
import { compliance } from '../service.js';
import { confirmation, execution, type ToldRecord } from '../told.example.js';

const users = [
  { person: 'user-11', name: 'A. Smith', roles: ['trader', 'confirmer'], userIds: [{ source: 'OMS1', userId: 'trader-11' }] },
  { person: 'user-12', name: 'B. Smith', roles: ['trader', 'supervisor'], userIds: [{ source: 'OMS1', userId: 'trader-12' }] },
];
const supervisor = { sub: 'user-90', roles: ['supervisor' as const] };
const other = { sub: 'user-91', roles: ['supervisor' as const] };
const party = { sub: 'user-12', roles: ['supervisor' as const] };
const flagged = { sub: 'user-11', roles: ['supervisor' as const] };

let running: RunningService;
beforeAll(async () => (running = await openService(compliance, { references: { users, conflictRules: [...matrix] } })), 60_000);
afterAll(() => running?.close(), 30_000);

/** A block that user-11 executed and confirmed, and user-12 executed too; returns its flag. */
async function raise(block: string): Promise<string> {
  const told: ToldRecord[] = [
    execution(block, 'OMS1/trader-11', '14:00:00'), execution(block, 'OMS1/trader-12', '14:01:00'), confirmation(block, 'user-11', '20:00:00'),
  ];
  for (const { from, key, value, envelope } of told) await running.produce(from, [{ key, value, headers: toHeaders(envelope as Envelope) }]);
  await running.drained();
  const [flag] = await running.rows<{ flag_id: string }>('SELECT flag_id FROM flag WHERE subject = $1', [block]);
  return flag!.flag_id;
}

const decide = (flagId: string, as: typeof supervisor, body: object = { outcome: 'CONFIRMED_BREACH', reason: 'he traded and confirmed alone' }) =>
  running.http('POST', `/flags/${flagId}/decision`, { as, body });
const read = async (flagId: string) => (await running.http('GET', `/flags/${flagId}`, { as: supervisor })).body;

describe('a decision on a flag', () => {
  it('stands, is shown with the flag, and told', async () => {
    const flagId = await raise('B-1');
    expect(await read(flagId)).toMatchObject({ status: 'OPEN', overdue: false, decision: null });
    const { status, body } = await decide(flagId, supervisor);
    expect(status).toBe(200);
    const decision = { outcome: 'CONFIRMED_BREACH', reason: 'he traded and confirmed alone', decidedBy: 'user-90' };
    expect(body).toMatchObject({ flagId, subject: 'B-1', person: 'user-11', rule: 'execute-confirm', ...decision });
    expect(await read(flagId)).toMatchObject({ status: 'CONFIRMED_BREACH', decision });
    expect((await running.http('GET', '/flags?status=OPEN', { as: supervisor })).body.flags).toEqual([]);
    await running.drained();
    const told = await running.published(topics.complianceDecided);
    expect(told).toMatchObject([{ key: 'B-1', value: { flagId, ...decision }, envelope: { actor: 'user-90', subject: 'B-1' } }]);
  }, 60_000);

  it.each([
    ['of one who is flagged', flagged, undefined, 403, 'PARTY_TO_IT'],
    ['of one who dealt on the same trade', party, undefined, 403, 'PARTY_TO_IT'],
    ['without a reason', supervisor, { outcome: 'JUSTIFIED', reason: ' ' }, 400, 'REASON_MISSING'],
    ['that is none', supervisor, { outcome: 'FORGIVEN', reason: 'well' }, 400, 'INVALID_FIELD'],
    ['of an auditor', { sub: 'user-95', roles: ['auditor' as never] }, undefined, 403, 'NOT_ALLOWED'],
  ] as const)('%s is not taken', async (what, as, body, status, code) => {
    const flagId = await raise(`B-${code}-${what.length}`);
    expect(await decide(flagId, as as typeof supervisor, body)).toMatchObject({ status, body: { code } });
    expect((await read(flagId)).status).toBe('OPEN');
  }, 60_000);

  it('is one, where two supervisors decide at once; of a flag that is not known it is none', async () => {
    const flagId = await raise('B-TWO');
    const answers = await Promise.all([decide(flagId, supervisor), decide(flagId, other, { outcome: 'FALSE_ALARM', reason: 'another man of this name' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('ALREADY_DECIDED');
    expect(await decide('F-none', supervisor)).toMatchObject({ status: 404, body: { code: 'UNKNOWN_FLAG' } });
    await expect(running.rows('UPDATE decision SET reason = $1', ['other'])).rejects.toThrow('a decision stands');
    await expect(running.rows('DELETE FROM decision')).rejects.toThrow('a decision stands');
  }, 60_000);
});

describe('a flag that nobody decided on in time', () => {
  it('is overdue, and a break for operations, until somebody does', async () => {
    const flagId = await raise('B-LATE');
    await running.rows("UPDATE flag SET due_at = now() - interval '1 minute' WHERE flag_id = $1", [flagId]);
    expect(await read(flagId)).toMatchObject({ status: 'OPEN', overdue: true });
    const breaks = async () => (await running.http('GET', '/status/breaks', { as: supervisor })).body;
    expect(await breaks()).toEqual([{ subject: flagId, reason: 'OVERDUE_FLAG', since: expect.any(String) }]);
    await decide(flagId, supervisor, { outcome: 'JUSTIFIED', reason: 'the desk was alone, and said so' });
    expect(await breaks()).toEqual([]);
  }, 60_000);
});
