/** How the service stands, in one row. A report is counted once, whatever became of it; `conflicts` are of reports alone. */
export const COUNTS = `
  SELECT r.*, e.*, b.*,
         (SELECT count(*) FROM orders WHERE block_id IS NOT NULL) AS orders,
         (SELECT coalesce(sum(duplicates), 0) FROM platform_day) AS duplicates,
         (SELECT count(*) FROM conflict WHERE topic = 'executions.reported.v1') AS conflicts,
         (SELECT count(*) FROM execution_rejection WHERE reason IN ('MALFORMED_MESSAGE', 'INVALID_FIELD')) AS malformed,
         (SELECT count(*) FROM execution_rejection) AS rejected
    FROM (SELECT count(*) FILTER (WHERE outcome = 'TAKEN' AND source <> 'PERSON') AS reports,
                 count(*) FILTER (WHERE outcome = 'TAKEN' AND source <> 'PERSON' AND exec_type = 'TRADE_CANCEL') AS busted,
                 count(*) FILTER (WHERE outcome = 'TAKEN' AND source <> 'PERSON' AND exec_type = 'TRADE_CORRECT') AS corrected,
                 count(*) FILTER (WHERE source = 'PERSON') AS amended,
                 count(*) FILTER (WHERE outcome = 'WAITING') AS parked
            FROM execution_report) AS r,
         (SELECT count(*) AS accepted, count(*) FILTER (WHERE live) AS live FROM execution) AS e,
         (SELECT count(*) AS blocks, count(*) FILTER (WHERE state = 'COMPLETE') AS blocks_complete FROM blocks) AS b`;

/** Blocks that are not known to be complete, with all that speaks against each. */
export const BREAKS = `
  SELECT block_id AS subject, array_to_string(reasons, ', ') AS reason, to_char(since, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS since
    FROM blocks WHERE state <> 'COMPLETE' ORDER BY since, block_id`;
