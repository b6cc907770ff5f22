import { hash } from 'node:crypto';

/**
 * The id of a fact, the same for ever: made of its natural key alone, never of chance, for the same fact may be published again
 * after a crash and its readers tell it by this id. Foreign ids may hold any printable character, so the parts are hashed.
 */
export function eventId(type: string, ...parts: (string | number)[]): string {
  return `${type}-${hash('sha256', JSON.stringify(parts)).slice(0, 32)}`;
}
