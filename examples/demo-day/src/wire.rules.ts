import type { PlannedReport } from './day-plan.js';
import { asFix } from './fix.rules.js';

/** The bytes of a planned report as its platform sends it: FIX where it speaks that, else JSON; null of a record without a value. */
export function bytesOf({ kind, value, fix }: PlannedReport): Buffer | null {
  if (value === null || Buffer.isBuffer(value)) return value;
  return fix ? asFix(value, fix, { again: kind === 'DUPLICATE' }) : Buffer.from(JSON.stringify(value));
}
