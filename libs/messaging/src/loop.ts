/** Runs an action again and again, one at a time, and at once when woken. A failing action is tried again after the pause. */
export class Loop {
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #woken = false;
  #stopped = true;

  constructor(
    readonly name: string,
    private readonly everyMs: number,
    private readonly action: () => Promise<void>,
    private readonly onError: (error: Error) => void = () => undefined,
  ) {}

  /** Runs the action now or, where it may wait, after so long or when woken. */
  start(afterMs = 0): void {
    this.#stopped = false;
    if (afterMs === 0) this.wake();
    else this.#timer = setTimeout(() => this.wake(), afterMs);
  }

  /** Runs the action now, or once more after the run in progress. */
  wake(): void {
    if (this.#stopped) return;
    this.#woken = true;
    // Not before this call is over: an action that wakes its own loop must find it running.
    this.#running ??= Promise.resolve().then(() => this.#run());
  }

  /** Waits for the run in progress; nothing runs afterwards. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    clearTimeout(this.#timer);
    while (this.#woken && !this.#stopped) {
      this.#woken = false;
      try {
        await this.action();
      } catch (error) {
        this.onError(error as Error);
        this.#woken = false;
      }
    }
    this.#running = undefined;
    if (!this.#stopped) this.#timer = setTimeout(() => this.wake(), this.everyMs);
  }
}
