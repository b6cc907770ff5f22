import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import type { AccountErrorRule, AllocMethod, AllocTransType } from '@entresol/trade/allocation';
import type { BlockState, HoldReason } from '@entresol/trade/block';
import type { Side } from '@entresol/trade/side';

/** A block with all that its allocation is decided on. Figures are text as PostgreSQL gives them. */
export interface ExecutedBlock {
  readonly blockId: string;
  /** Of its allocation; 0 where it has none yet. */
  readonly version: number;
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
  /** Σ orderQty of the orders that are here, or null where none is. */
  readonly orderedQty: string | null;
  /** Of the own live fills. */
  readonly fills: string;
  readonly qty: string;
  readonly gross: string;
  /** The newest version from execution-ingest, or null where none has come. */
  readonly total: { version: string; state: BlockState; fills: string; qty: string; gross: string; reasons: HoldReason[] } | null;
  readonly instruction: StandingInstruction | null;
}

/** The instruction that decides about a block: what is proposed for it, or else what stands. */
export interface StandingInstruction {
  readonly allocId: string;
  readonly allocTransType: AllocTransType;
  readonly allocMethod: AllocMethod;
  readonly allocations: readonly InstructedAccount[];
  readonly oddLotAccount: string | null;
  readonly accountErrors: AccountErrorRule;
  /** Accounts that count as not named. */
  readonly leftOut: readonly string[];
  /** Given before the first fill, or at its very time. */
  readonly statedBeforeTrade: boolean;
  /** Given after the first fill, and not what was stated before it. */
  readonly departs: boolean;
  readonly deviationReason: string | null;
  readonly approved: boolean;
}

/** As numbers, JSON would round the figures; versions and counts stay text with them. */
export const EXECUTED_BLOCKS = `
  SELECT b.block_id AS "blockId", b.version, b.trade_date::text AS "tradeDate", b.symbol, b.side, b.currency, b.mixed,
    EXISTS (SELECT FROM fill f WHERE f.block_id = b.block_id AND NOT EXISTS (SELECT FROM placed_order o WHERE o.order_id = f.order_id)) AS "orderMissing",
    NOT EXISTS (SELECT FROM placed_order o WHERE o.block_id = b.block_id AND o.settl_type <> '0') AS "regularSettlement",
    (SELECT sum(o.order_qty)::text FROM placed_order o WHERE o.block_id = b.block_id) AS "orderedQty", b.fills, b.qty, b.gross,
    CASE WHEN b.total_version > 0 THEN jsonb_build_object('version', b.total_version::text, 'state', b.total_state, 'fills', b.total_fills::text,
      'qty', b.total_qty::text, 'gross', b.total_gross::text, 'reasons', b.total_reasons) END AS total,
    CASE WHEN i.alloc_id IS NOT NULL THEN jsonb_build_object('allocId', i.alloc_id, 'allocTransType', i.alloc_trans_type, 'allocMethod', i.alloc_method,
      'allocations', i.allocations, 'oddLotAccount', i.odd_lot_account, 'accountErrors', i.account_errors, 'deviationReason', i.deviation_reason,
      'leftOut', jsonb_path_query_array(i.left_out, '$[*].account'),
      'statedBeforeTrade', coalesce(i.stated_at <= b.first_transact_time, i.stated_at IS NOT NULL),
      'departs', coalesce(i.stated_at > b.first_transact_time, b.first_transact_time IS NOT NULL)
        AND EXISTS (SELECT FROM block_statement s WHERE s.block_id = b.block_id AND s.split_hash <> i.split_hash),
      'approved', EXISTS (SELECT FROM approval a WHERE a.alloc_id = i.alloc_id)) END AS instruction
  FROM block b LEFT JOIN instruction i ON i.alloc_id = coalesce(b.proposal_id, b.alloc_id)
  WHERE b.block_id = ANY ($1)
  ORDER BY b.block_id`;
