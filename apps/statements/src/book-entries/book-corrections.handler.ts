import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { Work } from '@entresol/messaging/work';
import { entriesOfCorrection, inRounds, judgeEntries, type NamedTrade } from './correct-entries.rules.js';
import { ENTRY_AS_TEXT, type LedgerEntry } from './ledger-entry.entity.js';
import { entryToBook, insertEntries, standingHashes, type Candidate, type EntryToBook, type Refused } from './store-entries.handler.js';

/** A replacement or cancel, and the trade that it confirms. */
export interface CorrectionToBook {
  readonly candidate: Candidate<ConfirmationIssued>;
  readonly value: ConfirmationIssued;
  readonly own: LedgerEntry;
}

/** Books what replacements and cancels come to, each whole or not at all; returns those refused. The caller holds the accounts' locks. */
export async function bookCorrections(work: Work, corrections: readonly CorrectionToBook[]): Promise<Refused[]> {
  const refused: Refused[] = [];
  for (const round of inRounds(corrections)) refused.push(...(await bookRound(work, round)));
  return refused;
}

async function bookRound(work: Work, round: readonly CorrectionToBook[]): Promise<Refused[]> {
  const refused: Refused[] = [];
  const asked: { readonly candidate: Candidate; readonly entries: readonly EntryToBook[] }[] = [];
  const named = await readNamed(work, round.map(({ value }) => value.confirmRefId!));
  for (const { candidate, value, own } of round) {
    const booking = entriesOfCorrection(value, own, named.get(value.confirmRefId!));
    if ('refused' in booking) refused.push({ candidate, reason: booking.refused });
    else asked.push({ candidate, entries: booking.entries.map((entry) => entryToBook(candidate, entry)) });
  }
  const standing = await standingHashes(work, asked.flatMap(({ entries }) => entries));
  const confirmed = await confirmedOf(work, asked.flatMap(({ entries }) => entries));
  const booked: EntryToBook[] = [];
  for (const { candidate, entries } of asked) {
    const isConfirmed = entries.some(({ entry }) => entry.entryKind === 'TRADE' && confirmed.has(entry.individualAllocId));
    const verdict = judgeEntries(entries.map(({ contentHash }) => contentHash), entries.map(standing), isConfirmed);
    if (verdict === 'BOOK') booked.push(...entries);
    else if (verdict !== 'REPEAT') refused.push({ candidate, reason: verdict });
  }
  const origins = await insertEntries(work, booked);
  // Another account's transaction took one of their ids meanwhile: what stands by then is judged when the batch is repeated.
  if (origins.length !== booked.length) throw new Error(`${booked.length - origins.length} entries of corrections were not booked`);
  return refused;
}

async function readNamed(work: Work, confirmIds: readonly string[]): Promise<Map<string, NamedTrade>> {
  const rows = await work.rows<LedgerEntry & { reversedBy: string | null }>(
    `SELECT ${ENTRY_AS_TEXT},
            (SELECT r.reference FROM ledger_entry r WHERE r.entry_kind = 'REVERSAL' AND r.correction_of = e.reference) AS "reversedBy"
     FROM ledger_entry e WHERE entry_kind = 'TRADE' AND source = 'confirmation' AND reference = ANY ($1)`,
    [confirmIds],
  );
  return new Map(rows.map(({ reversedBy, ...entry }) => [entry.reference, { entry, reversedBy }]));
}

/** The allocations of these entries whose trade stands in the ledger. */
async function confirmedOf(work: Work, entries: readonly EntryToBook[]): Promise<Set<string | null>> {
  const rows = await work.rows<{ individualAllocId: string }>(
    `SELECT individual_alloc_id AS "individualAllocId" FROM ledger_entry WHERE entry_kind = 'TRADE' AND individual_alloc_id = ANY ($1)`,
    [entries.map(({ entry }) => entry.individualAllocId)],
  );
  return new Set(rows.map(({ individualAllocId }) => individualAllocId));
}
