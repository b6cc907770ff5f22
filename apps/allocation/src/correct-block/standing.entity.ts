import type { BlockOutcome } from '@entresol/trade/block';
import type { AllocTransType } from '@entresol/trade/allocation';

/** A block as it stands, as a correction needs to know it beside what `EXECUTED_BLOCKS` says. */
export interface StandingBlock {
  readonly outcome: BlockOutcome;
  readonly allocId: string | null;
  readonly proposalId: string | null;
  readonly proposed: AllocTransType | null;
  readonly late: boolean;
  readonly dayClosed: boolean;
  readonly qty: string;
  readonly gross: string;
}

export const STANDING_BLOCK = `
  SELECT b.outcome, b.alloc_id AS "allocId", b.proposal_id AS "proposalId", p.alloc_trans_type AS proposed, b.late_at IS NOT NULL AS late,
    d.state = 'CLOSED' AS "dayClosed", coalesce(a.qty, 0)::text AS qty, coalesce(a.gross, 0)::text AS gross
  FROM block b JOIN trading_day d USING (trade_date) LEFT JOIN instruction p ON p.alloc_id = b.proposal_id
    LEFT JOIN allocated_block a ON a.block_id = b.block_id AND a.version = b.version
  WHERE b.block_id = $1`;

export const STANDING_LINES = `
  SELECT s.individual_alloc_id AS "individualAllocId", s.account, s.alloc_qty AS "allocQty", s.gross_trade_amt AS "grossTradeAmt",
    a.avg_px AS "avgPx", a.settl_date::text AS "settlDate"
  FROM standing_allocation s JOIN allocated_block a USING (block_id, version) WHERE s.block_id = $1 ORDER BY s.line`;

/** Confirmations that were told and that none told later names. A cancel leaves nothing standing. */
export const STANDING_CONFIRMATIONS = `
  SELECT confirm_id AS "confirmId", account, custodian, affirm_status AS "affirmStatus", net_money::text AS "netMoney", currency
  FROM told_confirmation t
  WHERE block_id = $1 AND confirm_trans_type IS DISTINCT FROM 'CANCEL'
    AND NOT EXISTS (SELECT FROM told_confirmation n WHERE n.block_id = t.block_id AND n.confirm_ref_id = t.confirm_id)
  ORDER BY confirm_id`;

export const STATEMENTS_OF_DAY = `
  SELECT statement_id AS "statementId", account, period_start::text AS "periodStart", period_end::text AS "periodEnd", version
  FROM told_statement WHERE account = ANY ($1) AND $2::date BETWEEN period_start AND period_end ORDER BY account, period_start, period_end`;
