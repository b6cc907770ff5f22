import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { addChanges, dayAfter } from './complete-day.rules.js';
import type { PlatformDayRow } from './platform-day.entity.js';

const day = (fields: Partial<PlatformDayRow> = {}): PlatformDayRow => ({
  platform: 'OMS1', tradeDate: '2014-09-17', reports: 9, duplicates: 1, ordersTotalled: 2,
  revision: null, numOrders: null, numReports: null, version: 0, state: 'OPEN', ...fields,
});
const total = (fields: Partial<ExecutionsTotalled> = {}): ExecutionsTotalled =>
  ({ platform: 'OMS1', tradeDate: '2014-09-17', orderId: null, revision: 1, numReports: 9, numOrders: 2, ...fields });
const add = (fields: object) => ({ platform: 'OMS1', tradeDate: '2014-09-17', ...fields });
const complete = day({ revision: 1, numOrders: 2, numReports: 9, version: 1, state: 'COMPLETE' });

describe('a platform’s day', () => {
  it.each<[string, PlatformDayRow, object | undefined, ExecutionsTotalled | undefined, Partial<PlatformDayRow>]>([
    ['counts before its total comes, and nothing is published', day(), add({ reports: 3, duplicates: 2 }), undefined,
      { reports: 12, duplicates: 3, version: 0, state: 'OPEN' }],
    ['is complete if all has come before its total', day(), undefined, total(), { version: 1, state: 'COMPLETE', revision: 1 }],
    ['is complete once the last report comes', day({ reports: 8, revision: 1, numOrders: 2, numReports: 9, version: 1 }), add({ reports: 1 }), undefined,
      { version: 2, state: 'COMPLETE' }],
    ['is open while reports are missing', day({ reports: 8 }), undefined, total(), { version: 1, state: 'OPEN' }],
    ['is open while orders are not totalled', day({ ordersTotalled: 1 }), undefined, total(), { version: 1, state: 'OPEN' }],
    ['is open if its total does not say how many orders', day(), undefined, total({ numOrders: undefined }), { version: 1, state: 'OPEN', numOrders: null }],
    ['opens again by a late report', complete, add({ reports: 1 }), undefined, { version: 2, state: 'OPEN', reports: 10 }],
    ['does not move by a duplicate', complete, add({ duplicates: 1 }), undefined, { version: 1, state: 'COMPLETE', duplicates: 2 }],
    ['has a new version by each revision', complete, undefined, total({ revision: 2, numReports: 10 }),
      { version: 2, state: 'OPEN', revision: 2, numReports: 10 }],
  ])('%s', (_name, before, change, said, expected) => {
    expect(dayAfter(before, change as never, said)).toMatchObject(expected);
  });

  it('takes all changes of a batch as one', () => {
    const changes = [add({ reports: 1 }), add({ duplicates: 2 }), { ...add({ reports: 5 }), platform: 'OMS2' }, add({ reports: 1, ordersTotalled: 1 })];
    expect([...addChanges(changes as never).values()]).toEqual([
      add({ reports: 2, duplicates: 2, ordersTotalled: 1 }), { ...add({ reports: 5, duplicates: 0, ordersTotalled: 0 }), platform: 'OMS2' },
    ]);
  });
});
