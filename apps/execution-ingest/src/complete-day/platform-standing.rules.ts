import type { PlatformDayRow } from './platform-day.entity.js';

/** What of a platform's day is known here, beside what it says. */
export type PlatformReceived = Pick<PlatformDayRow, 'platform' | 'reports' | 'duplicates' | 'ordersTotalled' | 'numOrders' | 'numReports' | 'state'> & {
  /** Orders given to it. */
  readonly orders: number;
};

/** How far a platform's day is, for a person. What it has not said yet is null. */
export interface PlatformStanding {
  readonly platform: string;
  readonly complete: boolean;
  readonly orders: { readonly known: number; readonly totalled: number; readonly said: number | null };
  readonly reports: { readonly received: number; readonly duplicates: number; readonly said: number | null; readonly missing: number | null };
  /** The same in a sentence. */
  readonly text: string;
}

export function standingOf(day: PlatformReceived): PlatformStanding {
  const { platform, orders, ordersTotalled, numOrders, reports, duplicates, numReports, state } = day;
  return {
    platform, complete: state === 'COMPLETE',
    orders: { known: orders, totalled: ordersTotalled, said: numOrders },
    reports: { received: reports, duplicates, said: numReports, missing: numReports === null ? null : Math.max(numReports - reports, 0) },
    text: `${platform}: ${lacking(day)}.`,
  };
}

/** What is wrong first, in the order in which one would ask for it. */
function lacking({ reports, numReports, ordersTotalled, numOrders }: PlatformReceived): string {
  if (numReports === null) return `${counted(reports, 'fill')} received, and no total of the day yet`;
  const received = `${reports} of ${numReports} received`;
  if (reports < numReports) return `${counted(numReports - reports, 'fill')} missing (${received})`;
  if (reports > numReports) return `${counted(reports - numReports, 'fill')} more than it says it sent (${received})`;
  if (numOrders === null) return `all ${counted(reports, 'fill')} received, but it does not say of how many orders`;
  const totalled = `${ordersTotalled} of ${numOrders} came`;
  if (ordersTotalled < numOrders) return `${counted(numOrders - ordersTotalled, 'total')} of orders missing (${totalled})`;
  if (ordersTotalled > numOrders) return `${counted(ordersTotalled - numOrders, 'total')} of orders more than it says it had (${totalled})`;
  return `complete, ${counted(reports, 'fill')} of ${counted(numOrders, 'order')}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
