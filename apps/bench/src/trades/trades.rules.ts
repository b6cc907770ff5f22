import type { AllocationInstructed } from '@entresol/contracts/allocation.message';
import type { BlockTotalled } from '@entresol/contracts/block.message';
import type { ExecutionAccepted, ExecutionReported, ExecutionsTotalled } from '@entresol/contracts/execution.message';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { Side } from '@entresol/trade/side';
import { chance, shuffled } from './chance.rules.js';
import { moneyText, type Tally } from './tally.rules.js';

export const PLATFORM = 'VENUE1';
export const SYMBOLS = Array.from({ length: 50 }, (_, index) => `SYM${String(index + 1).padStart(2, '0')}`);

/** The trades of one run; the same plan has the same trades. */
export interface TradePlan {
  readonly seed: number;
  /** In every id, so that plans can share a database. */
  readonly tag: string;
  readonly blocks: number;
  readonly fillsPerBlock: number;
}

/** A block has one order, all of whose fills are reported. */
interface Block {
  readonly blockId: string;
  readonly orderId: string;
  readonly symbol: string;
  readonly side: Side;
  readonly fills: readonly { readonly qty: number; readonly cents: number }[];
}

export const TRADE_DATE = '2014-09-17';

/** Blocks that are dealt at the same time: their fills come mingled. */
const OPEN_BLOCKS = 100;
/** One a millisecond, from the opening of the market. */
const OPENING_MS = 13.5 * 3600 * 1000;

export function fillsOf({ blocks, fillsPerBlock }: TradePlan): number {
  return blocks * fillsPerBlock;
}

function blockOf(plan: TradePlan, index: number): Block {
  const next = chance(plan.seed + index * 7919);
  const below = (limit: number) => Math.floor(next() * limit);
  const name = `${plan.tag}-${String(index).padStart(7, '0')}`;
  const price = 1000 + below(40_000);
  const symbol = SYMBOLS[below(SYMBOLS.length)]!;
  const side = below(2) === 0 ? 'BUY' : 'SELL';
  const fills = Array.from({ length: plan.fillsPerBlock }, () => ({ qty: 100 + below(500), cents: price + below(50) }));
  return { blockId: `B-${name}`, orderId: `O-${name}`, symbol, side, fills };
}

/** The order of each block. */
export function* ordersOf(plan: TradePlan): Generator<OrderPlaced> {
  for (let index = 0; index < plan.blocks; index += 1) {
    const { blockId, orderId, symbol, side, fills } = blockOf(plan, index);
    const terms = { platform: PLATFORM, symbol, side, currency: 'USD', tradeDate: TRADE_DATE };
    yield { orderId, blockId, ...terms, orderQty: String(sumOf(fills).qty), enteredBy: 'pm-01' };
  }
}

/** Every fill as its platform reports it; those of some hundred blocks come mingled. */
export function* reportsOf(plan: TradePlan): Generator<ExecutionReported> {
  let reported = 0;
  for (let first = 0; first < plan.blocks; first += OPEN_BLOCKS) {
    const open = Array.from({ length: Math.min(OPEN_BLOCKS, plan.blocks - first) }, (_, index) => blockOf(plan, first + index));
    const next = chance(plan.seed ^ first);
    for (let fill = 0; fill < plan.fillsPerBlock; fill += 1) {
      for (const block of shuffled(open, next)) yield report(block, fill, (reported += 1));
    }
  }
}

function report(block: Block, fill: number, place: number): ExecutionReported {
  const { blockId, orderId, symbol, side, fills } = block;
  const { qty, cents } = fills[fill]!;
  return {
    platform: PLATFORM, execId: `F${blockId.slice(1)}-${fill}`, execType: 'TRADE', orderId, blockId, symbol, side,
    lastQty: String(qty), lastPx: moneyText(cents), currency: 'USD', lastMkt: 'XNYS',
    transactTime: timeOf(place), tradeDate: TRADE_DATE, lastCapacity: 'AGENT', trader: 'trader-07',
  };
}

function timeOf(place: number): string {
  const ms = OPENING_MS + (place % (6 * 3600 * 1000));
  const part = (value: number, width = 2) => String(Math.floor(value)).padStart(width, '0');
  return `${TRADE_DATE}T${part(ms / 3_600_000)}:${part((ms / 60_000) % 60)}:${part((ms / 1000) % 60)}.${part(ms % 1000, 3)}Z`;
}

/** What the platform says it sent of a block's order. */
export function totalOf(plan: TradePlan, index: number): ExecutionsTotalled {
  const { orderId, fills } = blockOf(plan, index);
  const { qty, cents } = sumOf(fills);
  return { platform: PLATFORM, tradeDate: TRADE_DATE, orderId, revision: 1, numReports: fills.length, cumQty: String(qty), notional: moneyText(cents) };
}

/** What the platform says it sent of each order. */
export function* totalsOf(plan: TradePlan): Generator<ExecutionsTotalled> {
  for (let index = 0; index < plan.blocks; index += 1) yield totalOf(plan, index);
}

/** Each block's split among the first accounts, in equal parts; it was given before the first fill. */
export function* instructionsOf(plan: TradePlan, accounts: number): Generator<AllocationInstructed> {
  const allocations = Array.from({ length: accounts }, (_, index) => ({ account: accountName(index), weight: '1' }));
  for (let index = 0; index < plan.blocks; index += 1) {
    const { blockId } = blockOf(plan, index);
    const allocId = `A${blockId.slice(1)}`;
    yield { allocId, allocTransType: 'NEW', blockId, allocMethod: 'PRO_RATA', allocations, instructedBy: 'pm-02', transactTime: `${TRADE_DATE}T13:00:00Z` };
  }
}

export function accountName(index: number): string {
  return `ACC-${String(index + 1).padStart(3, '0')}`;
}

/** Block and fill that an execId of a plan names, by their numbers. */
export function placeOf(execId: string): { block: number; fill: number } {
  const [block, fill] = execId.split('-').slice(-2);
  return { block: Number(block), fill: Number(fill) };
}

/** What execution-ingest says of each fill and of each complete block: what allocation needs to know. */
export function* acceptedOf(plan: TradePlan): Generator<ExecutionAccepted> {
  for (const report of reportsOf(plan)) yield { ...report, blockId: report.blockId!, rootExecId: report.execId, version: 1, live: true };
}

export function* completeBlocksOf(plan: TradePlan): Generator<BlockTotalled> {
  for (let index = 0; index < plan.blocks; index += 1) {
    const { blockId, symbol, side, fills } = blockOf(plan, index);
    const { qty, cents } = sumOf(fills);
    const terms = { tradeDate: TRADE_DATE, platform: PLATFORM, symbol, side, currency: 'USD' };
    yield { blockId, version: 1, state: 'COMPLETE', fills: fills.length, qty: String(qty), gross: moneyText(cents), reasons: [], ...terms };
  }
}

function sumOf(fills: Block['fills']): { qty: number; cents: number } {
  return fills.reduce((sum, { qty, cents }) => ({ qty: sum.qty + qty, cents: sum.cents + qty * cents }), { qty: 0, cents: 0 });
}

/** What all fills of a plan come to. */
export function tallyOf(plan: TradePlan): Tally {
  const tally: Tally = { fills: 0, qty: 0, cents: 0 };
  for (let index = 0; index < plan.blocks; index += 1) {
    const { fills } = blockOf(plan, index);
    const { qty, cents } = sumOf(fills);
    tally.fills += fills.length;
    tally.qty += qty;
    tally.cents += cents;
  }
  return tally;
}
