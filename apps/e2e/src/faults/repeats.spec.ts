import type { RecordRead, Row, Snapshot } from '@entresol/cli/verify/snapshot';
import type { DayPlan, PlannedReport } from '@entresol/demo-day/day-plan';
import { copiesOf, withoutRepeats } from './repeats.js';

const REPORTED = 'executions.reported.v1';
const FILL = { platform: 'OMS1', execId: 'E-1' };
const NOT_JSON = Buffer.from('{');

function recordAt(offset: number, raw: Buffer, value: unknown): RecordRead {
  return { key: 'O-1', raw, value, headers: {}, origin: `${REPORTED}[0]@${offset}` };
}

const fillAt = (offset: number): RecordRead => recordAt(offset, Buffer.from(JSON.stringify(FILL)), FILL);
const reports = [{ kind: 'FILL', key: 'O-1', value: FILL }, { kind: 'MALFORMED', key: 'O-1', value: NOT_JSON }] as unknown as PlannedReport[];
const plan = { reports: { OMS1: reports, OMS2: [] }, lateBusts: { reports: { OMS1: [], OMS2: [] } } } as unknown as DayPlan;

function snapshotOf(records: readonly RecordRead[], duplicates: string, count: string): Snapshot {
  const tables: Record<string, Row[]> = {
    ingestDays: [{ platform: 'OMS1', duplicates }, { platform: 'OMS2', duplicates: '7' }],
    quarantine: [{ topic: REPORTED, raw: NOT_JSON.toString('hex'), count }],
  };
  return { topics: new Map([[REPORTED, records]]), tables } as unknown as Snapshot;
}

const first = [fillAt(0), recordAt(1, NOT_JSON, undefined)];
const again = [fillAt(2), recordAt(3, NOT_JSON, undefined), fillAt(4)];

it('takes the later copies for those that came again', () => {
  expect(copiesOf(snapshotOf([...first, ...again], '2', '2'), plan)).toEqual(again);
  expect(copiesOf(snapshotOf(first, '0', '1'), plan)).toEqual([]);
});

it('takes copies off the topic, and off the counts of repeats alone', () => {
  const settled = withoutRepeats(snapshotOf([...first, ...again], '2', '2'), again);
  expect(settled).toEqual(snapshotOf(first, '0', '1'));
});
