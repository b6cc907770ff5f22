import type { ExecutionsTotalled } from '@entresol/contracts/execution.message';
import type { PlatformDayRow } from './platform-day.entity.js';

/** What a batch adds to a platform's day. */
export interface DayChange {
  readonly platform: string;
  readonly tradeDate: string;
  readonly reports?: number;
  readonly duplicates?: number;
  readonly ordersTotalled?: number;
}

export function dayKey({ platform, tradeDate }: Pick<DayChange, 'platform' | 'tradeDate'>): string {
  return `${platform}/${tradeDate}`;
}

/** One change a day. */
export function addChanges(changes: readonly DayChange[]): Map<string, Required<DayChange>> {
  const days = new Map<string, { -readonly [F in keyof DayChange]-?: DayChange[F] }>();
  for (const change of changes) {
    const { platform, tradeDate } = change;
    const key = dayKey(change);
    let day = days.get(key);
    if (!day) days.set(key, (day = { platform, tradeDate, reports: 0, duplicates: 0, ordersTotalled: 0 }));
    day.reports += change.reports ?? 0;
    day.duplicates += change.duplicates ?? 0;
    day.ordersTotalled += change.ordersTotalled ?? 0;
  }
  return days;
}

/**
 * A day after a change and, where one came, a newer total. It is COMPLETE while exactly what the platform says has come, and has a
 * new version, to be published, whenever that turns, or the platform says otherwise.
 */
export function dayAfter(day: PlatformDayRow, change: DayChange | undefined, total: ExecutionsTotalled | undefined): PlatformDayRow {
  const said = total ? { revision: total.revision, numOrders: total.numOrders ?? null, numReports: total.numReports } : day;
  const reports = day.reports + (change?.reports ?? 0);
  const ordersTotalled = day.ordersTotalled + (change?.ordersTotalled ?? 0);
  const state = reports === said.numReports && ordersTotalled === said.numOrders ? 'COMPLETE' : 'OPEN';
  const moved = total !== undefined || state !== day.state;
  const { revision, numOrders, numReports } = said;
  return {
    ...day, reports, ordersTotalled, duplicates: day.duplicates + (change?.duplicates ?? 0),
    revision, numOrders, numReports, state, version: moved ? day.version + 1 : day.version,
  };
}
