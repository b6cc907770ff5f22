import type { ExecutionAccepted, ExecutionReported } from '@entresol/contracts/execution.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { exact, sum, text, times } from './exact.js';
import { Findings, groupBy, oncePerId, type Invariant } from './invariant.js';
import { records, type Snapshot } from './snapshot.js';

const identity = (platform: string | null, date: string | null, execId: string | null): string => `${platform} ${date} ${execId}`;

/** What the platforms sent is what the topic holds: nothing was lost before it came in. */
export function reportsArrived(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const sent = [...Object.values(plan.reports).flat(), ...Object.values(plan.lateBusts.reports).flat()];
  const bytes = (value: Buffer | object | null): string => (value === null ? 'null' : Buffer.isBuffer(value) ? value.toString('hex') : Buffer.from(JSON.stringify(value)).toString('hex'));
  const held = records(snapshot, 'executions.reported.v1').map(({ raw }) => raw?.toString('hex') ?? 'null');
  findings.sameMembers(held, sent.map(({ value }) => bytes(value)), 'report');
  return findings.as('reports arrived', `${held.length} records on executions.reported.v1 are those sent`);
}

/** Every report with an identity is stored once, byte by byte as it first came; nothing else is stored. */
export function fillsStoredOnce(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const malformed = new Set(planted(plan, 'MALFORMED'));
  const parked = new Set(snapshot.tables.ingestParked.map(({ raw }) => raw!));
  const first = new Map<string, string>();
  for (const { raw, value } of records<ExecutionReported | undefined>(snapshot, 'executions.reported.v1')) {
    const hex = raw?.toString('hex') ?? 'null';
    if (malformed.has(hex) || parked.has(hex) || !value) continue;
    const id = identity(value.platform, value.tradeDate, value.execId);
    if (!first.has(id)) first.set(id, hex);
  }
  const stored = snapshot.tables.reports.filter(({ source, outcome }) => source === 'PLATFORM' && outcome === 'TAKEN');
  const waiting = snapshot.tables.reports.filter(({ source, outcome }) => source === 'PLATFORM' && outcome !== 'TAKEN');
  for (const row of waiting) first.delete(identity(row['platform']!, row['trade_date']!, row['exec_id']!));
  findings.sameMembers(stored.map((row) => identity(row['platform']!, row['trade_date']!, row['exec_id']!)), first.keys(), 'fill');
  for (const row of stored) {
    const id = identity(row['platform']!, row['trade_date']!, row['exec_id']!);
    findings.expect(row['raw'] === first.get(id), () => `${id} is stored with other bytes than came first`);
  }
  return findings.as('fills stored once', `${stored.length} reports stored, each once, with the bytes that came`);
}

/** Each trade of the tape stands as exactly one live fill of its size and price, but for those that were busted late. */
export function tapeAccountedFor(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const bustedLate = new Set(Object.values(plan.lateBusts.reports).flat().map(({ value }) => {
    const bust = value as ExecutionReported;
    return identity(bust.platform, bust.tradeDate, bust.execRefId ?? '');
  }));
  const standing = new Map(snapshot.tables.executions.map((row) => [identity(row['platform']!, row['trade_date']!, row['root_exec_id']!), row]));
  const corrected = correctionsOf(plan);
  let trades = 0;
  for (const report of Object.values(plan.reports).flat()) {
    if (report.kind !== 'FILL' || report.tape === undefined) continue;
    trades += 1;
    const fill = report.value as ExecutionReported;
    const id = identity(fill.platform, fill.tradeDate, fill.execId);
    const row = standing.get(id);
    const is = corrected.get(id) ?? fill;
    findings.expect(row !== undefined, () => `trade ${report.tape} of the tape (${id}) stands nowhere`);
    findings.equal(row?.['live'], String(!bustedLate.has(id)), () => `${id} live`);
    findings.expect(!row || (exact(row['last_qty']!) === exact(is.lastQty) && exact(row['last_px']!) === exact(is.lastPx)), () => `${id} stands at ${row!['last_qty']} × ${row!['last_px']} instead of ${is.lastQty} × ${is.lastPx}`);
  }
  findings.equal(trades, plan.expected.trades, () => 'trades of the tape');
  const live = snapshot.tables.executions.filter((row) => row['live'] === 'true').length;
  findings.equal(live, trades - bustedLate.size, () => 'live fills');
  return findings.as('tape accounted for', `${trades} trades of the tape stand, ${bustedLate.size} of them busted late`);
}

/** What each corrected fill was corrected to, by its platform or by hand. */
function correctionsOf(plan: DayPlan): Map<string, { lastQty: string; lastPx: string }> {
  const corrected = new Map<string, { lastQty: string; lastPx: string }>();
  for (const { kind, value } of Object.values(plan.reports).flat()) {
    const report = value as ExecutionReported;
    if (kind === 'CORRECTION') corrected.set(identity(report.platform, report.tradeDate, report.execRefId ?? ''), report);
  }
  for (const amendment of plan.amendments) corrected.set(identity(amendment.platform, plan.tradeDate, amendment.execId), amendment);
  return corrected;
}

/** Ingest's rows, the newest accepted event of each chain, and allocation's copy say the same of every fill. */
export function fillsAgree(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const say = (live: string, qty: string, px: string): string => `${live} ${text(exact(qty))} × ${text(exact(px))}`;
  const accepted = new Map<string, ExecutionAccepted>();
  for (const { value } of oncePerId(records<ExecutionAccepted>(snapshot, 'executions.accepted.v1'), findings)) {
    const id = identity(value.platform, value.tradeDate, value.rootExecId);
    if ((accepted.get(id)?.version ?? 0) < value.version) accepted.set(id, value);
  }
  const told = [...accepted].map(([id, value]) => `${id}: ${say(String(value.live), value.lastQty, value.lastPx)}`);
  const rows = (table: 'executions' | 'fills'): string[] =>
    snapshot.tables[table].map((row) => `${identity(row['platform']!, row['trade_date']!, row['root_exec_id']!)}: ${say(row['live']!, row['last_qty']!, row['last_px']!)}`);
  findings.sameMembers(told, rows('executions'), 'accepted');
  findings.sameMembers(rows('fills'), rows('executions'), 'allocation’s fill');
  return findings.as('fills agree', `${told.length} chains are the same in ingest, on the topic and in allocation`);
}

/** Σ per block: what a block says of itself is the sum of its live fills, exactly. */
export function blocksAddUp(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const live = groupBy(snapshot.tables.executions.filter((row) => row['live'] === 'true'), (row) => row['block_id']!);
  for (const block of snapshot.tables.ingestBlocks) {
    const fills = live.get(block['block_id']!) ?? [];
    findings.equal(block['fills'], String(fills.length), () => `fills of ${block['block_id']}`);
    findings.equal(text(exact(block['qty']!)), text(sum(fills.map((row) => exact(row['last_qty']!)))), () => `qty of ${block['block_id']}`);
    findings.equal(text(exact(block['gross']!)), text(sum(fills.map((row) => times(exact(row['last_qty']!), exact(row['last_px']!))))), () => `gross of ${block['block_id']}`);
  }
  return findings.as('blocks add up', `${snapshot.tables.ingestBlocks.length} blocks are the exact sum of their live fills`);
}

/** Planted rows are exactly the quarantined and parked ones. */
export function plantedSetAside(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  findings.sameMembers(snapshot.tables.quarantine.map(({ service, raw }) => `${service} ${raw ?? 'null'}`), planted(plan, 'MALFORMED').map((hex) => `execution_ingest ${hex}`), 'quarantined');
  findings.sameMembers(snapshot.tables.ingestParked.map(({ raw }) => raw!), planted(plan, 'STRAY_BUST'), 'parked');
  findings.equal(snapshot.tables.waiting.length, snapshot.tables.ingestParked.length, () => 'records parked anywhere');
  const duplicates = sum(snapshot.tables.ingestDays.map((row) => BigInt(row['duplicates']!)));
  findings.equal(String(duplicates), String(plan.expected.duplicates), () => 'duplicates dropped');
  return findings.as('planted set aside', `${planted(plan, 'MALFORMED').length} malformed in quarantine, ${planted(plan, 'STRAY_BUST').length} parked, ${duplicates} duplicates dropped, nothing else`);
}

function planted(plan: DayPlan, kind: string): string[] {
  const reports = Object.values(plan.reports).flat().filter((report) => report.kind === kind);
  return reports.map(({ value }) => (value === null ? 'null' : (Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value))).toString('hex')));
}
