import { scaled } from './exact.rules.js';
import type { TapeTrade } from './tape.js';

const SYMBOLS = ['AAA', 'BBB', 'ETF'] as const;
export const PLATFORMS = ['OMS1', 'OMS2'] as const;
export type PlatformId = (typeof PLATFORMS)[number];
/** How many trades each run of a lane takes, starting at another place in each lane. */
const RUN_LENGTHS = [34, 3, 144, 8, 1, 55, 377, 13, 2, 89, 21, 610, 5, 233];

/** One trade of the tape as a fill of its block. */
export interface Fill {
  /** Place on the tape, from 0. */
  readonly tape: number;
  readonly trade: TapeTrade;
}

/** One run of trades in one symbol on one platform: one order and one block. */
export interface Block {
  /** From 0, in the order of the first trades. */
  readonly number: number;
  readonly blockId: string;
  readonly orderId: string;
  readonly allocId: string;
  readonly symbol: string;
  /** 0 AAA, 1 BBB, 2 ETF. */
  readonly symbolNumber: number;
  readonly lane: number;
  readonly platform: PlatformId;
  readonly side: 'BUY' | 'SELL';
  readonly fills: readonly Fill[];
  /** Shares executed. */
  readonly quantity: bigint;
  /** Σ size × price in 10⁻⁸ of the currency. */
  readonly gross: bigint;
}

interface Run {
  readonly symbolNumber: number;
  readonly lane: number;
  readonly fills: Fill[];
  signedSize: bigint;
}

/** Cuts the tape into the day's blocks by the rule of README.md. */
export function cutBlocks(tape: readonly TapeTrade[]): Block[] {
  const ticks = ticksOf(tape);
  const counts = new Map<string, number>();
  const lanes = new Map<string, { run: Run; room: number; runs: number }>();
  const runs: Run[] = [];
  tape.forEach((trade, place) => {
    const symbolNumber = SYMBOLS.indexOf(trade.symbol as (typeof SYMBOLS)[number]);
    const count = (counts.get(trade.symbol) ?? 0) + 1;
    counts.set(trade.symbol, count);
    const lane = count % 3 === 0 ? 1 : 0;
    const key = `${trade.symbol}/${lane}`;
    let open = lanes.get(key);
    if (!open || open.room === 0) {
      const number = open?.runs ?? 0;
      const room = RUN_LENGTHS[(number + 5 * symbolNumber + 3 * lane) % RUN_LENGTHS.length]!;
      open = { run: { symbolNumber, lane, fills: [], signedSize: 0n }, room, runs: number + 1 };
      lanes.set(key, open);
      runs.push(open.run);
    }
    open.room -= 1;
    open.run.fills.push({ tape: place, trade });
    open.run.signedSize += BigInt(trade.size) * BigInt(ticks[place]!);
  });
  return runs.map(blockOf);
}

/** Up +1, down −1, unchanged as before; the first of a symbol 0. */
function ticksOf(tape: readonly TapeTrade[]): number[] {
  const last = new Map<string, { price: bigint; tick: number }>();
  return tape.map(({ symbol, price }) => {
    const now = scaled(price);
    const before = last.get(symbol);
    const tick = !before ? 0 : now > before.price ? 1 : now < before.price ? -1 : before.tick;
    last.set(symbol, { price: now, tick });
    return tick;
  });
}

function blockOf(run: Run, number: number): Block {
  const digits = String(number).padStart(4, '0');
  return {
    number,
    blockId: `B-${digits}`,
    orderId: `O-${digits}`,
    allocId: `A-${digits}`,
    symbol: SYMBOLS[run.symbolNumber]!,
    symbolNumber: run.symbolNumber,
    lane: run.lane,
    platform: PLATFORMS[run.lane]!,
    side: run.signedSize < 0n ? 'SELL' : 'BUY',
    fills: run.fills,
    quantity: run.fills.reduce((sum, { trade }) => sum + BigInt(trade.size), 0n),
    gross: run.fills.reduce((sum, { trade }) => sum + BigInt(trade.size) * scaled(trade.price), 0n),
  };
}
