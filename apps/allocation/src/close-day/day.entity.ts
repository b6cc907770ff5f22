import type { DayFigures, DayState, PlatformDay } from './close-day.rules.js';

/** A day as it stands in its row. */
export interface DayRow {
  readonly state: DayState;
  readonly platforms: string[];
  readonly deadlineSeconds: number | null;
  readonly deadline: Date | null;
  /** Of a closed day: as they were published. */
  readonly figures: DayFigures | null;
  /** Of a closed day: the platforms whose own total was not met. */
  readonly platformsOpen: string[];
  /** The deadline has passed, by the database's clock. */
  readonly due: boolean;
}

export const DAY = `
  SELECT state, platforms, deadline_seconds AS "deadlineSeconds", deadline, platforms_open AS "platformsOpen", figures,
    coalesce(deadline <= now(), false) AS due
  FROM trading_day WHERE trade_date = $1`;

/** Of a day that is not closed yet. Where all of a block's allocation was taken back, it counts as allocated; one that came late does not count. */
export const DAY_FIGURES = `
  SELECT count(*)::int AS blocks, (count(*) FILTER (WHERE b.outcome IN ('ALLOCATED', 'CANCELLED')))::int AS allocated,
    (count(*) FILTER (WHERE b.outcome = 'BROKEN'))::int AS broken,
    coalesce(sum(l.lines), 0)::int AS allocations, coalesce(sum(a.zero_lines), 0)::int AS "zeroLines"
  FROM block b LEFT JOIN allocated_block a ON a.block_id = b.block_id AND a.version = b.version
    LEFT JOIN LATERAL (
      SELECT count(*) AS lines FROM allocation WHERE block_id = a.block_id AND version = a.version AND alloc_trans_type <> 'REVERSAL'
    ) AS l ON true
  WHERE b.trade_date = $1 AND NOT (b.outcome = 'BROKEN' AND b.reason = 'LATE')`;

export const PLATFORMS_OF_DAY = `
  SELECT p.platform, coalesce(t.state = 'COMPLETE', false) AS complete,
    (SELECT count(*) FROM placed_order o WHERE o.trade_date = d.trade_date AND o.platform = p.platform) >= coalesce(t.num_orders, 0) AS "ordersHere"
  FROM trading_day d CROSS JOIN unnest(d.platforms) AS p (platform) LEFT JOIN platform_total t ON t.platform = p.platform AND t.trade_date = d.trade_date
  WHERE d.trade_date = $1 ORDER BY p.platform`;

/** Platforms that a day knows, by its orders, their totals or its closer, of which something is still to come. */
export const OPEN_PLATFORMS = `
  SELECT p.platform FROM (
    SELECT platform FROM placed_order WHERE trade_date = $1 UNION SELECT platform FROM platform_total WHERE trade_date = $1
    UNION SELECT unnest(platforms) FROM trading_day WHERE trade_date = $1
  ) AS p LEFT JOIN platform_total t ON t.platform = p.platform AND t.trade_date = $1
  WHERE t.state IS DISTINCT FROM 'COMPLETE'
    OR t.num_orders > (SELECT count(*) FROM placed_order o WHERE o.trade_date = $1 AND o.platform = p.platform)
  ORDER BY p.platform`;

/** A day as a person sees it. */
export interface DayView extends DayFigures {
  readonly tradeDate: string;
  readonly state: DayState;
  /** Blocks that are allocated or broken. */
  readonly decided: number;
  readonly deadline: string | null;
  readonly platformsOpen: string[];
}

export function viewOf(tradeDate: string, row: DayRow, figures: DayFigures, platforms: readonly PlatformDay[]): DayView {
  const platformsOpen = row.state === 'CLOSED' ? row.platformsOpen : platforms.filter(({ complete }) => !complete).map(({ platform }) => platform);
  const { state, deadline } = row;
  return { tradeDate, state, deadline: deadline?.toISOString() ?? null, decided: figures.allocated + figures.broken, ...figures, platformsOpen };
}
