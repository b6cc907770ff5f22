import type { AllocationAllocated, AllocationInstructed } from '@entresol/contracts/allocation.message';
import type { DayClosed } from '@entresol/contracts/block.message';
import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import { CENT, ONE, exact, shares, sum, text, toUnitsHalfUp } from './exact.js';
import { Findings, groupBy, oncePerId, type Invariant } from './invariant.js';
import { records, type Snapshot } from './snapshot.js';

/** Σ allocated = Σ executed and Σ gross = the block's gross, rounded once; each line once, the same on the topic and in the table. */
export function allocationsAddUp(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const lines = oncePerId(records<AllocationAllocated>(snapshot, 'allocations.allocated.v1'), findings).map(({ value }) => value);
  const stored = snapshot.tables.allocations.map((row) => `${row['individual_alloc_id']} ${row['account']} ${text(exact(row['alloc_qty']!))} ${text(exact(row['gross_trade_amt']!))}`);
  findings.sameMembers(lines.map((line) => `${line.individualAllocId} ${line.account} ${text(exact(line.allocQty))} ${text(exact(line.grossTradeAmt))}`), stored, 'allocation');
  const byBlock = groupBy(lines, (line) => line.blockId);
  for (const block of snapshot.tables.allocatedBlocks) {
    const id = block['block_id']!;
    const ofBlock = byBlock.get(id) ?? [];
    byBlock.delete(id);
    const rounded = text(toUnitsHalfUp(exact(block['exact_gross']!), CENT) * CENT);
    findings.equal(text(sum(ofBlock.map((line) => exact(line.allocQty)))), text(exact(block['qty']!)), () => `Σ shares of ${id}`);
    findings.equal(text(sum(ofBlock.map((line) => exact(line.grossTradeAmt)))), rounded, () => `Σ gross of ${id}`);
    findings.equal(ofBlock.filter((line) => line.lastFragment).length, 1, () => `last fragments of ${id}`);
    for (const line of ofBlock) findings.expect(line.totNoAllocs === ofBlock.length && exact(line.blockQty) === exact(block['qty']!), () => `${line.individualAllocId} tells another block`);
  }
  findings.equal(byBlock.size, 0, () => 'blocks allocated on the topic alone');
  return findings.as('allocations add up', `${lines.length} account lines add up to ${snapshot.tables.allocatedBlocks.length} blocks, in shares and in cents`);
}

/** Each line is what the instruction says: whole shares and cents by largest remainder, ties in instruction order. */
export function allocationsAsInstructed(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const instructions = new Map(records<AllocationInstructed>(snapshot, 'allocations.instructed.v1').map(({ value }) => [value.allocId, value]));
  const stored = groupBy(snapshot.tables.allocations, (row) => row['block_id']!);
  for (const block of snapshot.tables.allocatedBlocks) {
    const instruction = instructions.get(block['alloc_id']!);
    findings.expect(instruction !== undefined, () => `${block['block_id']} was allocated without an instruction`);
    if (!instruction) continue;
    const figures = instruction.allocations.map((line) => exact(line.weight ?? line.percent ?? line.quantity ?? '0'));
    const quantities = shares(exact(block['qty']!) / ONE, figures);
    const amounts = shares(exact(block['gross']!) / CENT, quantities);
    const should = instruction.allocations.flatMap(({ account }, index) => (quantities[index]! > 0n ? [`${account} ${quantities[index]} ${text(amounts[index]! * CENT)}`] : []));
    const is = (stored.get(block['block_id']!) ?? []).map((row) => `${row['account']} ${text(exact(row['alloc_qty']!))} ${text(exact(row['gross_trade_amt']!))}`);
    findings.sameMembers(is, should, `line of ${block['block_id']}`);
    findings.equal(block['zero_lines'], String(quantities.filter((quantity) => quantity === 0n).length), () => `zero lines of ${block['block_id']}`);
  }
  return findings.as('allocations as instructed', `${snapshot.tables.allocations.length} lines are the largest-remainder split of their instruction`);
}

/** Only a block that its platform's totals prove complete is allocated: what was allocated is what some revision of them says. */
export function allocatedIsComplete(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const totals = groupBy(records<ExecutionsTotalled>(snapshot, 'executions.totalled.v1').map(({ value }) => value).filter(({ orderId }) => orderId), ({ orderId }) => orderId!);
  const orders = groupBy(records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => value), ({ blockId }) => blockId);
  for (const block of snapshot.tables.allocatedBlocks) {
    const first = (orders.get(block['block_id']!) ?? []).map(({ orderId }) => totals.get(orderId)?.reduce((a, b) => (b.revision < a.revision ? b : a)));
    const complete = first.length > 0 && first.every((total) => total !== undefined);
    findings.expect(complete, () => `${block['block_id']} was allocated without totals`);
    if (!complete) continue;
    findings.equal(text(exact(block['qty']!)), text(sum(first.map((total) => exact(total!.cumQty ?? '0')))), () => `${block['block_id']} against its totals`);
    findings.equal(text(exact(block['exact_gross']!)), text(sum(first.map((total) => exact(total!.notional ?? '0')))), () => `gross of ${block['block_id']} against its totals`);
  }
  return findings.as('allocated is complete', `${snapshot.tables.allocatedBlocks.length} allocated blocks are what their platforms totalled`);
}

/** Allocated + broken = all blocks of the day, broken for the reasons that were planted and no other. */
export function dayClosed(snapshot: Snapshot, plan: DayPlan): Invariant {
  const findings = new Findings();
  const { blocks, allocatedBlocks, days } = snapshot.tables;
  findings.equal(days.find((row) => row['trade_date'] === plan.tradeDate)?.['state'], 'CLOSED', () => `the day ${plan.tradeDate}`);
  const [closed] = oncePerId(records<DayClosed>(snapshot, 'days.closed.v1'), findings).filter(({ value }) => value.tradeDate === plan.tradeDate).map(({ value }) => value);
  const broken = Object.entries(plan.expected.blocks.broken);
  findings.sameMembers(blocks.filter((row) => row['outcome'] === 'BROKEN').map((row) => `${row['block_id']} ${row['reason']}`), broken.map(([id, reason]) => `${id} ${reason}`), 'broken');
  findings.sameMembers((closed?.brokenBlocks ?? []).map(({ blockId, reason }) => `${blockId} ${reason}`), broken.map(([id, reason]) => `${id} ${reason}`), 'broken on days.closed.v1');
  findings.sameMembers(blocks.map((row) => row['block_id']!), records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => value.blockId), 'block');
  findings.equal(blocks.length, allocatedBlocks.length + broken.length, () => 'allocated + broken');
  findings.expect(closed?.blocks === blocks.length && closed.allocated === allocatedBlocks.length, () => 'days.closed.v1 counts other blocks');
  const late = blocks.filter((row) => row['late'] === 'true').map((row) => row['block_id']!);
  findings.sameMembers(late, plan.lateBusts.blockIds, 'late');
  return findings.as('day closed', `${allocatedBlocks.length} allocated + ${broken.length} broken = ${blocks.length} blocks; ${late.length} busted late`);
}
