import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import { topics } from '@entresol/contracts/topics';
import type { Batch } from '@entresol/messaging/batch';
import { Subscribe } from '@entresol/messaging/subscribe';
import type { Work } from '@entresol/messaging/work';
import { Controller } from '@nestjs/common';
import { bookCorrections, type CorrectionToBook } from './book-corrections.handler.js';
import { entryOfActivity, entryOfConfirmation, refusalOfStanding } from './book-entries.rules.js';
import {
  entryToBook, insertEntries, lockAccounts, standingHashes, storeRefusals, type Candidate, type EntryToBook, type Refused,
} from './store-entries.handler.js';

/** Keeps the ledger, and with it each account's shares and cash by day. */
@Controller()
export class BookEntriesHandler {
  @Subscribe(topics.confirmationsIssued)
  async bookConfirmations({ records }: Batch<ConfirmationIssued>, work: Work): Promise<void> {
    const refused: Refused[] = [];
    const trades: EntryToBook[] = [];
    const corrections: CorrectionToBook[] = [];
    for (const record of records) {
      const candidate: Candidate<ConfirmationIssued> = { record, key: { entryKind: 'TRADE', source: 'confirmation', reference: record.value.confirmId } };
      const booking = entryOfConfirmation(record.value);
      if ('refused' in booking) refused.push({ candidate, reason: booking.refused });
      else if (record.value.confirmTransType === 'NEW') trades.push(entryToBook(candidate, booking.entry));
      else corrections.push({ candidate, value: record.value, own: booking.entry });
    }
    await lockAccounts(work, [...trades.map(({ entry }) => entry.account), ...corrections.map(({ value }) => value.account)]);
    refused.push(...(await book(work, trades)), ...(await bookCorrections(work, corrections)));
    await storeRefusals(work, refused);
  }

  @Subscribe(topics.activitiesReported)
  async bookActivities({ records }: Batch<ActivityReported>, work: Work): Promise<void> {
    const refused: Refused[] = [];
    const entries: EntryToBook[] = [];
    for (const record of records) {
      const candidate: Candidate = { record, key: { entryKind: 'ACTIVITY', source: record.value.source, reference: record.value.activityId } };
      const booking = entryOfActivity(record.value);
      if ('refused' in booking) refused.push({ candidate, reason: booking.refused });
      else entries.push(entryToBook(candidate, booking.entry));
    }
    await lockAccounts(work, entries.map(({ entry }) => entry.account));
    refused.push(...(await book(work, entries)));
    await storeRefusals(work, refused);
  }
}

/** Books entries that stand for themselves; returns those that were not booked and are no mere repeats. */
async function book(work: Work, entries: readonly EntryToBook[]): Promise<Refused[]> {
  const booked = new Set(await insertEntries(work, entries));
  const others = entries.filter(({ candidate }) => !booked.has(candidate.record.origin));
  const standing = await standingHashes(work, others);
  return others.flatMap((entry) => {
    const reason = refusalOfStanding(entry.contentHash, standing(entry));
    return reason ? [{ candidate: entry.candidate, reason }] : [];
  });
}
