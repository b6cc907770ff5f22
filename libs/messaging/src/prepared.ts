import { createHash } from 'node:crypto';
import type { QueryConfig } from 'pg';

const names = new Map<string, string>();

/**
 * A statement that each connection parses and plans once rather than every time: at a low rate, where a transaction has few records,
 * planning is most of what its statements cost. Its text has to be one of a fixed number; what varies is in the parameters.
 */
export function prepared(text: string, values: readonly unknown[]): QueryConfig {
  let name = names.get(text);
  if (!name) names.set(text, (name = createHash('sha256').update(text).digest('base64url')));
  return { name, text, values: [...values] };
}
