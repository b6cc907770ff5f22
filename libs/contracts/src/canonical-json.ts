import { createHash } from 'node:crypto';

/** One text for equal content: keys in order of their code units, what is null or undefined left out, no blanks. */
export function canonicalJson(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([, v]) => v !== null && v !== undefined).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value);
}

/** SHA-256 of the canonical JSON, in hex. */
export function hashOfContent(content: unknown): string {
  return createHash('sha256').update(canonicalJson(content)).digest('hex');
}
