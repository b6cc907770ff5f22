import { createHash } from 'node:crypto';
import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch, Received } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { entryOfActivity, entryOfConfirmation, refusalOfStanding, type Booking, type BookingRefusal } from './book-entries.rules.js';
import { ENTRY_COLUMNS, type LedgerEntry } from './ledger-entry.entity.js';

type EntryKey = Pick<LedgerEntry, 'entryKind' | 'source' | 'reference'>;

/** A record, which entry it asks for, and what became of that so far. */
interface Candidate {
  readonly record: Received<{ account: string }>;
  readonly key: EntryKey;
  readonly booking: Booking;
}

interface EntryToBook {
  readonly candidate: Candidate;
  readonly entry: LedgerEntry;
  readonly contentHash: string;
}

interface Refused {
  readonly candidate: Candidate;
  readonly reason: BookingRefusal;
}

/** Keeps the ledger, and with it each account's shares and cash by day. */
@Controller()
export class BookEntriesHandler {
  @Subscribe(topics.confirmationsIssued)
  async bookConfirmations(batch: Batch<ConfirmationIssued>, work: Work): Promise<void> {
    await book(work, batch.records.map((record) => ({
      record, key: { entryKind: 'TRADE', source: 'confirmation', reference: record.value.confirmId }, booking: entryOfConfirmation(record.value),
    })));
  }

  @Subscribe(topics.activitiesReported)
  async bookActivities(batch: Batch<ActivityReported>, work: Work): Promise<void> {
    await book(work, batch.records.map((record) => ({
      record, key: { entryKind: 'ACTIVITY', source: record.value.source, reference: record.value.activityId }, booking: entryOfActivity(record.value),
    })));
  }
}

async function book(work: Work, candidates: readonly Candidate[]): Promise<void> {
  const refused: Refused[] = [];
  const entries: EntryToBook[] = [];
  for (const candidate of candidates) {
    const { booking } = candidate;
    if ('refused' in booking) refused.push({ candidate, reason: booking.refused });
    else entries.push({ candidate, entry: booking.entry, contentHash: createHash('sha256').update(JSON.stringify(booking.entry)).digest('hex') });
  }
  if (entries.length > 0) {
    await lockAccounts(work, entries.map(({ entry }) => entry.account));
    const booked = await insertEntries(work, entries);
    refused.push(...(await refusalsOf(work, entries.filter(({ candidate }) => !booked.has(candidate.record.origin)))));
  }
  await storeRefusals(work, refused);
}

async function lockAccounts(work: Work, accounts: readonly string[]): Promise<void> {
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

/** Books what the ledger does not have yet, shares and cash with it; returns the origins of what it booked. */
async function insertEntries(work: Work, entries: readonly EntryToBook[]): Promise<Set<string>> {
  const rows = await work.rows<{ origin: string }>(INSERT_ENTRIES, [
    work.now,
    ...FIELDS.map((field) => entries.map(({ entry }) => entry[field])),
    entries.map(({ contentHash }) => contentHash),
    entries.map(({ candidate }) => candidate.record.envelope.id ?? null),
    entries.map(({ candidate }) => candidate.record.origin),
  ]);
  return new Set(rows.map(({ origin }) => origin));
}

/** Of entries that were not booked: those that are no mere repeats, with the reason. */
async function refusalsOf(work: Work, entries: readonly EntryToBook[]): Promise<Refused[]> {
  if (entries.length === 0) return [];
  const standing = await work.rows<EntryKey & { contentHash: string }>(
    `SELECT entry_kind AS "entryKind", source, reference, content_hash AS "contentHash" FROM ledger_entry
     JOIN unnest($1::text[], $2::text[], $3::text[]) AS k (entry_kind, source, reference) USING (entry_kind, source, reference)`,
    [entries.map(({ entry }) => entry.entryKind), entries.map(({ entry }) => entry.source), entries.map(({ entry }) => entry.reference)],
  );
  const byKey = new Map(standing.map((entry) => [nameOf(entry), entry]));
  return entries.flatMap(({ candidate, entry, contentHash }) => {
    const reason = refusalOfStanding(contentHash, byKey.get(nameOf(entry)));
    return reason ? [{ candidate, reason }] : [];
  });
}

function nameOf({ entryKind, source, reference }: EntryKey): string {
  return JSON.stringify([entryKind, source, reference]);
}

async function storeRefusals(work: Work, refused: readonly Refused[]): Promise<void> {
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
