import { CalendarDate, Count, Currency, ForeignId, Hash, Id, OneOf, Signed, Text } from './field.js';

/** What may happen on an account beside trades. */
export const ACTIVITY_TYPES = ['OPENING_POSITION', 'OPENING_CASH', 'CONTRIBUTION', 'WITHDRAWAL', 'DIVIDEND', 'INTEREST', 'FEE'] as const;
export type ActivityType = (typeof ACTIVITY_TYPES)[number];

/** Something that happened on an account beside its trades. (source, activityId) identifies it. Key: account. */
export class ActivityReported {
  @Id() source: string;
  @ForeignId() activityId: string;
  @Id() account: string;
  @OneOf(ACTIVITY_TYPES) activityType: ActivityType;
  @CalendarDate() activityDate: string;
  @ForeignId({ optional: true, description: 'with quantity' }) symbol?: string | null;
  @Signed({ optional: true, description: 'shares in (+) or out (−)' }) quantity?: string | null;
  @Signed({ optional: true, description: 'cash in (+) or out (−)' }) amount?: string | null;
  @Currency() currency: string;
  @ForeignId({ optional: true, description: 'user id at the source, asserted' }) reportedBy?: string | null;
  @Text({ optional: true }) text?: string | null;
}

/** A statement that was made for a client. Key: account. */
export class StatementIssued {
  @Id() statementId: string;
  @Id() account: string;
  @CalendarDate() periodStart: string;
  @CalendarDate() periodEnd: string;
  @Count({ min: 1 }) version: number;
  @Count() entries: number;
  @Hash({ description: 'of the statement’s canonical JSON' }) contentHash: string;
  @Currency() currency: string;
}
