import type { PhoneTrade } from './phone-trade.message.js';

export const PHONE_TRADE_STATES = ['PENDING', 'APPROVED', 'REJECTED'] as const;
export type PhoneTradeState = (typeof PHONE_TRADE_STATES)[number];

/** A deal by phone, and what a second person decided of it. Times are RFC 3339. */
export interface PhoneTradeRow extends PhoneTrade {
  /** That of the fill it becomes. */
  readonly execId: string;
  readonly enteredBy: string;
  readonly enteredAt: string;
  readonly state: PhoneTradeState;
  readonly decidedBy: string | null;
  readonly decidedAt: string | null;
  readonly refusal: string | null;
}

export const PHONE_TRADE_COLUMNS = `exec_id AS "execId", order_id AS "orderId", ticket, last_qty AS "lastQty", last_px AS "lastPx", last_mkt AS "lastMkt",
  transact_time AS "transactTime", last_capacity AS "lastCapacity", reason, entered_by AS "enteredBy",
  to_char(entered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "enteredAt", state, decided_by AS "decidedBy",
  to_char(decided_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "decidedAt", refusal`;
