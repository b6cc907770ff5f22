import type { DayPlan } from './day-plan.js';
import { rolesOf } from './people.rules.js';
import { Requests } from './requests.client.js';

/** An access token for a person with his roles. */
export type TokenFor = (person: string, roles: ReturnType<typeof rolesOf>) => Promise<string>;

export type DayState = 'OPEN' | 'CLOSING' | 'CLOSED';

const AT_ONCE = 8;

/** The firm's people, who act on the services over HTTP, each with a token of his own. */
export class People extends Requests {
  constructor(urls: Readonly<Record<string, string>>, tokenFor: TokenFor) {
    super(urls, (person) => tokenFor(person, rolesOf(person)));
  }

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
    await this.get(reads.person, 'allocation', `/days/${tradeDate}`);
    await this.get(reads.person, 'allocation', `/blocks/${reads.blockId}`);
  }

  async closeDay({ closes, tradeDate }: DayPlan, platforms: readonly string[], deadlineSeconds: number): Promise<void> {
    await this.write(closes, 'POST', 'allocation', `/days/${tradeDate}/close`, `close-${tradeDate}`, { platforms, deadlineSeconds });
  }

  async dayState({ closes, tradeDate }: DayPlan): Promise<DayState> {
    return ((await this.get(closes, 'allocation', `/days/${tradeDate}`)) as { state: DayState }).state;
  }

  async release({ releases }: DayPlan): Promise<void> {
    for (const { person, blockIds } of releases) await this.#releaseBlocks(person, blockIds, `release-${person}`);
  }

  /** What each late bust or reversal changes, all the way down, is looked at and approved by its hash. */
  async correct({ corrections }: DayPlan): Promise<void> {
    for (const { person, blockId, reason } of corrections) {
      const { hash } = (await this.get(person, 'allocation', `/blocks/${blockId}/correction`)) as { hash: string };
      await this.write(person, 'POST', 'allocation', `/blocks/${blockId}/correction/approve`, `correct-${blockId}`, { hash, reason });
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
    const { version: _, ...row } = (await this.get(changesFee, 'reference-data', path)) as { version: number };
    await this.write(changesFee, 'PUT', 'reference-data', path, 'raise-least-commission', { ...row, minimum: '1.25' });
  }

  async makeStatements({ releasesStatements, tradeDate }: DayPlan): Promise<unknown> {
    return this.write(releasesStatements, 'POST', 'statements', '/statements', `statements-${tradeDate}`, { periodStart: tradeDate, periodEnd: tradeDate });
  }
}
