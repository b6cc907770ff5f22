import type { Failpoint } from '@entresol/messaging/failpoint';
import { wayOf } from './failpoints-of.js';
import type { PacedDay } from './paced-day.js';

/** Traded before the first crash: both platforms have reported then, confirmations wait to be released, and there is a flag to compare. */
const FIRST_BLOCKS = 16;
const ACCOUNTS_A_STATEMENT = 4;

/** Hands out the day's load: to each service what brings it past a failpoint. */
export class Feeder {
  /** Kept back for compliance. */
  readonly #flagged: string[];
  readonly #firstFlagged: string | undefined;
  readonly #accounts: string[];

  constructor(private readonly day: PacedDay, private readonly services: readonly string[]) {
    const [first, ...others] = day.plan.expected.flags.map(({ subject }) => subject);
    this.#firstFlagged = first;
    this.#flagged = services.includes('compliance') ? others : [];
    this.#accounts = [...new Set(day.plan.openings.map(({ account }) => account))];
  }

  async begin(): Promise<void> {
    await this.#trade(this.#firstFlagged);
    for (let count = 1; count < FIRST_BLOCKS; count += 1) await this.#trade();
    await this.day.rest();
  }

  /** A block's whole way, for most. */
  async feed(service: string, failpoint: Failpoint): Promise<void> {
    const tells = wayOf(failpoint) === 'outbox';
    if (service === 'statements' && tells) return this.#state(ACCOUNTS_A_STATEMENT);
    if (service === 'reference-data') this.day.maintain();
    if (service === 'confirmation' && this.#releaseOne()) return;
    // Compliance tells of flags alone.
    const flagged = service === 'compliance' && tells ? this.#flagged.shift() : undefined;
    await this.#trade(flagged);
  }

  stateTheRest(): void {
    this.#state(this.#accounts.length);
  }

  #state(count: number): void {
    if (this.#accounts.length > 0) this.day.state(this.#accounts.splice(0, count));
  }

  async #trade(wanted?: string): Promise<void> {
    const blockId = wanted ?? this.day.untraded.find((one) => !this.#flagged.includes(one));
    if (blockId === undefined) return;
    await this.day.trade(blockId);
    if (this.#releasesAtOnce && this.day.unreleased.includes(blockId)) this.day.release(blockId);
  }

  /** Beside another service that dies again and again, what that one has let through is kept for this one. */
  get #releasesAtOnce(): boolean {
    return !this.services.includes('confirmation') || this.services.length === 1;
  }

  #releaseOne(): boolean {
    const [blockId] = this.#releasesAtOnce ? [] : this.day.unreleased;
    if (blockId !== undefined) this.day.release(blockId);
    return blockId !== undefined;
  }
}
