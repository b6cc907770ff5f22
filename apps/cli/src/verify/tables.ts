/** What is read of the database; every column as text, so that nothing is rounded on the way. */
export const TABLES = {
  reports: `SELECT platform, trade_date, exec_id, source, outcome, root_exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side, last_qty::text,
                   last_px::text, currency, last_mkt, transact_time, last_capacity, trader, reason, origin, encode(raw, 'hex') AS raw
              FROM execution_ingest.execution_report`,
  executions: `SELECT platform, trade_date, root_exec_id, version::text, live::text, exec_id, exec_type, exec_ref_id, order_id, block_id, symbol, side,
                      last_qty::text, last_px::text, currency, last_mkt, transact_time, last_capacity, trader FROM execution_ingest.execution`,
  conflicts: "SELECT origin, encode(raw, 'hex') AS raw FROM execution_ingest.conflict",
  ingestBlocks: `SELECT block_id, version::text, state, array_to_string(reasons, ',') AS reasons, fills::text, qty::text, gross::text, trade_date, platform,
                        symbol, side, currency FROM execution_ingest.blocks`,
  ingestOrders: 'SELECT order_id, block_id, fills::text, qty::text, gross::text FROM execution_ingest.orders WHERE block_id IS NOT NULL',
  ingestDays: `SELECT platform, trade_date, version::text, state, reports::text, duplicates::text, num_orders::text, num_reports::text
                 FROM execution_ingest.platform_day`,
  ingestParked: "SELECT topic, waits_on, encode(value, 'hex') AS raw FROM execution_ingest.parked WHERE released_at IS NULL",
  fills: `SELECT platform, trade_date::text, root_exec_id, version::text, order_id, block_id, live::text, last_qty::text, last_px::text, late::text
            FROM allocation.fill`,
  blocks: `SELECT block_id, trade_date::text, symbol, side, currency, fills::text, qty::text, gross::text, total_version::text, total_state, total_fills::text,
                  total_qty::text, total_gross::text, array_to_string(total_reasons, ',') AS total_reasons, alloc_id, outcome, version::text, reason,
                  (late_at IS NOT NULL)::text AS late FROM allocation.block WHERE trade_date IS NOT NULL`,
  allocatedBlocks: `SELECT block_id, version::text, alloc_id, instruction_id, cause, qty::text, exact_gross::text, gross::text, residual::text, avg_px::text,
                           settl_date::text, zero_lines::text FROM allocation.allocated_block`,
  allocations: `SELECT individual_alloc_id, block_id, version::text, line::text, alloc_trans_type, ref_individual_alloc_id, account, alloc_qty::text,
                       gross_trade_amt::text FROM allocation.allocation`,
  certificates: 'SELECT block_id, version::text, hash, content FROM allocation.certificate',
  days: "SELECT trade_date::text, state, array_to_string(platforms_open, ',') AS platforms_open, figures::text FROM allocation.trading_day",
  confirmations: `SELECT confirm_id, individual_alloc_id, confirm_trans_type, confirm_ref_id, custodian, commission::text, misc_fees::text, net_money::text,
                         status, released_by, affirmed_by, confirm_rej_reason, corrected_by FROM confirmation.confirmation`,
  upheld: 'SELECT individual_alloc_id, confirm_id FROM confirmation.upheld_line',
  answers: 'SELECT origin, custodian, confirm_id, affirm_status, confirm_rej_reason, text, affirmed_by, outcome, refusal FROM confirmation.answer',
  entries: `SELECT entry_kind, source, reference, account, entry_type, trade_date::text, settl_date::text, symbol, quantity::text, avg_px::text,
                   gross_trade_amt::text, commission::text, fees::text, amount::text, currency, individual_alloc_id, block_id, correction_of
              FROM statements.ledger_entry`,
  positions: 'SELECT account, symbol, trade_date::text, quantity::text FROM statements.position_day',
  cash: 'SELECT account, currency, trade_date::text, amount::text FROM statements.cash_day',
  statements: `SELECT statement_id, account, period_start::text, period_end::text, version::text, entries::text, issued_by, content, content_hash
                 FROM statements.statement`,
  flags: `SELECT flag_id, scope, subject, person, rule, rule_version::text, first_duty, second_duty, severity, prevented::text, status
            FROM compliance.flag`,
  decisions: 'SELECT flag_id, outcome, reason, decided_by FROM compliance.decision',
  quarantine: unionOfServices("SELECT '%' AS service, topic, encode(value, 'hex') AS raw, count::text FROM %.quarantine"),
  waiting: unionOfServices("SELECT '%' AS service, topic, waits_on FROM %.parked WHERE released_at IS NULL"),
  unsent: unionOfServices(`SELECT '%' AS service, 'outbox' AS box, id::text FROM %.outbox WHERE sent_at IS NULL
                           UNION ALL SELECT '%', 'stream', id::text FROM %.stream_record WHERE sequence IS NULL`),
  positionsRead: unionOfServices("SELECT '%' AS service, topic, partition::text, next_offset::text FROM %.position"),
} as const;

export type TableName = keyof typeof TABLES;

function unionOfServices(sql: string): string {
  const services = ['execution_ingest', 'allocation', 'confirmation', 'statements', 'compliance', 'reference_data'];
  return services.map((service) => sql.replaceAll('%', service)).join(' UNION ALL ');
}
