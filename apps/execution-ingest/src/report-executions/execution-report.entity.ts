import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { columns } from '../columns.js';

/** Who said it: a platform; a trader of a deal by phone that a second person approved; or a person who amended by hand. */
export type ReportSource = 'PLATFORM' | 'PHONE' | 'PERSON';

/** A report's row: what was reported, and beside it where it came from. */
export interface ExecutionReportRow {
  readonly value: ExecutionReported;
  readonly source: ReportSource;
  /** Only of what was taken; of a fill known beforehand, for it begins its own chain. */
  readonly rootExecId: string | null;
  /** Why a person amended. */
  readonly reason: string | null;
  readonly raw: Buffer;
  /** `topic[partition]@offset`, or what else it came by, and through whom. */
  readonly origin: string;
}

export const REPORTED_COLUMNS = `platform, trade_date AS "tradeDate", exec_id AS "execId", exec_type AS "execType", exec_ref_id AS "execRefId",
  order_id AS "orderId", block_id AS "blockId", symbol, side, last_qty AS "lastQty", last_px AS "lastPx", currency, last_mkt AS "lastMkt",
  transact_time AS "transactTime", last_capacity AS "lastCapacity", trader`;

/** Stores each report whose identity is not known yet as taken; what comes of it, where it is not, is told later in the same transaction. */
export const INSERT_REPORTS = `INSERT INTO execution_report (platform, trade_date, exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side,
    last_qty, last_px, currency, last_mkt, transact_time, last_capacity, trader, source, root_exec_id, reason, raw, origin, outcome)
  SELECT platform, trade_date, exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side, last_qty::numeric, last_px::numeric, currency, last_mkt,
         transact_time, last_capacity, trader, source, root_exec_id, reason, raw, origin, 'TAKEN'
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
           $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::bytea[], $21::text[])
      AS r (platform, trade_date, exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side, last_qty, last_px, currency, last_mkt,
            transact_time, last_capacity, trader, source, root_exec_id, reason, raw, origin)
  ON CONFLICT DO NOTHING`;

/** The parameters of `INSERT_REPORTS`. */
export function insertParameters(rows: readonly ExecutionReportRow[]): unknown[][] {
  return [
    ...columns(rows.map(({ value }) => value), [
      'platform', 'tradeDate', 'execId', 'execType', 'execRefId', 'orderId', 'blockId', 'symbol', 'side', 'lastQty', 'lastPx',
      'currency', 'lastMkt', 'transactTime', 'lastCapacity', 'trader',
    ]),
    ...columns(rows, ['source', 'rootExecId', 'reason', 'raw', 'origin']),
  ];
}
