import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nouns } from '../row/noun.js';
import { FirmFilesWrong, readFirm } from './firm-files.js';

describe('readFirm', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'entresol-firm-'));
    await Promise.all(nouns.map(({ name }) => write(name, [])));
  });
  afterEach(() => rm(directory, { recursive: true }));

  const write = (noun: string, rows: unknown) => writeFile(join(directory, `${noun}.json`), typeof rows === 'string' ? rows : JSON.stringify(rows));
  const client = (id: string, more: object = {}) => ({ client: id, name: 'A client', ...more });

  it('gives each noun its rows', async () => {
    await write('clients', [client('CL-01'), client('CL-02', { status: 'CLOSED' })]);
    const firm = await readFirm(directory);
    expect([...firm].map(([noun, rows]) => [noun.name, rows.length]).filter(([, rows]) => rows !== 0)).toEqual([['clients', 2]]);
    expect(firm.get(nouns.find(({ name }) => name === 'clients')!)!.map(({ content }) => content['status'])).toEqual(['ACTIVE', 'CLOSED']);
  });

  it('names every file, row and field at fault, and asks not to be started again', async () => {
    await write('clients', [client('CL 1'), client('CL-02', { version: 1 }), client('CL-03'), client('CL-03'), null]);
    await write('custodians', { custodian: 'CUST1' });
    await write('fees', '[');
    const error = await readFirm(directory).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(FirmFilesWrong);
    expect(error).toMatchObject({ exitCode: 78 });
    expect((error as FirmFilesWrong).faults).toEqual([
      'clients.json: row 1 (CL 1): client: client must be 1 to 64 of A-Z a-z 0-9 . _ : -',
      'clients.json: row 2 (CL-02): version: version is counted here, not given',
      'clients.json: row 4 (CL-03): client: is in the file twice',
      'clients.json: row 5: a row must be an object',
      'custodians.json: must hold a list of rows',
      expect.stringMatching(/^fees\.json: can’t be read: /),
    ]);
  });

  it('misses a file that is not there', async () => {
    await rm(join(directory, 'cycles.json'));
    await expect(readFirm(directory)).rejects.toThrow(/cycles\.json: can’t be read: ENOENT/);
  });
});
