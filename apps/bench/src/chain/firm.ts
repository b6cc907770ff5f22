import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { firmDirectory } from '@entresol/cli/platform/firm';
import type { ReferenceRow } from '@entresol/contracts/reference.message';
import { referenceTopics, type ReferenceNoun } from '@entresol/contracts/topics';
import type { Topic } from '@entresol/contracts/topic';
import type { Ground } from '../ground/ground.js';
import { preload } from '../trades/preload.js';
import { PLATFORM, SYMBOLS, accountName } from '../trades/trades.rules.js';

export const CUSTODIANS = ['CUST1', 'CUST2', 'CUST3'];
export const ACCOUNTS = 100;

/** Calendars, cycles, fees and the matrix of duties are those of the example's firm. */
const OF_THE_EXAMPLE = ['calendars', 'cycles', 'fees', 'conflict-rules'] as const;

/** Puts a firm's reference data on its topics. `allocateAt`: on completion of a block, or at day close. */
export async function loadFirm(ground: Ground, prefix: string, allocateAt: 'COMPLETE' | 'DAY_CLOSE'): Promise<void> {
  const example = Object.fromEntries(OF_THE_EXAMPLE.map((name) => [
    name === 'conflict-rules' ? 'conflictRules' : name, JSON.parse(readFileSync(join(firmDirectory(), `${name}.json`), 'utf8')) as object[],
  ]));
  const rows: Partial<Record<ReferenceNoun, object[]>> = {
    ...example,
    firms: [{ firm: 'BENCH', name: 'Bench', allocateAt, approvalThreshold: '999999999999', autoRelease: true }],
    custodians: CUSTODIANS.map((custodian) => ({ custodian, name: custodian })),
    accounts: Array.from({ length: ACCOUNTS }, (_, index) => (
      { account: accountName(index), client: 'CL-01', name: accountName(index), custodian: CUSTODIANS[index % CUSTODIANS.length], currency: 'USD' })),
    instruments: SYMBOLS.map((symbol) => ({ symbol, name: symbol, securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' })),
    users: [
      { person: 'user-01', name: 'Trader', roles: ['trader'], userIds: [{ source: PLATFORM, userId: 'trader-07' }] },
      { person: 'user-02', name: 'Manager', roles: ['portfolio-manager'], userIds: [{ source: 'OMS', userId: 'pm-01' }, { source: 'OMS', userId: 'pm-02' }] },
    ],
  };
  for (const [noun, list] of Object.entries(rows) as [ReferenceNoun, object[]][]) {
    const topic = referenceTopics[noun] as Topic<ReferenceRow>;
    await preload(ground.producer, topic, prefix + topic.name, list.map((row) => ({ version: 1, status: 'ACTIVE', ...row }) as ReferenceRow));
  }
}
