import { createHash } from 'node:crypto';
import type { Received } from '@entresol/messaging/batch';
import type { Work } from '@entresol/messaging/work';
import type { BookingRefusal } from './book-entries.rules.js';
import { ENTRY_COLUMNS, type LedgerEntry } from './ledger-entry.entity.js';

type EntryKey = Pick<LedgerEntry, 'entryKind' | 'source' | 'reference'>;

/** A record, and the entry that it asks for in the first place. */
export interface Candidate<T extends { account: string } = { account: string }> {
  readonly record: Received<T>;
  readonly key: EntryKey;
}

export interface EntryToBook {
  readonly candidate: Candidate;
  readonly entry: LedgerEntry;
  readonly contentHash: string;
}

export interface Refused {
  readonly candidate: Candidate;
  readonly reason: BookingRefusal;
}

export function entryToBook(candidate: Candidate, entry: LedgerEntry): EntryToBook {
  return { candidate, entry, contentHash: createHash('sha256').update(JSON.stringify(entry)).digest('hex') };
}

export async function lockAccounts(work: Work, accounts: readonly string[]): Promise<void> {
  if (accounts.length === 0) return;
  await work.run(
    'INSERT INTO ledger_account (account) SELECT DISTINCT account FROM unnest($1::text[]) AS a (account) ORDER BY account ON CONFLICT DO NOTHING', [accounts],
  );
  await work.run('SELECT account FROM ledger_account WHERE account = ANY ($1) ORDER BY account FOR UPDATE', [accounts]);
}

const FIELDS = Object.keys(ENTRY_COLUMNS) as (keyof LedgerEntry)[];
const COLUMNS = Object.values(ENTRY_COLUMNS).join(', ');
const TYPES: Partial<Record<keyof LedgerEntry, string>> = {
  tradeDate: 'date', settlDate: 'date', quantity: 'numeric', avgPx: 'numeric', grossTradeAmt: 'numeric', commission: 'numeric', fees: 'numeric',
  amount: 'numeric',
};
const INSERT_ENTRIES = `
  WITH booked AS (
    INSERT INTO ledger_entry (recorded_at, ${COLUMNS}, content_hash, event_id, origin)
    SELECT $1, ${COLUMNS}, content_hash, event_id, origin
    FROM unnest(${FIELDS.map((field, i) => `$${i + 2}::${TYPES[field] ?? 'text'}[]`).join(', ')},
                $${FIELDS.length + 2}::text[], $${FIELDS.length + 3}::text[], $${FIELDS.length + 4}::text[])
      WITH ORDINALITY AS e (${COLUMNS}, content_hash, event_id, origin, place)
    ORDER BY entry_kind, source, reference, place
    ON CONFLICT DO NOTHING
    RETURNING account, symbol, currency, trade_date, quantity, amount, origin
  ), positions AS (
    INSERT INTO position_day AS d (account, symbol, trade_date, quantity)
    SELECT account, symbol, trade_date, sum(quantity) FROM booked WHERE quantity IS NOT NULL GROUP BY account, symbol, trade_date
    ON CONFLICT (account, symbol, trade_date) DO UPDATE SET quantity = d.quantity + excluded.quantity
  ), cash AS (
    INSERT INTO cash_day AS d (account, currency, trade_date, amount)
    SELECT account, currency, trade_date, sum(amount) FROM booked WHERE amount IS NOT NULL GROUP BY account, currency, trade_date
    ON CONFLICT (account, currency, trade_date) DO UPDATE SET amount = d.amount + excluded.amount
  )
  SELECT origin FROM booked`;

/** Books what the ledger does not have yet, shares and cash with it; returns the origin of each entry that it booked. */
export async function insertEntries(work: Work, entries: readonly EntryToBook[]): Promise<string[]> {
  if (entries.length === 0) return [];
  const rows = await work.rows<{ origin: string }>(INSERT_ENTRIES, [
    work.now,
    ...FIELDS.map((field) => entries.map(({ entry }) => entry[field])),
    entries.map(({ contentHash }) => contentHash),
    entries.map(({ candidate }) => candidate.record.envelope.id ?? null),
    entries.map(({ candidate }) => candidate.record.origin),
  ]);
  return rows.map(({ origin }) => origin);
}

/** The content hash of what stands in the ledger under each entry's key; undefined where nothing does. */
export async function standingHashes(work: Work, entries: readonly EntryToBook[]): Promise<(entry: EntryToBook) => string | undefined> {
  if (entries.length === 0) return () => undefined;
  const standing = await work.rows<EntryKey & { contentHash: string }>(
    `SELECT entry_kind AS "entryKind", source, reference, content_hash AS "contentHash" FROM ledger_entry
     JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (entry_kind, source, reference) USING (entry_kind, source, reference)`,
    [entries.map(({ entry }) => entry.entryKind), entries.map(({ entry }) => entry.source), entries.map(({ entry }) => entry.reference)],
  );
  const hashes = new Map(standing.map((entry) => [nameOf(entry), entry.contentHash]));
  return ({ entry }) => hashes.get(nameOf(entry));
}

function nameOf({ entryKind, source, reference }: EntryKey): string {
  return JSON.stringify([entryKind, source, reference]);
}

export async function storeRefusals(work: Work, refused: readonly Refused[]): Promise<void> {
  if (refused.length === 0) return;
  const of = <V>(pick: (refusal: Refused) => V): V[] => refused.map(pick);
  await work.run(
    `INSERT INTO refusal (refused_at, entry_kind, source, reference, reason, record, account, event_id, origin)
     SELECT $1, * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::jsonb[], $7::text[], $8::text[], $9::text[])
     ON CONFLICT DO NOTHING`,
    [work.now, of(({ candidate }) => candidate.key.entryKind), of(({ candidate }) => candidate.key.source), of(({ candidate }) => candidate.key.reference),
      of(({ reason }) => reason), of(({ candidate }) => JSON.stringify(candidate.record.value)), of(({ candidate }) => candidate.record.value.account),
      of(({ candidate }) => candidate.record.envelope.id ?? null), of(({ candidate }) => candidate.record.origin)],
  );
}
