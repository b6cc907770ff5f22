import { NotCommitted } from './transaction.js';

/**
 * What to do about a failure. `retry`: the same batch at once (a deadlock chose us). `transient`: hold the partition and try again,
 * without limit. `poison`: the content of some record can't be stored. `bug`: stop uncommitted, never skip.
 */
export type FailureClass = 'retry' | 'transient' | 'poison' | 'bug';

const RETRY = new Set(['40P01', '40001', '55P03']);
/** Connection lost, too many connections, shutting down, killed for idling in a transaction, out of disk or memory. */
const TRANSIENT = [/^08/, /^53/, /^57P0[1-5]$/, /^25P0[34]$/, /^58/];
const TRANSIENT_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN']);
const NO_CONNECTION = /Connection (terminated|ended)|encountered a connection error|timeout (expired|exceeded when trying to connect)|not queryable/i;

export function classify(error: unknown): FailureClass {
  if (error instanceof NotCommitted) return 'bug';
  const code = String((error as { code?: unknown }).code ?? '');
  if (RETRY.has(code)) return 'retry';
  if (TRANSIENT_CODES.has(code) || TRANSIENT.some((pattern) => pattern.test(code))) return 'transient';
  if (error instanceof Error && error.name.startsWith('KafkaJS')) return 'transient';
  if (error instanceof Error && NO_CONNECTION.test(error.message)) return 'transient';
  if (/^2[23]/.test(code)) return 'poison';
  return 'bug';
}
