import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { ACCOUNT_WITHOUT_CUSTODIAN } from './accounts.rules.js';
import { linesOfInstruction, toCsv } from './csv.rules.js';
import type { DayPlan, ExpectedFlag } from './day-plan.js';
import { DECIDES_FLAGS, decisionOn } from './decision.rules.js';
import { EXPLAINED_TO, HANDS_IN_FILES } from './duties.rules.js';
import { rolesOf } from './people.rules.js';
import { Requests } from './requests.client.js';

/** An access token for a person with his roles. */
export type TokenFor = (person: string, roles: ReturnType<typeof rolesOf>) => Promise<string>;

export type DayState = 'OPEN' | 'CLOSING' | 'CLOSED';

const AT_ONCE = 8;

/** What became of a file. */
interface Imported {
  readonly lines: number;
  readonly errors: readonly { readonly line: number; readonly code: string; readonly field?: string | null }[];
}

/** The firm's people, who act on the services over HTTP, each with a token of his own. */
export class People extends Requests {
  constructor(urls: Readonly<Record<string, string>>, tokenFor: TokenFor) {
    super(urls, (person) => tokenFor(person, rolesOf(person)));
  }

  /** Before anything happens whoever closes the day asks what is missing for it. */
  async checkReadiness({ closes, tradeDate }: DayPlan): Promise<void> {
    const { findings } = (await this.get(closes, 'reference-data', `/days/${tradeDate}/readiness`)) as { findings: { code: string; rows: string[] }[] };
    expectAlike('what is missing for the day', findings.map(({ code, rows }) => [code, ...rows]), [['ACCOUNT_WITHOUT_CUSTODIAN', ACCOUNT_WITHOUT_CUSTODIAN]]);
  }

  /** Before the close its outcome is asked for, and which platform still owes something. */
  async foreseeClose({ closes, tradeDate, expected }: DayPlan): Promise<void> {
    const { figures } = (await this.get(closes, 'allocation', `/days/${tradeDate}/close/preview`)) as { figures: Record<string, number> };
    const { blocks, allocated, broken, allocations, zeroLines } = figures;
    const due = [expected.blocks.total, expected.blocks.allocated, Object.keys(expected.blocks.broken).length, expected.allocations, expected.zeroLines];
    expectAlike('the foreseen close', [blocks, allocated, broken, allocations, zeroLines], due);
    const platforms = (await this.get(closes, 'execution-ingest', `/days/${tradeDate}/platforms`)) as { platform: string; complete: boolean }[];
    expectAlike('platforms that still owe something', platforms.filter(({ complete }) => !complete).map(({ platform }) => platform), expected.platformsOpen);
  }

  /** An auditor has an allocation explained, from its fills to the cents. */
  async explain({ blocks }: DayPlan): Promise<void> {
    const block = blocks.find(({ broken, zeroLines }) => !broken && zeroLines === 0)!;
    const explained = (await this.get(EXPLAINED_TO, 'allocation', `/blocks/${block.blockId}/explain`)) as { differs: boolean; accounts: { account: string }[] };
    expectAlike(`accounts of ${block.blockId}, explained`, explained.accounts.map(({ account }) => account), block.lines.map(({ account }) => account));
    expectAlike(`whether its explanation differs from what was allocated`, explained.differs, false);
  }

  /** Operations hands in fills as a file. A line of it that is wrong is refused, the others are taken. */
  async fileReports({ filedReports, tradeDate }: DayPlan): Promise<void> {
    if (filedReports.length === 0) return;
    const lines = filedReports.map(({ value }) => value as ExecutionReported);
    const file = toCsv([...lines, { ...lines[0]!, execId: 'E-FILE-1', lastQty: 'ten' }]);
    const key = `fills-${tradeDate}-${filedReports[0]!.key}`;
    const answer = (await this.upload(HANDS_IN_FILES, 'execution-ingest', '/executions/csv', key, file)) as Imported;
    expectLastLineRefused(answer, lines.length, 'lastQty');
  }

  /** Each portfolio manager hands in his instructions as a file, with one that is wrong. */
  async fileInstructions({ instructions, tradeDate }: DayPlan): Promise<void> {
    const filed = instructions.filter((one) => one.filed);
    for (const person of new Set(filed.map((one) => one.person))) {
      const lines = filed.filter((one) => one.person === person).flatMap(({ value }) => linesOfInstruction(value));
      const file = toCsv([...lines, { ...lines[0]!, allocId: `${lines[0]!['allocId']}X`, weight: 'ten' }]);
      const key = `instructions-${tradeDate}-${lines[0]!['allocId']}`;
      const answer = (await this.upload(person, 'allocation', '/instructions/import', key, file)) as Imported;
      expectLastLineRefused(answer, lines.length, 'weight');
    }
  }

  /** The trader enters his deal, and another person approves it. */
  async dealByPhone({ phoneTrades }: DayPlan): Promise<void> {
    for (const { trader, approver, deal } of phoneTrades) {
      const key = `phone-${deal.orderId}-${deal.ticket}`;
      const { execId } = (await this.write(trader, 'POST', 'execution-ingest', '/executions/phone', key, deal)) as { execId: string };
      await this.write(approver, 'POST', 'execution-ingest', `/executions/phone/${execId}/approve`, `approve-${key}`, {});
    }
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

  /** A supervisor works off the queue of flags. */
  async decideFlags({ expected }: DayPlan): Promise<void> {
    const { flags } = (await this.get(DECIDES_FLAGS, 'compliance', '/flags?status=OPEN&limit=500')) as { flags: (ExpectedFlag & { flagId: string })[] };
    expectAlike('flags in the queue', flags.length, expected.flags.length);
    for (const flag of flags) {
      await this.write(DECIDES_FLAGS, 'POST', 'compliance', `/flags/${flag.flagId}/decision`, `decide-${flag.flagId}`, decisionOn(flag));
    }
  }

  async makeStatements({ releasesStatements, tradeDate }: DayPlan): Promise<unknown> {
    return this.write(releasesStatements, 'POST', 'statements', '/statements', `statements-${tradeDate}`, { periodStart: tradeDate, periodEnd: tradeDate });
  }
}

function expectAlike(what: string, is: unknown, should: unknown): void {
  if (JSON.stringify(is) !== JSON.stringify(should)) throw new Error(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(should)}`);
}

/** Of a file of so many good lines below its header and one bad, only the bad one is refused. */
function expectLastLineRefused({ errors }: Imported, good: number, field: string): void {
  const [error, ...others] = errors;
  const isIt = others.length === 0 && error?.line === good + 2 && error.code === 'INVALID_FIELD' && error.field === field;
  if (!isIt) throw new Error(`a file came back with ${JSON.stringify(errors)} instead of ${field} of its last line`);
}
