import type { DayPlan } from './day-plan.js';
import { rolesOf } from './people.rules.js';

/** An access token for a person with his roles. */
export type TokenFor = (person: string, roles: ReturnType<typeof rolesOf>) => Promise<string>;

/** One request of a person, as it went out and what came back. */
export interface PersonalAct {
  readonly person: string;
  readonly request: string;
  readonly status: number;
}

export type DayState = 'OPEN' | 'CLOSING' | 'CLOSED';

interface Content {
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

const AT_ONCE = 8;

/** The firm's people, who act on the services over HTTP, each with a token of his own. */
export class People {
  readonly acts: PersonalAct[] = [];

  constructor(private readonly urls: Readonly<Record<string, string>>, private readonly tokenFor: TokenFor) {}

  /** One after the other: the second amendment of a fill comes after the first. */
  async amend({ amendments, tradeDate }: DayPlan): Promise<void> {
    for (const [turn, { person, platform, execId, lastQty, lastPx, reason }] of amendments.entries()) {
      const path = `/executions/${platform}/${tradeDate}/${execId}/correct`;
      await this.write(person, 'POST', 'execution-ingest', path, `amend-${platform}-${execId}-${turn}`, { lastQty, lastPx, reason });
    }
  }

  async approve({ approvals }: DayPlan): Promise<void> {
    for (let from = 0; from < approvals.length; from += AT_ONCE) {
      await Promise.all(approvals.slice(from, from + AT_ONCE).map(({ person, allocId }) =>
        this.write(person, 'POST', 'allocation', `/instructions/${allocId}/approve`, `approve-${allocId}`, {})));
    }
  }

  /** Looks at the day and at a block, and does nothing else. */
  async read({ reads, tradeDate }: DayPlan): Promise<void> {
    if (!reads) return;
    await this.#ask(reads.person, 'GET', 'allocation', `/days/${tradeDate}`);
    await this.#ask(reads.person, 'GET', 'allocation', `/blocks/${reads.blockId}`);
  }

  async closeDay({ closes, tradeDate }: DayPlan, platforms: readonly string[], deadlineSeconds: number): Promise<void> {
    await this.write(closes, 'POST', 'allocation', `/days/${tradeDate}/close`, `close-${tradeDate}`, { platforms, deadlineSeconds });
  }

  async dayState({ closes, tradeDate }: DayPlan): Promise<DayState> {
    return ((await this.#ask(closes, 'GET', 'allocation', `/days/${tradeDate}`)) as { state: DayState }).state;
  }

  async release({ releases }: DayPlan): Promise<void> {
    for (const { person, blockIds } of releases) await this.#releaseBlocks(person, blockIds, `release-${person}`);
  }

  /** What each late bust changes, all the way down, is looked at and approved by its hash. */
  async correct({ corrections }: DayPlan): Promise<void> {
    for (const { person, blockId } of corrections) {
      const { hash } = (await this.#ask(person, 'GET', 'allocation', `/blocks/${blockId}/correction`)) as { hash: string };
      const approval = { hash, reason: 'The platform busted a fill after the close.' };
      await this.write(person, 'POST', 'allocation', `/blocks/${blockId}/correction/approve`, `correct-${blockId}`, approval);
    }
  }

  /** Releases what was prepared anew of the corrected blocks, each by whom it was released before; returns how many confirmations went out. */
  async releaseCorrected({ releases, corrections }: DayPlan): Promise<number> {
    const corrected = new Set(corrections.map(({ blockId }) => blockId));
    let issued = 0;
    for (const { person, blockIds } of releases) {
      const again = blockIds.filter((blockId) => corrected.has(blockId));
      if (again.length > 0) issued += (await this.#releaseBlocks(person, again, `release-again-${person}`)).issued;
    }
    return issued;
  }

  async #releaseBlocks(person: string, blockIds: readonly string[], key: string): Promise<{ issued: number }> {
    return (await this.write(person, 'POST', 'confirmation', '/confirmations/release', key, { blockIds })) as { issued: number };
  }

  /** Raises the least commission, after all of the day's confirmations were charged the old one. */
  async changeFee({ changesFee }: DayPlan): Promise<void> {
    if (!changesFee) return;
    const path = '/reference/fees/COMMISSION';
    const { version: _, ...row } = (await this.#ask(changesFee, 'GET', 'reference-data', path)) as { version: number };
    await this.write(changesFee, 'PUT', 'reference-data', path, 'raise-least-commission', { ...row, minimum: '1.25' });
  }

  async makeStatements({ releasesStatements, tradeDate }: DayPlan): Promise<unknown> {
    return this.write(releasesStatements, 'POST', 'statements', '/statements', `statements-${tradeDate}`, { periodStart: tradeDate, periodEnd: tradeDate });
  }

  /** A write: repeated under the same key, it is done once. */
  write(person: string, method: 'POST' | 'PUT', service: string, path: string, key: string, body: object): Promise<unknown> {
    return this.#ask(person, method, service, path, { body: JSON.stringify(body), headers: { 'content-type': 'application/json', 'idempotency-key': key } });
  }

  async #ask(person: string, method: string, service: string, path: string, content: Content = {}): Promise<unknown> {
    const token = await this.tokenFor(person, rolesOf(person));
    const response = await fetch(this.urls[service] + path, { ...content, method, headers: { ...content.headers, authorization: `Bearer ${token}` } });
    const text = await response.text();
    const request = `${method} ${service}${path}`;
    this.acts.push({ person, request, status: response.status });
    if (!response.ok) throw new Error(`${request} as ${person} came back with ${response.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
