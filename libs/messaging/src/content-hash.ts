import { createHash } from 'node:crypto';
import type { RawRecord } from './decode.js';

/** SHA-256 of a record's key and value. A null is not the same as nothing between the quotes: each part carries its length. */
export function contentHash({ key, value }: Pick<RawRecord, 'key' | 'value'>): string {
  const hash = createHash('sha256');
  for (const part of [key, value]) hash.update(`${part?.length ?? 'null'}:`).update(part ?? '');
  return hash.digest('hex');
}
