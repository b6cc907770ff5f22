import type { InstructedAccount } from '@entresol/contracts/allocation.message';
import type { AccountErrorRule, AllocCancReplaceReason, AllocMethod, AllocTransType } from '@entresol/trade/allocation';
import type { Side } from '@entresol/trade/side';
import type { AllocationCause } from '../allocate-block/allocation-version.entity.js';

/** One version of a block's allocation as it is stored. Figures are text. */
export interface AllocatedVersion {
  readonly blockId: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly side: Side;
  readonly currency: string;
  readonly version: number;
  readonly allocId: string;
  readonly instructionId: string;
  readonly cause: AllocationCause;
  readonly qty: string;
  readonly exactGross: string;
  readonly gross: string;
  readonly residual: string;
  readonly avgPx: string;
  readonly settlDate: string;
  readonly allocatedAt: string;
  /** Of a correction. */
  readonly approvedBy: string | null;
  readonly correctionReason: string | null;
  readonly lines: readonly AllocatedLine[];
  /** The certificate's JSON; null where nothing is left of the block. */
  readonly certificate: string | null;
}

export interface AllocatedLine {
  readonly individualAllocId: string;
  readonly allocTransType: Exclude<AllocTransType, 'CANCEL'>;
  readonly refIndividualAllocId: string | null;
  readonly account: string;
  readonly allocQty: string;
  readonly grossTradeAmt: string;
  /** ce_id of its record on allocations.allocated.v1. */
  readonly eventId: string;
}

/** An instruction that a version rests on, or one that such an instruction replaced. */
export interface ChainedInstruction {
  readonly allocId: string;
  readonly allocTransType: AllocTransType;
  readonly allocCancReplaceReason: AllocCancReplaceReason | null;
  readonly allocMethod: AllocMethod | null;
  readonly allocations: readonly InstructedAccount[];
  readonly oddLotAccount: string | null;
  readonly accountErrors: AccountErrorRule;
  readonly leftOut: readonly { account: string; reason: string; text: string }[];
  readonly deviationReason: string | null;
  readonly instructedBy: string;
  readonly transactTime: string | null;
  /** Given before the block's first fill, or at its very time. */
  readonly statedBeforeTrade: boolean;
  readonly approvals: readonly { person: string; approvedAt: string }[];
}

/** Without a version asked for, the newest. */
export const ALLOCATED_VERSION = `
  SELECT b.block_id AS "blockId", b.trade_date::text AS "tradeDate", b.symbol, b.side, b.currency, v.version, v.alloc_id AS "allocId",
    v.instruction_id AS "instructionId", v.cause, v.qty::text, v.exact_gross::text AS "exactGross", v.gross::text, v.residual::text,
    v.avg_px::text AS "avgPx", v.settl_date::text AS "settlDate", to_jsonb(v.allocated_at)#>>'{}' AS "allocatedAt", v.approved_by AS "approvedBy",
    v.correction_reason AS "correctionReason", c.content AS certificate,
    (SELECT jsonb_agg(jsonb_build_object('individualAllocId', a.individual_alloc_id, 'allocTransType', a.alloc_trans_type,
       'refIndividualAllocId', a.ref_individual_alloc_id, 'account', a.account, 'allocQty', a.alloc_qty::text, 'grossTradeAmt', a.gross_trade_amt::text)
       ORDER BY a.line) FROM allocation a WHERE a.block_id = v.block_id AND a.version = v.version) AS lines
  FROM block b JOIN allocated_block v ON v.block_id = b.block_id AND v.version = coalesce($2::int, b.version)
    LEFT JOIN certificate c ON c.block_id = v.block_id AND c.version = v.version
  WHERE b.block_id = $1`;

/** The instruction of this allocId, the one that it names, and so on back to the first. */
export const INSTRUCTION_CHAIN = `
  WITH RECURSIVE chain AS (
    SELECT i.*, 1 AS place FROM instruction i WHERE i.alloc_id = $1
    UNION ALL
    SELECT i.*, chain.place + 1 FROM chain JOIN instruction i ON i.alloc_id = chain.ref_alloc_id
  )
  SELECT i.alloc_id AS "allocId", i.alloc_trans_type AS "allocTransType", i.alloc_canc_replace_reason AS "allocCancReplaceReason",
    i.alloc_method AS "allocMethod", i.allocations, i.odd_lot_account AS "oddLotAccount", i.account_errors AS "accountErrors", i.left_out AS "leftOut",
    i.deviation_reason AS "deviationReason", i.instructed_by AS "instructedBy", i.transact_time AS "transactTime",
    coalesce(i.stated_at <= b.first_transact_time, i.stated_at IS NOT NULL) AS "statedBeforeTrade",
    (SELECT coalesce(jsonb_agg(jsonb_build_object('person', person, 'approvedAt', approved_at) ORDER BY approved_at), '[]')
       FROM approval a WHERE a.alloc_id = i.alloc_id) AS approvals
  FROM chain i JOIN block b USING (block_id) ORDER BY i.place`;
