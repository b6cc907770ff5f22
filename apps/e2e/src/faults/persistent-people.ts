import { setTimeout as pause } from 'node:timers/promises';
import { People } from '@entresol/demo-day/people.client';

const AGAIN_MS = 1000;
const ATTEMPTS = 60;
/** No answer, or the answer that it may not have been done. */
const UNCERTAIN = /came back with 503|fetch failed/;

/** People who send a command again, under the same key, until they know that it was done. */
export class PersistentPeople extends People {
  override async write(...command: Parameters<People['write']>): Promise<unknown> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await super.write(...command);
      } catch (error) {
        if (attempt === ATTEMPTS || !UNCERTAIN.test((error as Error).message)) throw error;
        await pause(AGAIN_MS);
      }
    }
  }
}
