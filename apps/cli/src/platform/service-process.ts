import { startGuarded, type GuardedProcess } from '@entresol/embedded/guarded-process';
import { entryPointOf } from './services.js';

const READY_WITHIN_MS = 120_000;

interface Place {
  readonly port: number;
  /** Begun anew with each launch. */
  readonly log: string;
  readonly environment: NodeJS.ProcessEnv;
}

/** One instance of a service: a process at a time, on one port. Whoever watches over the platform may end it and start it again. */
export class ServiceProcess {
  readonly url: string;
  /** Resolves once it ended without having been asked to. */
  readonly fallen: Promise<void>;
  #process: GuardedProcess | undefined;
  #running = false;
  #mayEnd = false;
  #fall!: () => void;

  constructor(readonly service: string, private readonly place: Place) {
    this.url = `http://127.0.0.1:${place.port}`;
    this.fallen = new Promise((resolve) => (this.#fall = resolve));
  }

  /** Of the newest process, which may have ended. */
  get pid(): number {
    return this.#started.pid;
  }

  /** Resolves once the newest process has ended: with its exit code, or null where a signal ended it. */
  get ended(): Promise<number | null> {
    return this.#started.ended;
  }

  lastWords(): string {
    return this.#started.lastWords();
  }

  /** Starts it and returns once it is ready; `extra` goes over its environment. */
  async start(extra: NodeJS.ProcessEnv = {}): Promise<void> {
    await this.launch(extra);
    await this.ready();
  }

  /** Starts it without waiting. With `mayEnd`, its end is what the caller is after, and no fall. */
  async launch(extra: NodeJS.ProcessEnv = {}, { mayEnd = false } = {}): Promise<void> {
    if (this.#running) throw new Error(`${this.service} runs already`);
    const { port, log, environment } = this.place;
    const env = { ...environment, PORT: String(port), ...extra };
    this.#running = true;
    this.#mayEnd = mayEnd;
    const node = { command: process.execPath, args: ['--enable-source-maps', entryPointOf(this.service)] };
    const launched = await startGuarded({ ...node, log, stopSignal: 'SIGTERM', env });
    this.#process = launched;
    void launched.ended.then(() => {
      this.#running = false;
      if (!this.#mayEnd) this.#fall();
    });
  }

  /** Returns once it is ready. Throws with its last words where it ends before, or takes two minutes. */
  async ready(): Promise<void> {
    for (const until = Date.now() + READY_WITHIN_MS; Date.now() < until; ) {
      if (!this.#running) throw new Error(`${this.service} ended while it started:\n${this.lastWords()}`);
      const answer = await fetch(`${this.url}/health/ready`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    throw new Error(`${this.service} was not ready within ${READY_WITHIN_MS / 1000} s:\n${this.lastWords()}`);
  }

  /** Asks it to end in good order; returns once it has. */
  async stop(): Promise<void> {
    this.#mayEnd = true;
    await this.#process?.stop();
  }

  /** Ends it on the spot; returns once it is gone. */
  async kill(): Promise<void> {
    this.#mayEnd = true;
    if (this.#running) process.kill(this.pid, 'SIGKILL');
    await this.ended;
  }

  get #started(): GuardedProcess {
    if (!this.#process) throw new Error(`${this.service} was not started`);
    return this.#process;
  }
}
