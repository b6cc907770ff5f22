import { BLOCK_STATES, HOLD_REASONS, type BlockState, type HoldReason } from '@entresol/trade/block';
import { ALLOC_REJ_REASONS, type AllocRejReason } from '@entresol/trade/allocation';
import { SIDES, type Side } from '@entresol/trade/side';
import { CalendarDate, Count, Currency, ExactAmount, ForeignId, Id, Ids, Lines, OneOf, SomeOf, Unsigned } from './field.js';

/** How far a block is known to be complete. A higher version replaces. Key: blockId. */
export class BlockTotalled {
  @Id() blockId: string;
  @Count({ min: 1 }) version: number;
  @OneOf(BLOCK_STATES) state: BlockState;
  @Count({ description: 'live fills' }) fills: number;
  @Unsigned() qty: string;
  @ExactAmount() gross: string;
  @SomeOf(HOLD_REASONS) reasons: HoldReason[];
  @CalendarDate() tradeDate: string;
  @Id() platform: string;
  @ForeignId() symbol: string;
  @OneOf(SIDES) side: Side;
  @Currency() currency: string;
}

/** Whether all that a platform says it sent on a day has come. A higher version replaces. Key: platform. */
export class PlatformTotalled {
  @Id() platform: string;
  @CalendarDate() tradeDate: string;
  @Count({ min: 1 }) version: number;
  @OneOf(BLOCK_STATES) state: BlockState;
  @Count() numOrders: number;
  @Count() numReports: number;
}

/** A block that was not allocated on its day, and why. */
export class BrokenBlock {
  @Id() blockId: string;
  @OneOf(ALLOC_REJ_REASONS) reason: AllocRejReason;
}

/** The end of a day's allocation: allocated + broken = all blocks of the day. Key: the date. */
export class DayClosed {
  @CalendarDate() tradeDate: string;
  @Count() blocks: number;
  @Count() allocated: number;
  @Count() broken: number;
  @Count({ description: 'account lines' }) allocations: number;
  @Count({ description: 'account lines of zero shares, dropped' }) zeroLines: number;
  @Ids({ description: 'platforms whose own total of the day was not met at the deadline' }) platformsOpen: string[];
  @Lines(() => BrokenBlock) brokenBlocks: BrokenBlock[];
}
