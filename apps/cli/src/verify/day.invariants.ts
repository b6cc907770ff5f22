import type { AllocationRefused } from '@entresol/contracts/allocation.message';
import type { DayClosed } from '@entresol/contracts/block.message';
import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { versionsOfBlocks } from './allocated-versions.js';
import { plain } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { records, type Row, type Snapshot } from './snapshot.js';

/**
 * Allocated + broken = all blocks of the day, broken for the reasons that were planted and no other; said once, with the right counts, whatever was
 * corrected afterwards. A corrected block is what its newest version makes of it.
 */
export function dayClosed(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { blocks, fills, allocatedBlocks } = snapshot.tables;
  const { broken, allocated, total } = plan.expected.blocks;
  const corrected = correctedBlocks(allocatedBlocks);
  const late = new Set(plan.lateBusts.blockIds.filter((blockId) => !corrected.has(blockId)));
  const outcomes = plan.blocks.filter(({ blockId }) => !corrected.has(blockId)).map(({ blockId, allocId }) => told(
    blockId, allocId, broken[blockId] ? 'BROKEN' : 'ALLOCATED', late.has(blockId), broken[blockId] ?? (late.has(blockId) ? 'LATE' : null),
  ));
  const [again, once] = [blocks.filter((row) => corrected.has(row['block_id']!)), blocks.filter((row) => !corrected.has(row['block_id']!))];
  findings.sameMembers(once.map((row) => cells(row, 'block_id', 'alloc_id', 'outcome', 'late', 'reason')), outcomes, 'outcome of');
  for (const row of again) findings.equal(row['outcome'], outcomeOf(corrected.get(row['block_id']!)!), () => `outcome of ${row['block_id']}, corrected`);

  const busted = Object.values(plan.lateBusts.reports).flat().filter(({ blockId }) => late.has(blockId!)).map(({ value }) => value as ExecutionReported);
  findings.sameMembers(
    fills.filter((row) => row['late'] === 'true').map((row) => cells(row, 'platform', 'trade_date', 'root_exec_id')),
    busted.map((bust) => told(bust.platform, bust.tradeDate, bust.execRefId)), 'late fill',
  );
  const instructed = plan.blocks.filter(({ blockId }) => !broken[blockId]).map(({ blockId, allocId }) => told(blockId, 1, allocId, 'ALLOCATION'));
  const atClose = allocatedBlocks.filter((row) => !CORRECTIONS.includes(row['cause']!));
  findings.sameMembers(atClose.map((row) => cells(row, 'block_id', 'version', 'alloc_id', 'cause')), instructed, 'allocated');

  const refused = oncePerId(records<AllocationRefused>(snapshot, 'allocations.refused.v1'), findings);
  const reasons = [...plan.expected.refused.map(({ blockId, reason }) => told(blockId, reason)), ...Object.entries(broken).map((one) => told(...one))];
  // The day is closed: whoever is taken back now is not allocated on it any more.
  const reversed = allocatedBlocks.filter((row) => row['cause'] === 'REVERSAL').map((row) => told(row['block_id'], 'NO_INSTRUCTION'));
  const without = new Set(plan.expected.leftOut.map(({ allocId }) => allocId));
  const [leftOut, whole] = [refused.filter(({ value }) => without.has(value.allocId!)), refused.filter(({ value }) => !without.has(value.allocId!))];
  findings.sameMembers(whole.map(({ value }) => told(value.blockId, value.reason)), [...reasons, ...reversed], 'refused');
  findings.sameMembers(
    leftOut.map(({ value: { blockId, allocId, account, reason } }) => told(blockId, allocId, account, reason)),
    plan.expected.leftOut.map(({ blockId, allocId, account }) => told(blockId, allocId, account, 'UNKNOWN_ACCOUNT')), 'left out',
  );
  judgeTold(snapshot, plan, findings);
  return findings.as('day closed', `${allocated} allocated + ${Object.keys(broken).length} broken = ${total} blocks; ${late.size} busted late`);
}

/** Why a version is no day's own. */
const CORRECTIONS = ['REPLACEMENT', 'REVERSAL', 'FILLS_CHANGED', 'BROKEN_BLOCK'];

/** The newest version of each block that was corrected. */
function correctedBlocks(allocatedBlocks: readonly Row[]): Map<string, Row> {
  const versions = [...versionsOfBlocks(allocatedBlocks)].filter(([, ofBlock]) => ofBlock.some((row) => CORRECTIONS.includes(row['cause']!)));
  return new Map(versions.map(([blockId, ofBlock]) => [blockId, ofBlock.at(-1)!]));
}

function outcomeOf(newest: Row): string {
  if (plain(newest['qty']) !== '0') return 'ALLOCATED';
  return newest['cause'] === 'REVERSAL' ? 'BROKEN' : 'CANCELLED';
}

function judgeTold(snapshot: Snapshot, plan: DayPlan, findings: Findings): void {
  const { blocks, allocations, zeroLines, platformsOpen } = plan.expected;
  const broken = Object.entries(blocks.broken).map((one) => told(...one));
  const counts = told(blocks.total, blocks.allocated, broken.length, allocations, zeroLines);
  const closed = oncePerId(records<DayClosed>(snapshot, 'days.closed.v1'), findings).map(({ value: day }) => {
    const brokenBlocks = day.brokenBlocks.map(({ blockId, reason }) => told(blockId, reason)).sort();
    return told(day.tradeDate, countsOf(day), day.platformsOpen.join(), ...brokenBlocks);
  });
  findings.sameMembers(closed, [told(plan.tradeDate, counts, platformsOpen.join(), ...broken.sort())], 'on days.closed.v1');
  const kept = snapshot.tables.days.map((row) => (
    told(cells(row, 'trade_date', 'state', 'platforms_open'), row['figures'] && countsOf(JSON.parse(row['figures']) as DayClosed))));
  findings.sameMembers(kept, [told(plan.tradeDate, 'CLOSED', platformsOpen.join(), counts)], 'day');
}

function countsOf({ blocks, allocated, broken, allocations, zeroLines }: DayClosed): string {
  return told(blocks, allocated, broken, allocations, zeroLines);
}
