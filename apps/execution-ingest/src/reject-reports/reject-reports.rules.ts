import type { ExecutionRejected, ExecutionReported } from '@entresol/contracts/execution.message';
import { PATTERNS } from '@entresol/contracts/field';
import type { ExecutionRejectReason } from '@entresol/trade/execution';
import type { Content } from '../canonical.rules.js';
import type { Refusal } from '../book-executions/match-order.rules.js';
import { reportContent } from '../report-executions/identify-reports.rules.js';

/** A report that was not taken, as it is published, and what tells it from others: the same content again is the same rejection. */
export interface Rejection {
  readonly content: Content;
  readonly value: ExecutionRejected;
}

/** A record that broke its contract: what is known of it. Nothing in `parsed` has been checked. */
export interface BrokenRecord {
  readonly reason: string;
  readonly field: string | null;
  readonly text: string;
  readonly raw: Buffer | null;
  readonly key: string | null;
  readonly parsed: Readonly<Record<string, unknown>> | null;
  readonly origin: string;
}

export const REFERENCE_MISSING: Refusal = { reason: 'REFERENCE_MISSING', field: 'execRefId', text: 'a correction or cancel needs execRefId' };
export const DUPLICATE_ID: Refusal = { reason: 'DUPLICATE_ID_OTHER_CONTENT', field: 'execId', text: 'this execId is known with other content, which stands' };

/** Of a report that kept its contract. */
export function rejectionOf({ value, origin }: { value: ExecutionReported; origin: string }, { reason, text, field }: Refusal): Rejection {
  const { platform, execId, orderId, blockId } = value;
  return { content: reportContent(value), value: { reason, text: readable(text, 500), field, platform, execId, orderId, blockId: blockId ?? null, origin } };
}

/** What a record may be refused for before anything else is looked at; what can't be stored has a field that is too much for its column. */
const OF_BROKEN_RECORDS: readonly ExecutionRejectReason[] = ['MALFORMED_MESSAGE', 'NOT_AN_EXECUTION', 'INVALID_FIELD'];

/** Of a broken record: ids are told only where they are text that fits. */
export function rejectionOfPoison({ reason, text, field, parsed, key, raw, origin }: BrokenRecord): Rejection {
  const id = (name: string): string | null => shortText(parsed?.[name]);
  return {
    content: [key, raw?.toString('base64') ?? null],
    value: {
      reason: OF_BROKEN_RECORDS.find((one) => one === reason) ?? 'INVALID_FIELD',
      text: readable(text, 500), field: field === null ? null : readable(field, 500),
      platform: id('platform'), execId: id('execId'), orderId: id('orderId'), blockId: id('blockId'), origin,
    },
  };
}

/** The order of which a fill may be missing, for a broken record names it; a report that tells of no fill is none. */
export function orderNamed({ reason, parsed }: Pick<BrokenRecord, 'reason' | 'parsed'>): string | null {
  if (reason === 'NOT_AN_EXECUTION') return null;
  const orderId = parsed?.['orderId'];
  return typeof orderId === 'string' && PATTERNS.id.test(orderId) ? orderId : null;
}

/** Where a rejection is told: with its order, else with its platform. */
export function keyOf({ orderId, platform }: ExecutionRejected): string {
  return orderId ?? platform ?? 'unknown';
}

function shortText(value: unknown): string | null {
  return typeof value === 'string' && /^[^\p{Cc}\p{Cs}]{1,64}$/u.test(value) ? value : null;
}

function readable(text: string, longest: number): string {
  return text.slice(0, longest).replace(/[\p{Cc}\p{Cs}]/gu, '?');
}
