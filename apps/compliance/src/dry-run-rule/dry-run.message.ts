import { CalendarDate, Count, Flag, ForeignId, Id, Lines, OneOf, SomeOf, Text } from '@entresol/contracts/field';
import { FlagEvidence } from '@entresol/contracts/compliance.message';
import { CONFLICT_SCOPES, DUTIES, type ConflictScope, type Duty } from '@entresol/trade/duty';

/** A rule as it would be: what of it decides whether somebody is flagged. */
export class RuleToTry {
  @Id() rule: string;
  @SomeOf(DUTIES, { description: 'two of them' }) duties: Duty[];
  @OneOf(CONFLICT_SCOPES) scope: ConflictScope;
  @OneOf(['ALWAYS', 'SECOND_AFTER_FIRST_FILL']) condition: 'ALWAYS' | 'SECOND_AFTER_FIRST_FILL';
  @CalendarDate() validFrom: string;
  @CalendarDate({ optional: true }) validTo?: string | null;
}

/** Somebody whom the rule would flag, and the acts that show it. */
export class WouldBeFlagged {
  @ForeignId() subject: string;
  @Text() person: string;
  @Lines(() => FlagEvidence) evidence: readonly FlagEvidence[];
  @Flag({ description: 'a flag of this rule, person and subject is there already' }) raised: boolean;
}

/** What a rule would have flagged in all that is known. */
export class DryRun {
  @Count({ description: 'persons on subjects who hold both duties: whom the rule was asked about' }) asked: number;
  @Count({ description: 'of them, whom it would flag' }) flags: number;
  @Count({ description: 'of these, who are not flagged by it yet' }) fresh: number;
  @Lines(() => WouldBeFlagged, { description: 'of these the first thousand, by subject and person' }) listed: readonly WouldBeFlagged[];
}
