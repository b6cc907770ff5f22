import { Problem } from '@entresol/platform/problem';
import type { Period } from './statement.rules.js';

/** A period that does not end before it starts. Throws Problem PERIOD_REVERSED, under the caller's name of the last day. */
export function periodOf(periodStart: string, periodEnd: string, field: string): Period {
  if (periodEnd < periodStart) {
    throw new Problem(400, 'PERIOD_REVERSED', `${periodEnd} is before ${periodStart}.`, { field, accepted: `${periodStart} or later` });
  }
  return { periodStart, periodEnd };
}
