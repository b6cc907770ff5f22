import type { FlagEvidence } from '@entresol/contracts/compliance.message';
import { byTime, type HeldDuty } from '../record-duties/held-duty.rules.js';

/** The acts that are kept of duties, each once, earliest first. */
export function actsOf(duties: readonly HeldDuty[]): FlagEvidence[] {
  const acts = duties.flatMap(({ duty, first, last }) => (byTime(first, last) === 0 ? [{ duty, ...first }] : [{ duty, ...first }, { duty, ...last }]));
  return acts.sort(byTime);
}
