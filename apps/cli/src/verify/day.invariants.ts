import type { AllocationRefused } from '@entresol/contracts/allocation.message';
import type { DayClosed } from '@entresol/contracts/block.message';
import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { records, type Snapshot } from './snapshot.js';

/** Allocated + broken = all blocks of the day, broken for the reasons that were planted and no other; said once, with the right counts. */
export function dayClosed(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { blocks, fills, allocatedBlocks, days } = snapshot.tables;
  const { broken, allocated, total } = plan.expected.blocks;
  const platformsOpen = plan.expected.platformsOpen.join();
  findings.sameMembers(days.map((row) => cells(row, 'trade_date', 'state', 'platforms_open')), [told(plan.tradeDate, 'CLOSED', platformsOpen)], 'day');

  const late = new Set(plan.lateBusts.blockIds);
  const allocOf = new Map(plan.instructions.filter(({ refused }) => !refused).map(({ value }) => [value.blockId, value.allocId]));
  const outcomes = plan.blocks.map(({ blockId }) => told(
    blockId, allocOf.get(blockId), broken[blockId] ? 'BROKEN' : 'ALLOCATED', late.has(blockId), broken[blockId] ?? (late.has(blockId) ? 'LATE' : null),
  ));
  findings.sameMembers(blocks.map((row) => cells(row, 'block_id', 'alloc_id', 'outcome', 'late', 'reason')), outcomes, 'outcome of');
  const busted = Object.values(plan.lateBusts.reports).flat().map(({ value }) => value as ExecutionReported);
  findings.sameMembers(
    fills.filter((row) => row['late'] === 'true').map((row) => cells(row, 'platform', 'trade_date', 'root_exec_id')),
    busted.map((bust) => told(bust.platform, bust.tradeDate, bust.execRefId)), 'late fill',
  );
  const instructed = plan.blocks.filter(({ blockId }) => !broken[blockId]).map(({ blockId }) => told(blockId, allocOf.get(blockId)));
  findings.sameMembers(allocatedBlocks.map((row) => cells(row, 'block_id', 'alloc_id')), instructed, 'allocated');

  const refused = oncePerId(records<AllocationRefused>(snapshot, 'allocations.refused.v1'), findings);
  const reasons = [...plan.expected.refused.map(({ blockId, reason }) => told(blockId, reason)), ...Object.entries(broken).map((one) => told(...one))];
  findings.sameMembers(refused.map(({ value }) => told(value.blockId, value.reason)), reasons, 'refused');
  judgeTold(snapshot, plan, findings);
  return findings.as('day closed', `${allocated} allocated + ${Object.keys(broken).length} broken = ${total} blocks; ${late.size} busted late`);
}

function judgeTold(snapshot: Snapshot, plan: DayPlan, findings: Findings): void {
  const { blocks, allocations, zeroLines, platformsOpen } = plan.expected;
  const broken = Object.entries(blocks.broken).map((one) => told(...one));
  const should = told(plan.tradeDate, blocks.total, blocks.allocated, broken.length, allocations, zeroLines, platformsOpen.join(), ...broken.sort());
  const closed = oncePerId(records<DayClosed>(snapshot, 'days.closed.v1'), findings).map(({ value: day }) => {
    const brokenBlocks = day.brokenBlocks.map(({ blockId, reason }) => told(blockId, reason)).sort();
    return told(day.tradeDate, day.blocks, day.allocated, day.broken, day.allocations, day.zeroLines, day.platformsOpen.join(), ...brokenBlocks);
  });
  findings.sameMembers(closed, [should], 'on days.closed.v1');
}
