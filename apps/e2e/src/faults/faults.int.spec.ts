import type { RecordRead, Row, Snapshot } from '@entresol/cli/verify/snapshot';
import { planDay } from '@entresol/demo-day/day.rules';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { readTape } from '@entresol/demo-day/tape';
import type { Fault } from './fault.js';
import { largeMessage } from './large-message.fault.js';
import { topicsAgain } from './log.faults.js';
import { lossesOf } from './losses.js';
import { commitCut } from './outages.faults.js';
import { isMet } from './report.js';
import { strikeDay, type StruckDay } from './run-fault.js';
import { givenSurroundings, type Surroundings } from './surroundings.js';

/** Enough for the reports to keep coming while COMMITs are cut. */
const BLOCKS = 64;
const FAULTS: readonly Fault[] = [largeMessage, commitCut, topicsAgain];

let surroundings: Surroundings;
let plan: DayPlan;
let day: StruckDay;
beforeAll(async () => {
  surroundings = await givenSurroundings();
  plan = planDay(readTape(), { blocks: BLOCKS });
  day = await strikeDay(FAULTS, plan, surroundings);
}, 600_000);
afterAll(() => surroundings?.stop());

it.each(FAULTS.map(({ name, what }, index) => [what, name, index] as const))('%s: nothing is lost and nothing doubled', (_what, name, index) => {
  const outcome = day.outcomes[index]!;
  expect(outcome).toMatchObject({ fault: name, failures: [], lost: 0, doubled: 0 });
  expect(isMet(outcome)).toBe(true);
});

describe('the count of what was lost and doubled', () => {
  const custodian = 'custodians.CUST1.confirmations.v1';
  const lossesWith = (change: { rows?: [keyof Snapshot['tables'], readonly Row[]]; records?: [string, readonly RecordRead[]] }) => {
    const { tables, topics } = day.snapshot!;
    return lossesOf({
      tables: change.rows ? { ...tables, [change.rows[0]]: change.rows[1] } : tables,
      topics: change.records ? new Map([...topics, change.records]) : topics,
    }, plan);
  };

  it.each(['executions', 'fills', 'allocations', 'confirmations', 'flags'] as const)('notices a row of %s lost, and one there twice', (name) => {
    const rows = day.snapshot!.tables[name];
    const [lost, doubled] = [lossesWith({ rows: [name, rows.slice(1)] }), lossesWith({ rows: [name, [rows[0]!, ...rows]] })];
    expect(lost.lost).toBeGreaterThan(0);
    expect(doubled.doubled).toBeGreaterThan(0);
    expect(lost.named.join()).toContain('lost');
  });

  it('notices a confirmation that its custodian never got, or got twice', () => {
    const records = day.snapshot!.topics.get(custodian)!;
    expect(lossesWith({ records: [custodian, records.slice(1)] })).toMatchObject({ lost: 1, doubled: 0 });
    expect(lossesWith({ records: [custodian, [...records, records[0]!]] })).toMatchObject({ lost: 0, doubled: 1 });
  });

  it('notices an order that counts its fills twice', () => {
    const [order, ...others] = day.snapshot!.tables.ingestOrders.filter((row) => Number(row['fills']) > 0);
    const twice = { ...order!, fills: String(2 * Number(order!['fills'])) };
    expect(lossesWith({ rows: ['ingestOrders', [twice, ...others]] })).toMatchObject({ lost: 0, doubled: Number(order!['fills']) });
  });

  it('counts nothing in the day as it is', () => {
    expect(lossesWith({})).toEqual({ lost: 0, doubled: 0, named: [] });
  });
});
