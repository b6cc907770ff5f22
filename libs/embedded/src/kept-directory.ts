import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DirectoryInUse } from './infrastructure-error.js';

interface Claim {
  owner: { pid: number; command: string };
  /** Processes the owner started here; a killed owner may have left them behind. */
  started: number[];
}

/** Ten seconds for each signal. */
const LEFTOVER_PROBES = 50;

/** The directory of one running broker and database: held by one process at a time, remembering what a second start must find again. */
export class KeptDirectory {
  private claim: Claim | undefined;

  constructor(readonly path: string) {}

  /** Takes the directory for this process; ends what a killed owner left running in it. Throws DirectoryInUse while its owner lives. */
  async take(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o755 });
    const former = await readFile(this.claimFile, 'utf8').then((text) => JSON.parse(text) as Claim, () => undefined);
    if (former && (await commandOf(former.owner.pid)) === former.owner.command) throw new DirectoryInUse(this.path, former.owner.pid);
    for (const pid of former?.started ?? []) await this.endLeftover(pid);
    this.claim = { owner: { pid: process.pid, command: await commandOf(process.pid) }, started: [] };
    await writeFile(this.claimFile, JSON.stringify(this.claim));
  }

  /** Notes a process that was started here; at once, as broker and database are started side by side. */
  note(pid: number): void {
    this.claim?.started.push(pid);
    writeFileSync(this.claimFile, JSON.stringify(this.claim));
  }

  /** Gives the directory back; without `keep` all that is in it goes. */
  async release(keep: boolean): Promise<void> {
    await rm(keep ? this.claimFile : this.path, { recursive: true, force: true });
  }

  /** The text remembered here under `name`; made and kept on the first call. */
  async remembered(name: string, make: () => string): Promise<string> {
    const file = join(this.path, name);
    const kept = await readFile(file, 'utf8').catch(() => '');
    if (kept) return kept;
    const made = make();
    await writeFile(file, made, { mode: 0o600 });
    return made;
  }

  private get claimFile(): string {
    return join(this.path, 'claim.json');
  }

  private async endLeftover(pid: number): Promise<void> {
    for (const signal of ['SIGINT', 'SIGKILL'] as const) {
      for (let probes = 0; probes < LEFTOVER_PROBES; probes += 1) {
        if (!(await commandOf(pid)).includes(this.path)) return;
        if (probes === 0) signalIfAlive(pid, signal);
        await pause(200);
      }
    }
  }
}

function signalIfAlive(pid: number, signal: 'SIGINT' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** The command line a process runs, empty where there is no such process; tells a process from a later one that got the same pid. */
export async function commandOf(pid: number): Promise<string> {
  const line =
    process.platform === 'linux'
      ? readFile(`/proc/${pid}/cmdline`, 'utf8')
      : promisify(execFile)('ps', ['-o', 'args=', '-p', String(pid)]).then(({ stdout }) => stdout);
  return line.catch(() => '');
}
