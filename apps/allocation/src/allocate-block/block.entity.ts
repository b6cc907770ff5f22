import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import type { AllocMethod } from '@entresol/trade/allocation';
import type { BlockState, HoldReason } from '@entresol/trade/block';
import type { Side } from '@entresol/trade/side';

/** A block with all that its allocation is decided on. Figures are text as PostgreSQL gives them. */
export interface ExecutedBlock {
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly side: Side;
  readonly currency: string;
  /** Mentions of it disagree on its day, instrument, side or currency. */
  readonly mixed: boolean;
  /** A fill's order has not come yet. */
  readonly orderMissing: boolean;
  /** No order of it asks for another settlement than the market's regular cycle. */
  readonly regularSettlement: boolean;
  /** Of the own live fills. */
  readonly fills: string;
  readonly qty: string;
  readonly gross: string;
  /** As `comparableTime` writes it. */
  readonly firstTransactTime: string | null;
  /** The newest version from execution-ingest, or null where none has come. */
  readonly total: { version: string; state: BlockState; fills: string; qty: string; gross: string; reasons: HoldReason[] } | null;
  readonly instruction: StandingInstruction | null;
}

/** The accepted instruction that stands for a block. */
export interface StandingInstruction {
  readonly allocId: string;
  readonly allocMethod: AllocMethod;
  readonly allocations: readonly InstructedAccount[];
  /** When it was given; null counts as after the trade. */
  readonly transactTime: string | null;
  readonly approved: boolean;
}

/** As numbers, JSON would round the figures; versions and counts stay text with them. */
export const EXECUTED_BLOCKS = `
  SELECT b.block_id AS "blockId", b.trade_date::text AS "tradeDate", b.symbol, b.side, b.currency, b.mixed,
    EXISTS (SELECT FROM fill f WHERE f.block_id = b.block_id AND NOT EXISTS (SELECT FROM placed_order o WHERE o.order_id = f.order_id)) AS "orderMissing",
    NOT EXISTS (SELECT FROM placed_order o WHERE o.block_id = b.block_id AND o.settl_type <> '0') AS "regularSettlement",
    b.fills, b.qty, b.gross, b.first_transact_time AS "firstTransactTime",
    CASE WHEN b.total_version > 0 THEN jsonb_build_object('version', b.total_version::text, 'state', b.total_state, 'fills', b.total_fills::text,
      'qty', b.total_qty::text, 'gross', b.total_gross::text, 'reasons', b.total_reasons) END AS total,
    CASE WHEN i.alloc_id IS NOT NULL THEN jsonb_build_object('allocId', i.alloc_id, 'allocMethod', i.alloc_method, 'allocations', i.allocations,
      'transactTime', i.transact_time, 'approved', EXISTS (SELECT FROM approval a WHERE a.alloc_id = i.alloc_id)) END AS instruction
  FROM block b LEFT JOIN instruction i ON i.alloc_id = b.alloc_id
  WHERE b.block_id = ANY ($1) AND b.outcome = 'PENDING'
  ORDER BY b.block_id`;
