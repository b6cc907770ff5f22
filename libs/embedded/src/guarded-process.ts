import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, closeSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

export interface Launch {
  command: string;
  args: string[];
  /** File that takes the process's output; begun afresh. */
  log: string;
  /** What asks the process to end in good order. */
  stopSignal: 'SIGTERM' | 'SIGINT';
  env?: NodeJS.ProcessEnv;
  uid?: number;
  gid?: number;
}

export interface GuardedProcess {
  pid: number;
  /** Resolves once the process has ended, whoever ended it: with its exit code, or null where a signal ended it. */
  ended: Promise<number | null>;
  /** The last lines of its output. */
  lastWords(): string;
  /** Asks it to end, kills it after `STOP_SECONDS`; resolves once it is gone. */
  stop(): Promise<void>;
}

const STOP_SECONDS = 15;

/** Waits for its input to end, which happens when the process that holds the other end dies however it dies; then ends process $2. */
const GUARD = `while read -r line; do :; done
kill -"$1" "$2" || exit 0
for _ in $(seq ${STOP_SECONDS * 5}); do sleep 0.2; kill -0 "$2" || exit 0; done
kill -KILL "$2"`;

/**
 * Starts a process in a session of its own, so that Ctrl-C at the terminal reaches this process alone and it decides the order of stopping.
 * A guard ends the process should this one die without calling `stop`, even by SIGKILL.
 */
export async function startGuarded(launch: Launch): Promise<GuardedProcess> {
  const output = openSync(launch.log, 'w');
  const child = spawn(launch.command, launch.args, {
    detached: true,
    stdio: ['ignore', output, output],
    cwd: '/',
    env: launch.env ?? process.env,
    uid: launch.uid,
    gid: launch.gid,
  });
  closeSync(output);
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  await new Promise<void>((resolve, reject) => child.once('spawn', resolve).once('error', reject));
  child.unref();
  const pid = child.pid!;
  const guard = startGuard(pid, launch.stopSignal);
  void ended.then(() => guard.kill('SIGKILL'));
  return {
    pid,
    ended,
    lastWords: () => readFileSync(launch.log, 'utf8').trimEnd().split('\n').slice(-15).join('\n'),
    async stop() {
      child.ref();
      child.kill(launch.stopSignal);
      const late = new AbortController();
      void pause(STOP_SECONDS * 1000, null, { signal: late.signal }).then(() => child.kill('SIGKILL'), () => undefined);
      await ended;
      late.abort();
    },
  };
}

function startGuard(pid: number, stopSignal: string): ChildProcess {
  const guard = spawn('sh', ['-c', GUARD, 'guard', stopSignal.replace('SIG', ''), String(pid)], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  guard.unref();
  (guard.stdin as unknown as { unref(): void }).unref();
  return guard;
}

