import type { ExecutionRejected, ExecutionReported } from '@entresol/contracts/execution.message';
import type { DayPlan, PlannedReport, ReportKind } from '@entresol/demo-day/day-plan';
import { bytesOf } from '@entresol/demo-day/wire.rules';
import { exact } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { columnsOf, fieldsOf, idOfDeal, storedId } from './report-rows.js';
import { records, type RecordRead, type Snapshot } from './snapshot.js';

/** What the platforms sent is what the topic holds: nothing was lost before it came in. */
export function reportsArrived(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const held = records(snapshot, 'executions.reported.v1').map(({ raw }) => hexOf(raw));
  findings.sameMembers(held, sentOf(plan).map((report) => hexOf(bytesOf(report))), 'report');
  return findings.as('reports arrived', `${held.length} records on executions.reported.v1 are those sent`);
}

/** Every report with an identity is stored once, byte by byte as it first came, in columns that say the same. */
export function fillsStoredOnce(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const [malformed, stray] = [new Set(planted(plan, 'MALFORMED')), new Set(planted(plan, 'STRAY_BUST'))];
  const first = new Map<string, { hex: string; origin: string; value: ExecutionReported }>();
  const meant = meaningsOf(plan);
  for (const { raw, origin } of records(snapshot, 'executions.reported.v1')) {
    const hex = hexOf(raw);
    const value = meant.get(hex);
    if (malformed.has(hex) || !value) continue;
    const id = told(value.platform, value.tradeDate, value.execId);
    if (!first.has(id)) first.set(id, { hex, origin, value });
  }
  const stored = snapshot.tables.reports.filter(({ origin }) => origin?.startsWith('executions.reported.v1['));
  const outcomes = [...first].map(([id, { hex, origin }]) => told(id, 'PLATFORM', stray.has(hex) ? 'WAITING' : 'TAKEN', null, origin));
  findings.sameMembers(stored.map((row) => told(storedId(row), cells(row, 'source', 'outcome', 'reason', 'origin'))), outcomes, 'report');
  for (const row of stored) {
    const came = first.get(storedId(row));
    findings.expect(row['raw'] === came?.hex, () => `${storedId(row)} is stored with other bytes than came first`);
    if (came) findings.equal(columnsOf(row), fieldsOf(came.value), () => `columns of ${storedId(row)}`);
  }
  return findings.as('fills stored once', `${stored.length} reports stored, each once, with the bytes that came`);
}

function sentOf(plan: DayPlan): PlannedReport[] {
  return [...Object.values(plan.reports).flat(), ...Object.values(plan.lateBusts.reports).flat()];
}

/** What the bytes of each report that went out say, whatever language they say it in. */
function meaningsOf(plan: DayPlan): Map<string, ExecutionReported> {
  return new Map(sentOf(plan).flatMap((report) => (
    report.value === null || Buffer.isBuffer(report.value) ? [] : [[hexOf(bytesOf(report)), report.value] as const])));
}

/** Each trade of the tape stands as exactly one live fill of its size and price, but for those that were busted late. */
export function tapeAccountedFor(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const bustedLate = new Set(Object.values(plan.lateBusts.reports).flat().map(({ value }) => {
    const bust = value as ExecutionReported;
    return told(bust.platform, bust.tradeDate, bust.execRefId);
  }));
  const standing = new Map(snapshot.tables.executions.map((row) => [cells(row, 'platform', 'trade_date', 'root_exec_id'), row]));
  const corrected = correctionsOf(plan);
  const fills = [...fillsOfTape(plan), ...plan.phoneTrades.map((one) => ({ id: idOfDeal(one, snapshot), tape: one.tape, fill: one.deal }))];
  const trades = fills.length;
  for (const { id, tape, fill } of fills) {
    const row = standing.get(id);
    const is = corrected.get(id) ?? fill;
    findings.expect(row !== undefined, () => `trade ${tape} of the tape (${id}) stands nowhere`);
    if (!row) continue;
    findings.equal(row['live'], String(!bustedLate.has(id)), () => `${id} live`);
    const right = exact(row['last_qty']!) === exact(is.lastQty) && exact(row['last_px']!) === exact(is.lastPx);
    findings.expect(right, () => `${id} stands at ${row['last_qty']} × ${row['last_px']} instead of ${is.lastQty} × ${is.lastPx}`);
  }
  findings.equal(trades, plan.expected.trades, () => 'trades of the tape');
  const live = snapshot.tables.executions.filter((row) => row['live'] === 'true').length;
  findings.equal(live, trades - bustedLate.size, () => 'live fills');
  return findings.as('tape accounted for', `${trades} trades of the tape stand, ${bustedLate.size} of them busted late`);
}

/** Trades of the tape that platforms reported, on their topic or in a file. */
function fillsOfTape(plan: DayPlan): { id: string; tape: number; fill: Pick<ExecutionReported, 'lastQty' | 'lastPx'> }[] {
  return [...Object.values(plan.reports).flat(), ...plan.filedReports].flatMap(({ kind, tape, value }) => {
    if (kind !== 'FILL' || tape === undefined) return [];
    const fill = value as ExecutionReported;
    return [{ id: told(fill.platform, fill.tradeDate, fill.execId), tape, fill }];
  });
}

/** What each corrected fill was corrected to, by its platform or by hand. */
function correctionsOf(plan: DayPlan): Map<string, { lastQty: string; lastPx: string }> {
  const corrected = new Map<string, { lastQty: string; lastPx: string }>();
  for (const { kind, value } of Object.values(plan.reports).flat()) {
    const report = value as ExecutionReported;
    if (kind === 'CORRECTION') corrected.set(told(report.platform, report.tradeDate, report.execRefId), report);
  }
  for (const amendment of plan.amendments) corrected.set(told(amendment.platform, plan.tradeDate, amendment.execId), amendment);
  return corrected;
}

/** Planted rows are exactly those set aside: quarantined with a dead letter, parked, kept as a conflict, or dropped as a duplicate. */
export function plantedSetAside(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { quarantine, ingestParked, waiting, conflicts, ingestDays } = snapshot.tables;
  const [malformed, otherContent] = [planted(plan, 'MALFORMED'), planted(plan, 'OTHER_CONTENT')];
  const reports = records(snapshot, 'executions.reported.v1');
  const meant = meaningsOf(plan);
  findings.sameMembers(
    quarantine.flatMap(({ service, topic, raw, count }) => Array.from({ length: Number(count) }, () => told(service, topic, raw ?? 'null'))),
    malformed.map((hex) => told('execution_ingest', 'executions.reported.v1', hex)),
    'quarantined',
  );
  const deadLetters = [...snapshot.topics].filter(([topic]) => topic.endsWith('.dlq')).flatMap(([, letters]) => letters);
  const letters = new Map(deadLetters.map((letter) => [originOf(letter), letter]));
  findings.sameMembers([...letters.values()].map(({ raw }) => hexOf(raw)), new Set(malformed), 'dead letter');
  const cameAs = (hexes: readonly string[]): RecordRead[] => reports.filter(({ raw }) => hexes.includes(hexOf(raw)));
  const conflicting = new Map(cameAs(otherContent).map(({ origin, raw }) => [origin, hexOf(raw)]));
  findings.sameMembers(conflicts.map((row) => cells(row, 'origin', 'raw')), [...conflicting].map((one) => told(...one)), 'conflict');
  const rejected = oncePerId(records<ExecutionRejected>(snapshot, 'executions.rejected.v1'), findings);
  findings.sameMembers(
    rejected.map(({ value: { origin, reason, platform, execId, orderId, blockId } }) => told(origin, reason, platform, execId, orderId, blockId)),
    cameAs([...malformed, ...otherContent]).map(({ origin, raw, value }) => {
      const { platform, execId, orderId, blockId } = meant.get(hexOf(raw)) ?? namedIn(raw, value);
      const reason = conflicting.has(origin) ? 'DUPLICATE_ID_OTHER_CONTENT' : letters.get(origin)?.headers['x-error-class'];
      return told(origin, reason, platform, execId, orderId, blockId);
    }),
    'rejected',
  );

  const strays = Object.values(plan.reports).flat().filter(({ kind }) => kind === 'STRAY_BUST');
  const busts = strays.map(({ value }) => value as ExecutionReported);
  const waits = busts.map((bust) => `execution:${bust.platform}/${bust.tradeDate}/${bust.orderId}/${bust.execRefId}`);
  const parked = strays.map((stray, index) => told(waits[index], hexOf(bytesOf(stray))));
  findings.sameMembers(ingestParked.map((row) => cells(row, 'waits_on', 'raw')), parked, 'parked');
  findings.sameMembers(
    waiting.map((row) => cells(row, 'service', 'topic', 'waits_on')),
    waits.map((waitsOn) => told('execution_ingest', 'executions.reported.v1', waitsOn)), 'parked anywhere',
  );
  const duplicates = Object.entries(plan.reports).map(([platform, sent]) => told(platform, sent.filter(({ kind }) => kind === 'DUPLICATE').length));
  findings.sameMembers(ingestDays.map((row) => cells(row, 'platform', 'duplicates')), duplicates, 'duplicates dropped of');
  const counts = [`${malformed.length} malformed in quarantine`, `${strays.length} parked`, `${conflicts.length} in conflict`];
  return findings.as('planted set aside', `${counts.join(', ')}, ${plan.expected.duplicates} duplicates dropped, nothing else`);
}

/** What a record that breaks its contract names nevertheless: in JSON, or in FIX by the tags 49, 17, 37 and 583. */
function namedIn(raw: Buffer | null, value: unknown): Partial<ExecutionReported> {
  if (value !== undefined && value !== null) return value;
  const [platform, execId, orderId, blockId] = [49, 17, 37, 583].map((tag) => new RegExp(`\u0001${tag}=([^\u0001]+)`).exec(String(raw))?.[1]);
  return { platform, execId, orderId, blockId };
}

/** Where a dead letter lay before it was quarantined. */
function originOf({ headers }: RecordRead): string {
  return `${headers['x-original-topic']}[${headers['x-original-partition']}]@${headers['x-original-offset']}`;
}

function planted(plan: DayPlan, kind: ReportKind): string[] {
  return Object.values(plan.reports).flat().filter((report) => report.kind === kind).map((report) => hexOf(bytesOf(report)));
}

function hexOf(raw: Buffer | null): string {
  return raw?.toString('hex') ?? 'null';
}
