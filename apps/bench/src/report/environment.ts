import { execFile } from 'node:child_process';
import { cpus, totalmem } from 'node:os';
import { promisify } from 'node:util';
import { REPOSITORY } from '@entresol/cli/platform/services';
import { onDatabase } from '../ground/ground.js';

const run = promisify(execFile);

/** The machine and the programs that a run was made with. */
export async function environmentOf(databaseUrl: string): Promise<Record<string, string | number>> {
  const version = await onDatabase(databaseUrl, (client) => client.query<{ server_version: string }>('SHOW server_version'));
  const java = await run('java', ['-version']).then(({ stderr }) => /version "([^"]+)"/.exec(stderr)?.[1], () => undefined);
  return {
    cores: cpus().length,
    processor: cpus()[0]?.model.trim() || process.arch,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    'Node.js': process.versions.node,
    PostgreSQL: version.rows[0]!.server_version,
    Java: java ?? 'none',
    system: process.platform,
  };
}

/** The commit that is measured, with a plus sign where files differ from it. */
export async function commitOf(): Promise<string> {
  const git = async (...args: string[]) => (await run('git', args, { cwd: REPOSITORY })).stdout.trim();
  try {
    return `${await git('rev-parse', 'HEAD')}${(await git('status', '--porcelain')) === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
