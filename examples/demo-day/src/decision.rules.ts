import type { FlagDecided } from '@entresol/contracts/compliance.message';
import type { ExpectedFlag } from './day-plan.js';

/** A supervisor who does nothing else on this day. */
export const DECIDES_FLAGS = 'user-21';

/** What he finds a flag to be: a breach where the person traded himself, else justified by how few were there. */
export function decisionOn({ duties }: Pick<ExpectedFlag, 'duties'>): Pick<FlagDecided, 'outcome' | 'reason'> {
  return duties.includes('EXECUTE')
    ? { outcome: 'CONFIRMED_BREACH', reason: 'who trades has no other part in the same trade' }
    : { outcome: 'JUSTIFIED', reason: 'the desk was short of people; the trade was looked at again by the head of operations' };
}
