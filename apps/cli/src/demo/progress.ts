import type { WriteStream } from 'node:tty';

const WIDTH = 28;

/** Shows how far a stage is: one line that changes at a terminal, a line a stage elsewhere. */
export class Progress {
  #stage = '';
  #drawnAt = 0;

  constructor(private readonly out: Pick<WriteStream, 'write' | 'isTTY'> = process.stderr) {}

  /** A step without a count. */
  step(text: string): void {
    this.#finish();
    this.#stage = '';
    this.out.write(`${text} …\n`);
  }

  report(stage: string, done: number, total: number): void {
    const fresh = stage !== this.#stage;
    if (fresh) this.#finish();
    this.#stage = stage;
    if (!this.out.isTTY) {
      if (fresh) this.out.write(`${stage} …\n`);
      return;
    }
    const now = Date.now();
    if (!fresh && done < total && now - this.#drawnAt < 80) return;
    this.#drawnAt = now;
    const share = total > 0 ? Math.min(1, done / total) : 1;
    const bar = '█'.repeat(Math.round(share * WIDTH)).padEnd(WIDTH, '░');
    this.out.write(`\r\x1b[K${stage.padEnd(18)} ${bar} ${done.toLocaleString('en-US')} of ${total.toLocaleString('en-US')}`);
  }

  done(): void {
    this.#finish();
    this.#stage = '';
  }

  #finish(): void {
    if (this.#stage !== '' && this.out.isTTY) this.out.write('\n');
  }
}
