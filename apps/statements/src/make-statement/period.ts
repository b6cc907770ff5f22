import { isDay } from '@entresol/calendar/day';
import { Problem } from '@entresol/platform/problem';
import type { Period } from './statement.rules.js';

/** A period of days that exist, none before the first. Throws Problem NO_SUCH_DAY or PERIOD_REVERSED, under the caller's names of the fields. */
export function periodOf(periodStart: string, periodEnd: string, [start, end]: readonly [string, string]): Period {
  if (!isDay(periodStart)) throw new Problem(400, 'NO_SUCH_DAY', `${periodStart} is no day.`, { field: start });
  if (!isDay(periodEnd)) throw new Problem(400, 'NO_SUCH_DAY', `${periodEnd} is no day.`, { field: end });
  if (periodEnd < periodStart) {
    throw new Problem(400, 'PERIOD_REVERSED', `${periodEnd} is before ${periodStart}.`, { field: end, accepted: `${periodStart} or later` });
  }
  return { periodStart, periodEnd };
}
