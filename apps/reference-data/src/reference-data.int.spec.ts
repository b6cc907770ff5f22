import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Topic } from '@entresol/contracts/topic';
import { referenceTopics, topics } from '@entresol/contracts/topics';
import { openService, type Published, type RunningService } from '@entresol/testing/service';
import { nouns } from './row/noun.js';
import { referenceData } from './service.js';

type Row = Record<string, unknown>;

const example = fileURLToPath(new URL('../../../examples/demo-day/firm/', import.meta.url));
const administrator = { sub: 'person-admin', roles: ['administrator'] as const };
const auditor = { sub: 'person-audit', roles: ['auditor'] as const };

describe('reference data, on a real broker and database', () => {
  let running: RunningService;
  let directory: string;
  const before = process.env['REFERENCE_DATA_DIRECTORY'];

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'entresol-firm-'));
    await cp(example, directory, { recursive: true });
    process.env['REFERENCE_DATA_DIRECTORY'] = directory;
    running = await openService(referenceData);
    await running.drained();
  }, 60_000);
  afterAll(async () => {
    await running?.close();
    await rm(directory, { recursive: true });
    if (before === undefined) delete process.env['REFERENCE_DATA_DIRECTORY'];
    else process.env['REFERENCE_DATA_DIRECTORY'] = before;
  }, 30_000);

  const rowsOf = async (noun: string): Promise<Row[]> => JSON.parse(await readFile(join(directory, `${noun}.json`), 'utf8')) as Row[];
  /** A transaction's records can be read once the broker has written its markers, a moment after it answered the commit. */
  const visible = async <T extends object>(topic: Topic<T>, count: number): Promise<Published<T>[]> => {
    let published: Published<T>[] = [];
    while (published.length < count) published = await running.published(topic);
    return published;
  };
  const restart = async (): Promise<void> => {
    await running.stop();
    await running.start();
    await running.drained();
  };

  it('puts every row of the example firm on its topic, each once, and tells of it', async () => {
    for (const topic of [referenceTopics.accounts, referenceTopics.conflictRules]) {
      const rows = await rowsOf(topic.name.split('.')[1]!);
      const published = await visible<object>(topic, rows.length);
      expect(published.map(({ key }) => key)).toEqual(rows.map((row) => row[topic.key]));
      expect(published.map(({ value }) => value)).toEqual(rows.map((row, i) => ({ status: 'ACTIVE', ...row, version: 1, sequence: String(i + 1) })));
    }
    const all = (await Promise.all(nouns.map(({ name }) => rowsOf(name)))).flat().length;
    expect(await running.rows('SELECT count(*)::int AS n FROM stream_record WHERE sequence IS NOT NULL')).toEqual([{ n: all }]);
    const changed = await running.published(topics.referenceChanged);
    expect(changed).toHaveLength(all);
    expect(new Set(changed.map(({ envelope }) => `${envelope.actor} ${envelope.duty}`))).toEqual(new Set(['service:reference-data undefined']));
  }, 60_000);

  it('changes nothing when it is started again', async () => {
    const versions = await running.rows('SELECT count(*)::int AS n FROM reference_version');
    await restart();
    expect(await running.rows('SELECT count(*)::int AS n FROM reference_version')).toEqual(versions);
  }, 60_000);

  it('takes a person’s change, tells who decided what, and keeps it over a start although the file says otherwise', async () => {
    const [account] = (await rowsOf('accounts')) as [Row];
    const path = `/reference/accounts/${account['account']}`;
    const { version: _, ...row } = (await running.http('GET', path, { as: auditor })).body;
    const answer = await running.http('PUT', path, { as: administrator, body: { ...row, name: 'Renamed' } });
    expect(answer).toMatchObject({ status: 200, body: { name: 'Renamed', version: 2 } });
    expect((await running.http('PUT', path, { as: administrator, body: { ...row, name: 'Renamed' } })).body).toMatchObject({ version: 2 });
    await restart();
    expect((await running.http('GET', path, { as: auditor })).body).toMatchObject({ name: 'Renamed', version: 2 });
    const all = await visible(referenceTopics.accounts, (await rowsOf('accounts')).length + 1);
    const published = all.filter(({ key }) => key === account['account']);
    expect(published.map(({ value }) => [value.version, value.name])).toEqual([[1, account['name']], [2, 'Renamed']]);
    const change = (await running.published(topics.referenceChanged)).find(({ key, value }) => key === account['account'] && value.version === 2);
    expect(change).toMatchObject({ value: { noun: 'accounts', version: 2 }, envelope: { actor: 'person-admin', duty: 'MAINTAIN_ACCOUNT' } });
    const versions = await running.http('GET', `${path}/versions`, { as: auditor });
    expect(versions.body.map((v: Row) => [v['version'], v['changedBy']])).toEqual([[2, 'person-admin'], [1, 'service:reference-data']]);
  }, 60_000);

  it('loads a row that changed in its file, and leaves one that is no longer there', async () => {
    const clients = await rowsOf('clients');
    const [first, second, ...rest] = clients as [Row, Row, ...Row[]];
    await writeFile(join(directory, 'clients.json'), JSON.stringify([{ ...second, name: 'Changed in the file' }, ...rest]));
    await restart();
    const { body } = await running.http('GET', '/reference/clients', { as: auditor });
    expect(body).toHaveLength(clients.length);
    expect(body.find((row: Row) => row['client'] === first['client'])).toMatchObject({ name: first['name'], version: 1 });
    expect(body.find((row: Row) => row['client'] === second['client'])).toMatchObject({ name: 'Changed in the file', version: 2 });
  }, 60_000);

  it('does not start on files that are wrong, and stores nothing of them', async () => {
    const clients = await rowsOf('clients');
    await running.stop();
    await writeFile(join(directory, 'clients.json'), JSON.stringify([{ client: 'CL-BAD', name: 'Good' }, { client: 'CL BAD', name: 'Bad' }]));
    await expect(running.start()).rejects.toMatchObject({ exitCode: 78, faults: [expect.stringContaining('clients.json: row 2 (CL BAD): client:')] });
    await writeFile(join(directory, 'clients.json'), JSON.stringify(clients));
    await running.start();
    expect(await running.rows("SELECT id FROM reference_version WHERE id = 'CL-BAD'")).toEqual([]);
  }, 60_000);

  it.each([
    ['an unknown noun', 'GET', '/reference/persons', auditor, undefined, 404, 'UNKNOWN_NOUN'],
    ['an unknown row', 'GET', '/reference/accounts/NONE', auditor, undefined, 404, 'UNKNOWN_ROW'],
    ['a custodian’s person', 'GET', '/reference/accounts', { sub: 'x', roles: ['affirmer'] as const }, undefined, 403, 'NOT_ALLOWED'],
    ['a person who may only read', 'PUT', '/reference/clients/CL-NEW', auditor, { name: 'New' }, 403, 'NOT_ALLOWED'],
    ['an unknown field', 'PUT', '/reference/clients/CL-NEW', administrator, { name: 'New', nmae: 'x' }, 400, 'UNKNOWN_FIELD'],
    ['a wrong field', 'PUT', '/reference/clients/CL-NEW', administrator, { name: 5 }, 400, 'INVALID_FIELD'],
    ['a list', 'PUT', '/reference/clients/CL-NEW', administrator, [{ name: 'New' }], 400, 'INVALID_FIELD'],
    ['another id than the address', 'PUT', '/reference/clients/CL-NEW', administrator, { client: 'CL-OTHER', name: 'New' }, 400, 'ID_DIFFERS'],
  ] as const)('refuses %s', async (_, method, path, as, body, status, code) => {
    expect(await running.http(method, path, { as, body })).toMatchObject({ status, body: { code } });
  });

  it('refuses an id that is another person’s, and stores nothing of it', async () => {
    const [user] = (await rowsOf('users')).filter((row) => (row['userIds'] as unknown[]).length > 0) as [Row];
    const body = { name: 'Copy', roles: ['trader'], userIds: user['userIds'] };
    const answer = await running.http('PUT', '/reference/users/person-copy', { as: administrator, body });
    expect(answer).toMatchObject({ status: 400, body: { code: 'USER_ID_TAKEN', field: 'userIds' } });
    expect(await running.rows("SELECT id FROM reference_version WHERE id = 'person-copy'")).toEqual([]);
  });

  it('closes a row, and keeps it closed when a later change does not speak of it', async () => {
    const made = await running.http('PUT', '/reference/clients/CL-NEW', { as: administrator, body: { name: 'New' } });
    expect(made.body).toEqual({ client: 'CL-NEW', name: 'New', status: 'ACTIVE', version: 1 });
    await running.http('PUT', '/reference/clients/CL-NEW', { as: administrator, body: { name: 'New', status: 'CLOSED' } });
    const renamed = await running.http('PUT', '/reference/clients/CL-NEW', { as: administrator, body: { name: 'Newer' } });
    expect(renamed.body).toMatchObject({ status: 'CLOSED', version: 3 });
  });

  it('counts rows, not versions, and lets no version be changed', async () => {
    const { body } = await running.http('GET', '/status');
    expect(body.counts).toMatchObject({ accounts: (await rowsOf('accounts')).length, 'conflict-rules': (await rowsOf('conflict-rules')).length });
    await expect(running.rows('UPDATE reference_version SET version = 9')).rejects.toThrow(/append-only/);
    await expect(running.rows('DELETE FROM reference_version')).rejects.toThrow(/append-only/);
  });
});
