import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import { booked } from '@entresol/contracts/booking-unit';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import { groupBy } from '@entresol/messaging/group-by';
import { versionsOfBlocks } from './allocated-versions.js';
import { CENT, ONE, exact, plain, sum, text, toUnitsHalfUp } from './exact.js';
import { Findings, cells, oncePerId, told, type Invariant } from './invariant.js';
import { records, type Row, type Snapshot } from './snapshot.js';

/** Units of an average price: 8 decimals. */
const PRICE_UNIT = ONE / 10n ** 8n;

/** A version of a block's allocation with what was told of it, and what stood before it. */
interface Told {
  readonly block: Row;
  readonly lines: readonly AllocationAllocated[];
  readonly before: readonly AllocationAllocated[];
  readonly order: OrderPlaced;
}

/**
 * Σ allocated = Σ executed and Σ gross = the block's gross, rounded once, in every version; each line once, the same on the topic and in the
 * table; each version takes up every line that stood before it, and the newest is of the fills that are live.
 */
export function allocationsAddUp(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const { allocations, allocatedBlocks, blocks } = snapshot.tables;
  const lines = oncePerId(records<AllocationAllocated>(snapshot, 'allocations.allocated.v1'), findings).map(({ value }) => value);
  findings.sameMembers(lines.map(lineTold), allocations.map(lineKept), 'allocation');
  const ofVersions = groupBy(lines, ({ blockId, version }) => told(blockId, version));
  const orders = new Map(records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => [booked(value).blockId, value]));
  const versions = versionsOfBlocks(allocatedBlocks);
  for (const [id, ofBlock] of versions) {
    const order = orders.get(id);
    findings.expect(order !== undefined, () => `${id} was allocated without an order`);
    let before: readonly AllocationAllocated[] = [];
    ofBlock.forEach((block, index) => {
      findings.equal(block['version'], String(index + 1), () => `version of ${id}`);
      const ofVersion = ofVersions.get(told(id, index + 1)) ?? [];
      ofVersions.delete(told(id, index + 1));
      if (order) judgeVersion({ block, lines: ofVersion, before, order }, findings);
      before = ofVersion.filter(isStanding);
    });
  }
  findings.equal(ofVersions.size, 0, () => 'versions allocated on the topic alone');
  for (const block of blocks) judgeNewest(block, versions.get(block['block_id']!) ?? [], findings);
  return findings.as('allocations add up', `${lines.length} account lines add up to ${allocatedBlocks.length} blocks, in shares and in cents`);
}

function isStanding({ allocTransType }: AllocationAllocated): boolean {
  return allocTransType !== 'REVERSAL';
}

function lineTold(line: AllocationAllocated): string {
  const { individualAllocId, blockId, version, allocTransType, refIndividualAllocId, account, allocQty, grossTradeAmt } = line;
  return told(individualAllocId, blockId, version, allocTransType, refIndividualAllocId, account, plain(allocQty), plain(grossTradeAmt));
}

function lineKept(row: Row): string {
  const named = cells(row, 'individual_alloc_id', 'block_id', 'version', 'alloc_trans_type', 'ref_individual_alloc_id', 'account');
  return told(named, plain(row['alloc_qty']), plain(row['gross_trade_amt']));
}

function judgeVersion({ block, lines, before, order }: Told, findings: Findings): void {
  const id = `version ${block['version']} of ${block['block_id']}`;
  const standing = lines.filter(isStanding);
  const gross = toUnitsHalfUp(exact(block['exact_gross']!), CENT) * CENT;
  findings.equal(text(sum(standing.map((line) => exact(line.allocQty)))), plain(block['qty']), () => `Σ shares of ${id}`);
  findings.equal(text(sum(standing.map((line) => exact(line.grossTradeAmt)))), text(gross), () => `Σ gross of ${id}`);
  findings.equal(plain(block['gross']), text(gross), () => `gross of ${id}`);
  findings.equal(plain(block['residual']), text(exact(block['exact_gross']!) - gross), () => `residual of ${id}`);
  findings.equal(plain(block['avg_px']), text(averagePriceOf(block)), () => `average price of ${id}`);
  findings.equal(lines.filter((line) => line.lastFragment).length, 1, () => `last fragments of ${id}`);
  const stood = new Map(before.map((line) => [line.account, line]));
  for (const line of lines) {
    const old = stood.get(line.account);
    const replaced = told(line.allocTransType === 'NEW', line.refIndividualAllocId);
    findings.equal(replaced, told(old === undefined, old?.individualAllocId), () => `what ${line.individualAllocId} replaces`);
    const priced = isStanding(line) ? { settlDate: block['settl_date'], avgPx: block['avg_px'] } : old;
    const terms = told(termsOf(block, order, lines.length), priced?.settlDate, plain(priced?.avgPx));
    findings.equal(termsTold(line), terms, () => `what ${line.individualAllocId} tells`);
    if (!isStanding(line)) findings.equal(partTold(line), old && partTold(old), () => `what ${line.individualAllocId} takes back`);
  }
  const taken = lines.flatMap(({ refIndividualAllocId }) => refIndividualAllocId ?? []);
  findings.sameMembers(taken, before.map(({ individualAllocId }) => individualAllocId), `${id} takes up`);
}

function averagePriceOf(block: Row): bigint {
  const quantity = exact(block['qty']!);
  if (quantity === 0n) return 0n;
  // Half up as (2a + b) / 2b, for the quotient is no multiple of anything that the checker keeps.
  const gross = exact(block['exact_gross']!) * (ONE / PRICE_UNIT);
  return ((2n * gross + quantity) / (2n * quantity)) * PRICE_UNIT;
}

function termsOf(block: Row, { symbol, side, tradeDate, currency }: OrderPlaced, lines: number): string {
  return told(block['alloc_id'], symbol, side, tradeDate, currency, plain(block['qty']), plain(block['gross']), lines);
}

function termsTold({ allocId, symbol, side, tradeDate, currency, blockQty, blockGrossTradeAmt, totNoAllocs, settlDate, avgPx }: AllocationAllocated): string {
  return told(allocId, symbol, side, tradeDate, currency, plain(blockQty), plain(blockGrossTradeAmt), totNoAllocs, settlDate, plain(avgPx));
}

function partTold({ allocQty, grossTradeAmt }: AllocationAllocated): string {
  return told(plain(allocQty), plain(grossTradeAmt));
}

/** What stands of a block is of its live fills, unless some have changed since; of a block that is open again, or broken, nothing stands. */
function judgeNewest(block: Row, versions: readonly Row[], findings: Findings): void {
  const newest = versions.at(-1);
  const { block_id: id, outcome, late } = block as Record<string, string>;
  findings.equal(block['version'], String(versions.length), () => `versions of ${id}`);
  if (!newest) return;
  const isAllocated = outcome === 'ALLOCATED' || outcome === 'CANCELLED';
  if (isAllocated) findings.equal(newest['instruction_id'], block['alloc_id'], () => `what ${id} was allocated by`);
  else findings.equal(plain(newest['qty']), '0', () => `what stands of ${id}`);
  findings.equal(outcome === 'ALLOCATED', plain(newest['qty']) !== '0', () => `${id} allocated`);
  if (!isAllocated || late === 'true') return;
  const live = told(plain(block['qty']), plain(block['gross']));
  findings.equal(told(plain(newest['qty']), plain(newest['exact_gross'])), live, () => `${id} against its live fills`);
}

/**
 * Only a block that its platform's totals prove complete is allocated: what was allocated at first is what the first revision of them says, and
 * what stands, where no fill has changed since, is what the last one says.
 */
export function allocatedIsComplete(snapshot: Snapshot): Invariant {
  const findings = new Findings();
  const ofOrders = records<ExecutionsTotalled>(snapshot, 'executions.totalled.v1').map(({ value }) => value).filter(({ orderId }) => orderId);
  const totals = groupBy(ofOrders, ({ orderId }) => orderId!);
  const orders = groupBy(records<OrderPlaced>(snapshot, 'orders.placed.v1').map(({ value }) => booked(value)), ({ blockId }) => blockId);
  const late = new Set(snapshot.tables.blocks.filter((row) => row['late'] === 'true').map((row) => row['block_id']!));
  for (const [id, versions] of versionsOfBlocks(snapshot.tables.allocatedBlocks)) {
    const revisions = (orders.get(id) ?? []).map(({ orderId }) => (totals.get(orderId) ?? []).sort((a, b) => a.revision - b.revision));
    const complete = revisions.length > 0 && revisions.every((ofOrder) => ofOrder.length > 0);
    findings.expect(complete, () => `${id} was allocated without totals`);
    if (!complete) continue;
    const judge = (version: Row, its: readonly ExecutionsTotalled[]): void => {
      const said = told(text(sum(its.map(({ cumQty }) => exact(cumQty ?? '0')))), text(sum(its.map(({ notional }) => exact(notional ?? '0')))));
      findings.equal(told(plain(version['qty']), plain(version['exact_gross'])), said, () => `${id} against its totals`);
    };
    const [first, newest] = [versions[0]!, versions.at(-1)!];
    if (first['cause'] === 'ALLOCATION') judge(first, revisions.map((ofOrder) => ofOrder[0]!));
    if (newest['cause'] !== 'REVERSAL' && !late.has(id)) judge(newest, revisions.map((ofOrder) => ofOrder.at(-1)!));
  }
  return findings.as('allocated is complete', `${snapshot.tables.allocatedBlocks.length} allocated blocks are what their platforms totalled`);
}
