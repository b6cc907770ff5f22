import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { Status } from './confirmation-status.rules.js';

/** A line as its contract has it: figures keep the decimals they came with, days are text. */
export const LINE_COLUMNS = `
  l.individual_alloc_id AS "individualAllocId", l.alloc_id AS "allocId", l.alloc_trans_type AS "allocTransType", l.version,
  l.ref_individual_alloc_id AS "refIndividualAllocId", l.block_id AS "blockId", l.account, l.symbol, l.side,
  l.trade_date::text AS "tradeDate", l.settl_date::text AS "settlDate", l.alloc_qty AS "allocQty", l.avg_px AS "avgPx",
  l.gross_trade_amt AS "grossTradeAmt", l.currency, l.block_qty AS "blockQty", l.block_gross_trade_amt AS "blockGrossTradeAmt",
  l.tot_no_allocs AS "totNoAllocs"`;

/** A confirmation as it is issued, with its status. */
export const CONFIRMATION_COLUMNS = `
  c.confirm_id AS "confirmId", c.confirm_trans_type AS "confirmTransType", c.confirm_ref_id AS "confirmRefId", 'CONFIRMED' AS "confirmStatus",
  l.individual_alloc_id AS "individualAllocId", l.block_id AS "blockId", l.account, c.custodian, l.symbol, l.side,
  l.trade_date::text AS "tradeDate", l.settl_date::text AS "settlDate", l.alloc_qty AS "allocQty", l.avg_px AS "avgPx",
  l.gross_trade_amt AS "grossTradeAmt", c.commission, c.misc_fees AS "miscFees", c.net_money AS "netMoney", l.currency, c.status`;

export const CONFIRMATIONS = 'confirmation c JOIN allocated_line l USING (individual_alloc_id)';

export type ConfirmationRow = ConfirmationIssued & { status: Status };
