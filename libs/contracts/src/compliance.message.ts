import { CONFLICT_SCOPES, DUTIES, FLAG_OUTCOMES, SEVERITIES, type ConflictScope, type Duty, type FlagOutcome, type Severity } from '@entresol/trade/duty';
import { CalendarDate, Count, Flag, ForeignId, Id, Ids, Lines, OneOf, SomeOf, Text, Timestamp } from './field.js';

/** A decision of a person that no business event tells. Key: the subject. Who it was is in the envelope's actor. */
export class DutyPerformed {
  @OneOf(DUTIES) duty: Duty;
  @OneOf(CONFLICT_SCOPES) scope: ConflictScope;
  @ForeignId({ description: 'the blockId, account or date that was decided on' }) subject: string;
  @Timestamp({ optional: true, description: 'business time of the act' }) performedAt?: string | null;
  @Ids({ optional: true, description: 'what the act was done to, such as the instruction approved' }) references?: string[];
}

/** One act that raised a flag. */
export class FlagEvidence {
  @OneOf(DUTIES) duty: Duty;
  @ForeignId({ description: 'ce_id of the event' }) eventId: string;
  @Text({ max: 129, description: 'a person, or an asserted `source/user id`' }) actor: string;
  @Timestamp() time: string;
  @ForeignId({ description: 'topic[partition]@offset' }) origin: string;
}

/** One person held two duties that must be apart, on one subject. Key: subject. */
export class ComplianceFlagged {
  @Id() flagId: string;
  @OneOf(CONFLICT_SCOPES) scope: ConflictScope;
  @ForeignId() subject: string;
  @ForeignId() person: string;
  @SomeOf(DUTIES) duties: Duty[];
  @Ids({ description: 'ce_id of both acts' }) events: string[];
  @Lines(() => FlagEvidence) evidence: FlagEvidence[];
  @Id() rule: string;
  @Count({ min: 1 }) ruleVersion: number;
  @OneOf(SEVERITIES) severity: Severity;
  @Flag() prevented: boolean;
  @CalendarDate({ optional: true }) tradeDate?: string | null;
}

/** What a supervisor who did nothing of it decided on a flag. It stands. Key: subject. */
export class FlagDecided {
  @Id() flagId: string;
  @OneOf(CONFLICT_SCOPES) scope: ConflictScope;
  @ForeignId() subject: string;
  @ForeignId({ description: 'who was flagged' }) person: string;
  @Id() rule: string;
  @OneOf(FLAG_OUTCOMES) outcome: FlagOutcome;
  @Text() reason: string;
  @ForeignId() decidedBy: string;
  @Timestamp() decidedAt: string;
}
