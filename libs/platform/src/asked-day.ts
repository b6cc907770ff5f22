import { PATTERNS } from '@entresol/contracts/field';
import { Problem } from './problem.js';

/** The day that a request names in a field of its address. Throws Problem INVALID_FIELD. */
export function askedDay(field: string, text: string): string {
  if (!PATTERNS.date.test(text)) throw new Problem(400, 'INVALID_FIELD', `${field} must be a date, YYYY-MM-DD`, { field, accepted: 'YYYY-MM-DD' });
  return text;
}
