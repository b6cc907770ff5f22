import { summarize } from '@entresol/cli/demo/summary';
import { traceText } from '@entresol/cli/trace/trace-text';
import { readTable, readTables, type RecordRead, type Row, type Snapshot } from '@entresol/cli/verify/snapshot';
import { verifyDay, verifyInvariant } from '@entresol/cli/verify/verify-day';
import { Client } from 'pg';
import { finishDay, type FinishedDay } from './finished-day.js';
import { RECORD_FAULTS, WRITTEN, edited, withContent } from './record-faults.js';
import { ROW_FAULTS } from './row-faults.js';

/** The fewest blocks that have a plant of each kind. */
const BLOCKS = 64;

let day: FinishedDay;
beforeAll(async () => (day = await finishDay(BLOCKS)), 600_000);
afterAll(() => day?.forget());

/** Confirmations of the close: not those that replace or cancel one. */
function confirmedFirst(): Set<string> {
  return new Set(day.snapshot.tables.confirmations.filter((row) => row['confirm_trans_type'] === 'NEW').map((row) => row['confirm_id']!));
}

describe('a small day, from the tape to the statements', () => {
  it('comes to what its plan says', () => {
    expect(verifyDay(day.snapshot, day.plan).filter(({ ok }) => !ok)).toEqual([]);
    const { tables, topics } = day.snapshot;
    const { expected } = day.plan;
    const atClose = (rows: readonly Row[]) => rows.filter((row) => row['version'] === '1').length;
    const first = confirmedFirst();
    const answered = (topic: string) => topics.get(topic)?.filter(({ value }) => first.has((value as { confirmId: string }).confirmId)).length;
    expect({
      reported: topics.get('executions.reported.v1')?.length,
      allocated: atClose(tables.allocatedBlocks),
      allocations: atClose(tables.allocations),
      issued: first.size,
      affirmed: answered('confirmations.affirmed.v1'),
      rejected: answered('confirmations.rejected.v1'),
      flags: tables.flags.length,
    }).toEqual({
      reported: expected.reported,
      allocated: expected.blocks.allocated,
      allocations: expected.allocations,
      issued: expected.confirmations.issued,
      affirmed: expected.confirmations.affirmed,
      rejected: expected.confirmations.rejected,
      flags: expected.flags.length,
    });
  });

  it('corrects after the close what the platforms bust, all the way down', () => {
    const { corrections } = summarize(day.snapshot, day.plan, [], {});
    expect(corrections.blocks).toBe(day.plan.corrections.length);
    expect(corrections.replaced + corrections.cancelled).toBeGreaterThan(0);
    expect(day.snapshot.tables.blocks.filter((row) => row['late'] === 'true')).toEqual([]);
  });

  it('reached every custodian in order and without a gap', () => {
    const first = confirmedFirst();
    const seen = Object.fromEntries(day.journal.custodians.map(({ custodian, received, faults }) => (
      [custodian, { lines: received.filter(({ confirmId }) => first.has(confirmId)).length, faults }])));
    expect(seen).toEqual(Object.fromEntries(Object.entries(day.plan.expected.custodians).map(([custodian, lines]) => [custodian, { lines, faults: [] }])));
  });

  it('leaves no service running', () => {
    expect(day.pids).toHaveLength(6);
    for (const pid of day.pids) expect(() => process.kill(pid, 0)).toThrow(expect.objectContaining({ code: 'ESRCH' }));
  });
});

describe('the trace of a trade', () => {
  it('leads from its fills to the cents, confirmations and entries of each account, and differs nowhere', () => {
    const { trace, plan } = day;
    const planned = plan.blocks.find(({ blockId }) => blockId === trace.block.blockId)!;
    expect(trace.executions.filter(({ live }) => live)).toHaveLength(planned.fills);
    expect(trace.versions).toMatchObject([{ version: '1', differences: [] }]);
    const written = trace.versions[0]!.accounts.flatMap(({ line }) => line?.individualAllocId ?? []);
    expect(written).toEqual(planned.lines.map(({ individualAllocId }) => individualAllocId));
    expect(trace.confirmations.map(({ confirmId }) => confirmId).sort()).toEqual(planned.lines.map(({ confirmId }) => confirmId).sort());
    expect(trace.entries.map(({ confirmId }) => confirmId).sort()).toEqual(planned.lines.map(({ confirmId }) => confirmId).sort());
    expect(trace.duties.map(({ duty }) => duty)).toEqual(expect.arrayContaining(['EXECUTE', 'INSTRUCT', 'AFFIRM']));
  });

  it('names events that were told', () => {
    const { trace, snapshot } = day;
    const ids = new Set([...snapshot.topics.values()].flatMap((records) => records.map(({ headers }) => headers['ce_id'])));
    const named = [
      ...trace.executions.map(({ eventId }) => eventId), ...trace.versions.flatMap(({ accounts }) => accounts.flatMap(({ line }) => line?.eventId ?? [])),
      ...trace.entries.map(({ eventId }) => eventId), ...trace.duties.flatMap(({ acts }) => acts.map(({ eventId }) => eventId)),
    ];
    expect(named.filter((id) => !ids.has(id!))).toEqual([]);
    const [first, ...others] = traceText(trace).split('\n');
    expect(first).toContain(trace.block.blockId);
    expect(others.length).toBeGreaterThan(named.length);
  });
});

function expectNoticed(noticedBy: string, snapshot: Snapshot): void {
  const { ok, detail } = verifyInvariant(noticedBy, snapshot, day.plan);
  expect(ok).toBe(false);
  expect(detail).not.toContain('could not be computed');
}

describe('the checker notices in the database', () => {
  let client: Client;
  beforeAll(async () => {
    client = new Client({ connectionString: day.databaseUrl });
    await client.connect();
  });
  afterAll(() => client?.end());
  beforeEach(() => client.query('BEGIN'));
  afterEach(() => client.query('ROLLBACK'));

  it.each(ROW_FAULTS)('as «%s» that %s', async (noticedBy, _fault, plant, read) => {
    await plant(client);
    const tables = { ...day.snapshot.tables };
    for (const name of read) tables[name] = await readTable(client, name);
    expectNoticed(noticedBy, { ...day.snapshot, tables });
  });

  it('nothing once all faults are taken back', async () => {
    expect(await readTables(client)).toEqual(day.snapshot.tables);
  });
});

describe('the checker notices on the topics', () => {
  const recordsOf = (topic: string): readonly RecordRead[] => day.snapshot.topics.get(topic)!;
  const withRecords = (topic: string, records: readonly RecordRead[]): Snapshot => (
    { ...day.snapshot, topics: new Map([...day.snapshot.topics, [topic, records]]) });

  it.each(RECORD_FAULTS)('as «%s», of %s, that %s', (noticedBy, topic, _fault, plant) => {
    expectNoticed(noticedBy, withRecords(topic, plant(recordsOf(topic))));
  });

  it('a confirmation of another custodian’s account', () => {
    const [own, foreign] = [recordsOf('custodians.CUST1.confirmations.v1'), recordsOf('custodians.CUST2.confirmations.v1')];
    const strayed = withContent(own[7]!, { ...(foreign[7]!.value as object), sequence: '8' });
    expectNoticed('custodians gapless', withRecords('custodians.CUST1.confirmations.v1', own.with(7, strayed)));
  });

  it.each(WRITTEN)('as «%s» an edit of any field of %s', (noticedBy, topic, unwatched) => {
    const records = recordsOf(topic);
    // Corrections have fields of their own, and a spec of their own beside the checker; FIX has no fields by name.
    const isPlain = (value: unknown): boolean => value !== undefined && ((value as { allocTransType?: string }).allocTransType ?? 'NEW') === 'NEW';
    const place = records.findLastIndex(({ value }) => isPlain(value));
    const last = records[place]!;
    const content = last.value as Record<string, unknown>;
    const unnoticed = Object.keys(content).filter((field) => {
      const fault = withContent(last, { ...content, [field]: edited(content[field]) });
      return verifyInvariant(noticedBy, withRecords(topic, records.with(place, fault)), day.plan).ok;
    });
    expect(unnoticed).toEqual(unwatched);
  });

  it.each(WRITTEN.filter(([, topic]) => !/^custodians|reported/.test(topic)))('as «%s» no fault in a record of %s that is sent again', (invariant, topic) => {
    const records = recordsOf(topic);
    expect(verifyInvariant(invariant, withRecords(topic, [...records, records[0]!]), day.plan)).toMatchObject({ ok: true });
  });
});
