import type { DayPlan } from '@entresol/demo-day/day-plan';
import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { exact, money, sum } from '../verify/exact.js';
import type { Invariant } from '../verify/invariant.js';
import { records, type Snapshot } from '../verify/snapshot.js';

type FillCount =
  | 'reported' | 'accepted' | 'filed' | 'byPhone' | 'duplicates' | 'conflicts' | 'malformed' | 'busted' | 'corrected' | 'amended' | 'parked' | 'lateBusts';

/** What the demo's day came to, as counted on the topics and in the tables. */
export interface DaySummary {
  readonly tape: { readonly trades: number };
  readonly fills: Readonly<Record<FillCount, number>>;
  readonly blocks: { readonly total: number; readonly allocated: number; readonly broken: number };
  readonly allocations: number;
  readonly zeroLines: number;
  readonly grossTradeAmt: string;
  readonly confirmations: { readonly issued: number; readonly affirmed: number; readonly rejected: number };
  /** What was corrected after the close; the figures above are of the close. */
  readonly corrections: { readonly blocks: number; readonly replaced: number; readonly cancelled: number };
  readonly statements: number;
  readonly compliance: { readonly planted: number; readonly flagged: number; readonly missed: number; readonly extra: number };
  readonly invariants: readonly Invariant[];
  readonly seconds: Readonly<Record<string, number>>;
  readonly fillsPerSecond: Readonly<Record<string, number>>;
}

export function summarize(snapshot: Snapshot, plan: DayPlan, invariants: readonly Invariant[], seconds: Readonly<Record<string, number>>): DaySummary {
  const { tables } = snapshot;
  const atClose = tables.allocatedBlocks.filter((row) => row['version'] === '1');
  const allocated = new Set(atClose.map((row) => row['block_id']));
  const issued = tables.confirmations.filter((row) => !['PREPARED', 'SUPERSEDED'].includes(row['status']!));
  const ofType = (type: string) => issued.filter((row) => row['confirm_trans_type'] === type);
  const answered = ofType('NEW').filter((row) => row['affirmed_by'] !== null);
  const rejected = answered.filter((row) => row['confirm_rej_reason'] !== null);
  const fills = fillsOf(snapshot, plan);
  return {
    tape: { trades: plan.expected.trades },
    fills,
    blocks: {
      total: count(tables.blocks),
      allocated: count(atClose),
      broken: count(tables.blocks.filter((row) => row['outcome'] === 'BROKEN' && !allocated.has(row['block_id']))),
    },
    allocations: count(tables.allocations.filter((row) => row['version'] === '1')),
    zeroLines: Number(sum(atClose.map((row) => BigInt(row['zero_lines']!)))),
    grossTradeAmt: money(sum(atClose.map((row) => exact(row['gross']!)))),
    confirmations: { issued: count(ofType('NEW')), affirmed: count(answered) - count(rejected), rejected: count(rejected) },
    corrections: {
      blocks: new Set(tables.allocatedBlocks.filter((row) => row['version'] !== '1').map((row) => row['block_id'])).size,
      replaced: count(ofType('REPLACE')), cancelled: count(ofType('CANCEL')),
    },
    statements: count(tables.statements),
    compliance: complianceOf(snapshot, plan),
    invariants,
    seconds,
    fillsPerSecond: {
      ingested: Math.round(fills.reported / ((seconds['trading'] ?? 0) + (seconds['after trading'] ?? 1))),
      day: Math.round(plan.expected.trades / (seconds['total'] ?? 1)),
    },
  };
}

function fillsOf(snapshot: Snapshot, plan: DayPlan): DaySummary['fills'] {
  const { tables } = snapshot;
  const taken = tables.reports.filter((row) => row['outcome'] === 'TAKEN');
  const busts = taken.filter((row) => row['exec_type'] === 'TRADE_CANCEL');
  const corrections = taken.filter((row) => row['exec_type'] === 'TRADE_CORRECT');
  const late = plan.expected.lateBusts;
  return {
    reported: count(records<ExecutionReported>(snapshot, 'executions.reported.v1')),
    accepted: count(taken.filter((row) => row['origin']?.startsWith('executions.reported.v1['))),
    filed: count(taken.filter((row) => row['origin']?.startsWith('csv '))),
    byPhone: count(taken.filter((row) => row['source'] === 'PHONE')),
    duplicates: Number(sum(tables.ingestDays.map((row) => BigInt(row['duplicates']!)))),
    conflicts: count(records<{ reason: string }>(snapshot, 'executions.rejected.v1').filter(({ value }) => value.reason === 'DUPLICATE_ID_OTHER_CONTENT')),
    malformed: Number(sum(tables.quarantine.map((row) => BigInt(row['count']!)))),
    busted: busts.length - late,
    corrected: count(corrections.filter((row) => row['source'] === 'PLATFORM')),
    amended: count(corrections.filter((row) => row['source'] === 'PERSON')),
    parked: count(tables.ingestParked),
    lateBusts: late,
  };
}

function count(rows: readonly object[]): number {
  return rows.length;
}

function complianceOf({ tables }: Snapshot, plan: DayPlan): DaySummary['compliance'] {
  const planted = new Set(plan.expected.flags.map((flag) => `${flag.rule} ${flag.subject} ${flag.person}`));
  const raised = tables.flags.map((row) => `${row['rule']} ${row['subject']} ${row['person']}`);
  const found = raised.filter((flag) => planted.has(flag)).length;
  return { planted: planted.size, flagged: raised.length, missed: planted.size - found, extra: raised.length - found };
}

/** The summary for the terminal. */
export function summaryText(day: DaySummary): string {
  const n = (figure: number): string => figure.toLocaleString('en-US');
  const { fills, blocks, confirmations, corrections, compliance, seconds } = day;
  const reports = [
    `${n(fills.accepted)} accepted`, `${n(fills.duplicates)} duplicates`, `${n(fills.conflicts)} conflicts`, `${n(fills.malformed)} malformed`,
    `${n(fills.parked)} parked`,
  ];
  return [
    `Tape           ${n(day.tape.trades)} trades`,
    `Reports        ${n(fills.reported)} = ${reports.join(' + ')}`,
    `               ${n(fills.corrected)} corrected, ${n(fills.busted)} busted, ${n(fills.amended)} amended by hand, ${n(fills.lateBusts)} busted late`,
    `By hand        ${n(fills.filed)} fills from a file, ${n(fills.byPhone)} dealt by phone`,
    `Blocks         ${n(blocks.total)} = ${n(blocks.allocated)} allocated + ${n(blocks.broken)} broken`,
    `Allocations    ${n(day.allocations)} account lines (${n(day.zeroLines)} of zero shares dropped), gross USD ${withCommas(day.grossTradeAmt)}`,
    `Confirmations  ${n(confirmations.issued)} issued, ${n(confirmations.affirmed)} affirmed, ${n(confirmations.rejected)} rejected`,
    `Corrections    ${n(corrections.blocks)} blocks after the close: ${n(corrections.replaced)} confirmations replaced, ${n(corrections.cancelled)} cancelled`,
    `Statements     ${n(day.statements)}`,
    `Compliance     ${n(compliance.planted)} conflicts planted, ${n(compliance.flagged)} flagged, ${n(compliance.missed)} missed, ${n(compliance.extra)} extra`,
    `Time           ${seconds['total']} s for the day, ${seconds['set-up']} s to set up; ${n(day.fillsPerSecond['ingested'] ?? 0)} fills/s taken in`,
  ].join('\n');
}

function withCommas(amount: string): string {
  const [whole, cents] = amount.split('.') as [string, string];
  return `${BigInt(whole).toLocaleString('en-US')}.${cents}`;
}
