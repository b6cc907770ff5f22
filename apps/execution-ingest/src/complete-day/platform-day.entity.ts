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
