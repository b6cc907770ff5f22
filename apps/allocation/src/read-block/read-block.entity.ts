import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import type { AccountErrorRule, AllocMethod, AllocRejReason, AllocStatus, AllocTransType } from '@entresol/trade/allocation';
import type { BlockAllocType, BlockOutcome, BlockState, HoldReason } from '@entresol/trade/block';
import type { Side } from '@entresol/trade/side';
import type { InstructionState } from '../instruct-block/instruction-life.rules.js';

/** A block as a person sees it. Figures are text. */
export interface BlockView {
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly side: Side;
  readonly currency: string;
  readonly state: BlockOutcome;
  /** FIX AllocType 626 by name. */
  readonly allocType: BlockAllocType;
  /** Of its allocation; 0 where it has none yet. */
  readonly version: number;
  /** The instruction that would replace or reverse what is allocated, once its correction is approved. */
  readonly proposalId: string | null;
  readonly reason: AllocRejReason | null;
  readonly text: string | null;
  readonly lateAt: Date | null;
  readonly executed: { fills: string; qty: string; gross: string; firstTransactTime: string | null };
  readonly total: { version: string; state: BlockState; fills: string; qty: string; gross: string; reasons: HoldReason[] } | null;
  readonly instruction: {
    allocId: string; allocMethod: AllocMethod; allocations: InstructedAccount[]; oddLotAccount: string | null; accountErrors: AccountErrorRule;
    leftOut: { account: string; reason: AllocRejReason }[]; deviationReason: string | null; instructedBy: string; transactTime: string | null;
    approvalNeeded: boolean; approvedBy: string[];
  } | null;
  readonly allocation: {
    allocId: string; cause: string; approvedBy: string | null; correctionReason: string | null; totalVersion: string; qty: string; gross: string;
    residual: string; avgPx: string; settlDate: string; zeroLines: number;
  } | null;
  readonly lines: { individualAllocId: string; account: string; allocQty: string; grossTradeAmt: string }[];
}

export const BLOCK = `
  SELECT b.block_id AS "blockId", b.trade_date::text AS "tradeDate", b.symbol, b.side, b.currency, b.outcome AS state, b.version,
    b.proposal_id AS "proposalId", b.reason, b.reason_text AS text, b.late_at AS "lateAt",
    CASE WHEN b.outcome = 'CANCELLED' AND b.late_at IS NULL THEN 'CANCEL_GROUP'
      WHEN b.late_at IS NOT NULL OR b.proposal_id IS NOT NULL OR (b.version > 0 AND b.outcome IN ('PENDING', 'BROKEN')) THEN 'REOPEN_GROUP'
      WHEN b.total_state = 'COMPLETE' THEN 'COMPLETE_GROUP' ELSE 'INCOMPLETE_GROUP' END AS "allocType",
    jsonb_build_object('fills', b.fills::text, 'qty', b.qty::text, 'gross', b.gross::text, 'firstTransactTime', b.first_transact_time) AS executed,
    CASE WHEN b.total_version > 0 THEN jsonb_build_object('version', b.total_version::text, 'state', b.total_state, 'fills', b.total_fills::text,
      'qty', b.total_qty::text, 'gross', b.total_gross::text, 'reasons', b.total_reasons) END AS total,
    CASE WHEN i.alloc_id IS NOT NULL THEN jsonb_build_object('allocId', i.alloc_id, 'allocMethod', i.alloc_method, 'allocations', i.allocations,
      'oddLotAccount', i.odd_lot_account,
      'accountErrors', i.account_errors, 'leftOut', i.left_out, 'deviationReason', i.deviation_reason,
      'instructedBy', i.instructed_by, 'transactTime', i.transact_time, 'approvalNeeded', i.approval_needed,
      'approvedBy', (SELECT coalesce(jsonb_agg(person ORDER BY approved_at), '[]') FROM approval WHERE alloc_id = i.alloc_id)) END AS instruction,
    CASE WHEN a.block_id IS NOT NULL THEN jsonb_build_object('allocId', a.alloc_id, 'cause', a.cause, 'approvedBy', a.approved_by,
      'correctionReason', a.correction_reason, 'totalVersion', a.total_version::text, 'qty', a.qty::text, 'gross', a.gross::text,
      'residual', a.residual::text, 'avgPx', a.avg_px::text, 'settlDate', a.settl_date::text, 'zeroLines', a.zero_lines) END AS allocation,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('individualAllocId', individual_alloc_id, 'account', account, 'allocQty', alloc_qty::text,
      'grossTradeAmt', gross_trade_amt::text) ORDER BY line), '[]') FROM standing_allocation WHERE block_id = b.block_id) AS lines
  FROM block b LEFT JOIN instruction i ON i.alloc_id = b.alloc_id
    LEFT JOIN allocated_block a ON a.block_id = b.block_id AND a.version = b.version
  WHERE b.block_id = $1 AND b.trade_date IS NOT NULL`;

export interface BreakView {
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly allocId: string | null;
  readonly state: BlockOutcome;
  readonly reason: AllocRejReason;
  readonly text: string;
  readonly since: Date;
}

export const BREAKS = `
  SELECT block_id AS "blockId", trade_date::text AS "tradeDate", symbol, alloc_id AS "allocId", outcome AS state, reason, reason_text AS text, since
  FROM block_break WHERE $1::date IS NULL OR trade_date = $1 ORDER BY since, block_id LIMIT $2`;

export interface InstructionView {
  readonly allocId: string;
  readonly blockId: string;
  readonly allocTransType: AllocTransType;
  readonly refAllocId: string | null;
  readonly state: InstructionState;
  /** FIX AllocStatus 87 by name. */
  readonly allocStatus: AllocStatus;
  readonly reason: AllocRejReason | null;
  readonly account: string | null;
  readonly instructedBy: string;
  readonly transactTime: string | null;
  readonly approvalNeeded: boolean;
  readonly symbol: string | null;
  readonly side: Side | null;
  readonly qty: string;
  readonly gross: string;
}

export const INSTRUCTIONS = `
  SELECT i.alloc_id AS "allocId", i.block_id AS "blockId", i.alloc_trans_type AS "allocTransType", i.ref_alloc_id AS "refAllocId", i.state,
    i.reason, i.account, i.instructed_by AS "instructedBy", i.transact_time AS "transactTime",
    i.approval_needed AS "approvalNeeded", b.symbol, b.side, b.qty, b.gross
  FROM instruction i JOIN block b USING (block_id)
  WHERE i.state <> 'RECEIVED' AND (NOT $1 OR i.alloc_id IN (SELECT alloc_id FROM instruction_pending_approval))
  ORDER BY i.judged_at, i.alloc_id LIMIT $2`;
