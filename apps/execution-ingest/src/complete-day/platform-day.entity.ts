/** A platform's day: what has come of it, what the platform says it sent (null until it says so), and what was last published. */
export interface PlatformDayRow {
  readonly platform: string;
  readonly tradeDate: string;
  /** Distinct reports that came, whatever became of them. */
  readonly reports: number;
  readonly duplicates: number;
  readonly ordersTotalled: number;
  readonly revision: number | null;
  readonly numOrders: number | null;
  readonly numReports: number | null;
  readonly version: number;
  readonly state: 'OPEN' | 'COMPLETE';
}

/** Every platform that a day's orders were given to, or that has sent something of it. */
export const PLATFORMS_OF_DAY = `
  SELECT platform, coalesce(o.orders, 0) AS orders, coalesce(d.reports, 0)::float8 AS reports, coalesce(d.duplicates, 0)::float8 AS duplicates,
         coalesce(d.orders_totalled, 0)::float8 AS "ordersTotalled", d.num_orders::float8 AS "numOrders", d.num_reports::float8 AS "numReports",
         coalesce(d.state, 'OPEN') AS state
    FROM (SELECT platform, count(*)::float8 AS orders FROM orders WHERE trade_date = $1 GROUP BY platform) AS o
         FULL JOIN (SELECT * FROM platform_day WHERE trade_date = $1) AS d USING (platform)
   ORDER BY platform`;
