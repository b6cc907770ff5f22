import { fork } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { logFile } from '../ground/ground.js';

const LAST_WORDS = 2000;

/** A peer as a process of its own, which tells how many fills it has stored or sent on. */
export class ContenderProcess {
  readonly pid: number;
  /** Resolves with its last words once it has ended. */
  readonly ended: Promise<string>;
  readonly #child;
  #done = 0;

  constructor(program: string, environment: Readonly<Record<string, string>>) {
    const log = logFile(program);
    const output = openSync(log, 'w');
    const main = fileURLToPath(new URL(`./${program}.main.js`, import.meta.url));
    this.#child = fork(main, { stdio: ['ignore', output, output, 'ipc'], env: { ...process.env, ...environment } });
    closeSync(output);
    this.pid = this.#child.pid!;
    this.#child.on('message', (done) => (this.#done = Number(done)));
    this.ended = new Promise((resolve) => this.#child.once('exit', () => resolve(readFileSync(log, 'utf8').slice(-LAST_WORDS))));
  }

  get done(): number {
    return this.#done;
  }

  async stop(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
