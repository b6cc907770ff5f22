import type { AllocationAllocated, AllocationInstructed } from '@entresol/contracts/allocation.message';
import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { booked } from '@entresol/contracts/booking-unit';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import { groupBy } from '@entresol/messaging/group-by';
import { CENT, ONE, exact, plain, shares, sum, text, toUnitsHalfUp } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { records, type Row, type Snapshot } from './snapshot.js';

/** Units of an average price: 8 decimals. */
const PRICE_UNIT = ONE / 10n ** 8n;

/** Σ allocated = Σ executed and Σ gross = the block's gross, rounded once; each line once, the same on the topic and in the table. */
export function allocationsAddUp(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const { allocations, allocatedBlocks } = snapshot.tables;
  const lines = oncePerId(records<AllocationAllocated>(snapshot, 'allocations.allocated.v1'), findings).map(({ value }) => value);
  findings.sameMembers(
    lines.map((line) => told(line.individualAllocId, line.blockId, line.account, plain(line.allocQty), plain(line.grossTradeAmt))),
    allocations.map((row) => told(cells(row, 'individual_alloc_id', 'block_id', 'account'), plain(row['alloc_qty']), plain(row['gross_trade_amt']))),
    'allocation',
  );
  const byBlock = groupBy(lines, (line) => line.blockId);
  const orders = new Map(records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => [booked(value).blockId, value]));
  for (const block of allocatedBlocks) {
    const id = block['block_id']!;
    const ofBlock = byBlock.get(id) ?? [];
    byBlock.delete(id);
    const gross = toUnitsHalfUp(exact(block['exact_gross']!), CENT) * CENT;
    findings.equal(text(sum(ofBlock.map((line) => exact(line.allocQty)))), plain(block['qty']), () => `Σ shares of ${id}`);
    findings.equal(text(sum(ofBlock.map((line) => exact(line.grossTradeAmt)))), text(gross), () => `Σ gross of ${id}`);
    findings.equal(plain(block['gross']), text(gross), () => `gross of ${id}`);
    findings.equal(plain(block['residual']), text(exact(block['exact_gross']!) - gross), () => `residual of ${id}`);
    findings.equal(plain(block['avg_px']), text(averagePriceOf(block)), () => `average price of ${id}`);
    findings.equal(ofBlock.filter((line) => line.lastFragment).length, 1, () => `last fragments of ${id}`);
    const order = orders.get(id);
    findings.expect(order !== undefined, () => `${id} was allocated without an order`);
    const terms = order && termsOf(block, order, ofBlock.length);
    for (const line of ofBlock) findings.equal(termsToldBy(line), terms, () => `what ${line.individualAllocId} tells of its block`);
  }
  findings.equal(byBlock.size, 0, () => 'blocks allocated on the topic alone');
  return findings.as('allocations add up', `${lines.length} account lines add up to ${allocatedBlocks.length} blocks, in shares and in cents`);
}

function averagePriceOf(block: Row): bigint {
  // Half up as (2a + b) / 2b, for the quotient is no multiple of anything that the checker keeps.
  const [gross, quantity] = [exact(block['exact_gross']!) * (ONE / PRICE_UNIT), exact(block['qty']!)];
  return ((2n * gross + quantity) / (2n * quantity)) * PRICE_UNIT;
}

function termsOf(block: Row, order: OrderPlaced, lines: number): string {
  const { symbol, side, tradeDate, currency } = order;
  const ofBlock = [block['avg_px'], block['qty'], block['gross']].map(plain);
  return told(block['alloc_id'], 'NEW', symbol, side, tradeDate, currency, block['settl_date'], ...ofBlock, lines);
}

function termsToldBy(line: AllocationAllocated): string {
  const { allocId, allocTransType, symbol, side, tradeDate, currency, settlDate, totNoAllocs } = line;
  const ofBlock = [line.avgPx, line.blockQty, line.blockGrossTradeAmt].map(plain);
  return told(allocId, allocTransType, symbol, side, tradeDate, currency, settlDate, ...ofBlock, totNoAllocs);
}

/** Each line is what the instruction says: whole shares and cents by largest remainder, ties in instruction order, numbered in that order. */
export function allocationsAsInstructed(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const instructions = new Map(records<AllocationInstructed>(snapshot, 'allocations.instructed.v1').map(({ value }) => [value.allocId, value]));
  const stored = groupBy(snapshot.tables.allocations, (row) => row['block_id']!);
  for (const block of snapshot.tables.allocatedBlocks) {
    const id = block['block_id']!;
    const instruction = instructions.get(block['alloc_id']!);
    findings.expect(instruction?.blockId === id, () => `${id} was allocated without an instruction`);
    if (!instruction) continue;
    const figures = instruction.allocations.map((line) => exact(line.weight ?? line.percent ?? line.quantity ?? '0'));
    const quantities = shares(exact(block['qty']!) / ONE, figures);
    const amounts = shares(exact(block['gross']!) / CENT, quantities);
    const should = instruction.allocations
      .map(({ account }, index) => told(account, String(quantities[index]), text(amounts[index]! * CENT)))
      .filter((_, index) => quantities[index]! > 0n)
      .map((line, index) => told(`${instruction.allocId}.${index + 1}`, index + 1, line));
    const is = (stored.get(id) ?? []).map((row) => (
      told(cells(row, 'individual_alloc_id', 'line', 'account'), plain(row['alloc_qty']), plain(row['gross_trade_amt']))));
    findings.sameMembers(is, should, `line of ${id}`);
    findings.equal(block['zero_lines'], String(quantities.filter((quantity) => quantity === 0n).length), () => `zero lines of ${id}`);
  }
  return findings.as('allocations as instructed', `${snapshot.tables.allocations.length} lines are the largest-remainder split of their instruction`);
}

/** Only a block that its platform's totals prove complete is allocated: what was allocated is what some revision of them says. */
export function allocatedIsComplete(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const ofOrders = records<ExecutionsTotalled>(snapshot, 'executions.totalled.v1').map(({ value }) => value).filter(({ orderId }) => orderId);
  const totals = groupBy(ofOrders, ({ orderId }) => orderId!);
  const orders = groupBy(records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => booked(value)), ({ blockId }) => blockId);
  for (const block of snapshot.tables.allocatedBlocks) {
    const id = block['block_id']!;
    const first = (orders.get(id) ?? []).map(({ orderId }) => totals.get(orderId)?.reduce((a, b) => (b.revision < a.revision ? b : a)));
    const complete = first.length > 0 && first.every((total) => total !== undefined);
    findings.expect(complete, () => `${id} was allocated without totals`);
    if (!complete) continue;
    findings.equal(plain(block['qty']), text(sum(first.map((total) => exact(total!.cumQty ?? '0')))), () => `${id} against its totals`);
    findings.equal(plain(block['exact_gross']), text(sum(first.map((total) => exact(total!.notional ?? '0')))), () => `gross of ${id} against its totals`);
  }
  return findings.as('allocated is complete', `${snapshot.tables.allocatedBlocks.length} allocated blocks are what their platforms totalled`);
}
