import type { RecordRead, Row, Snapshot } from '@entresol/cli/verify/snapshot';
import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { bytesOf } from '@entresol/demo-day/wire.rules';
import { REPORTED } from './topic-records.js';

/** The records that platforms sent beyond those of the plan: the later copies of each. */
export function copiesOf(snapshot: Snapshot, plan: DayPlan): RecordRead[] {
  const due = new Map<string, number>();
  for (const report of [...Object.values(plan.reports).flat(), ...Object.values(plan.lateBusts.reports).flat()]) {
    const hex = hexOf(bytesOf(report));
    due.set(hex, (due.get(hex) ?? 0) + 1);
  }
  return (snapshot.topics.get(REPORTED) ?? []).filter(({ raw }) => {
    const left = due.get(hexOf(raw)) ?? 0;
    due.set(hexOf(raw), left - 1);
    return left <= 0;
  });
}

/**
 * The snapshot as if these records had not come again: without the copies, and with them taken off the two counts that are kept of
 * repeats, a platform's duplicates and a quarantined content's. What else a repeat did shows.
 */
export function withoutRepeats(snapshot: Snapshot, repeats: readonly RecordRead[]): Snapshot {
  const gone = new Set(repeats.map(({ origin }) => origin));
  const counted = (is: (record: RecordRead) => boolean): number => repeats.filter(is).length;
  const less = (row: Row, column: string, repeated: number): Row => ({ ...row, [column]: String(Number(row[column]) - repeated) });
  const quarantined = new Set(snapshot.tables.quarantine.filter(({ topic }) => topic === REPORTED).map(({ raw }) => raw ?? 'null'));
  return {
    topics: new Map([...snapshot.topics, [REPORTED, snapshot.topics.get(REPORTED)!.filter(({ origin }) => !gone.has(origin))]]),
    tables: {
      ...snapshot.tables,
      ingestDays: snapshot.tables.ingestDays.map((row) => less(row, 'duplicates', counted(({ raw, value }) => (
        !quarantined.has(hexOf(raw)) && platformOf(raw, value) === row['platform'])))),
      quarantine: snapshot.tables.quarantine.map((row) => (
        row['topic'] === REPORTED ? less(row, 'count', counted(({ raw }) => hexOf(raw) === (row['raw'] ?? 'null'))) : row)),
    },
  };
}

/** Who sent a report: in JSON, or in FIX as SenderCompID 49. */
function platformOf(raw: Buffer | null, value: unknown): string | undefined {
  return (value as ExecutionReported | undefined)?.platform ?? /\u000149=([^\u0001]+)/.exec(String(raw))?.[1];
}

function hexOf(raw: Buffer | null): string {
  return raw?.toString('hex') ?? 'null';
}
