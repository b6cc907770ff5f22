import { FlagEvidence } from '@entresol/contracts/compliance.message';
import { CalendarDate, Count, Flag, Id, Ids, Lines, OneOf, Sequence, SomeOf, Text, Timestamp } from '@entresol/contracts/field';
import { ApiProperty } from '@nestjs/swagger';
import { CONFLICT_SCOPES, DUTIES, FLAG_OUTCOMES, SEVERITIES, type ConflictScope, type Duty, type FlagOutcome, type Severity } from '@entresol/trade/duty';

export const FLAG_STATUSES = ['OPEN', ...FLAG_OUTCOMES] as const;
export type FlagStatus = (typeof FLAG_STATUSES)[number];

/** Which flags to list. */
export class FlagQuery {
  @OneOf(FLAG_STATUSES, { optional: true }) status?: FlagStatus;
  @OneOf(SEVERITIES, { optional: true }) severity?: Severity;
  @Id({ optional: true, description: 'the flagId after which the page begins' }) after?: string;
  @Sequence({ optional: true, description: 'how many at most; 100 where absent, never above 500' }) limit?: string;
}

/** A flag as a supervisor sees it in the queue. */
export class FlagView {
  @Id() flagId: string;
  @OneOf(CONFLICT_SCOPES) scope: ConflictScope;
  @Text() subject: string;
  @CalendarDate({ optional: true }) tradeDate: string | null;
  @Text() person: string;
  @Id() rule: string;
  @Count({ min: 1, description: 'of the rule when the flag was raised' }) ruleVersion: number;
  @SomeOf(DUTIES) duties: Duty[];
  @OneOf(SEVERITIES) severity: Severity;
  @Flag() prevented: boolean;
  @OneOf(FLAG_STATUSES) status: FlagStatus;
  @Timestamp() raisedAt: string;
  @Timestamp({ description: 'by when somebody is to have decided' }) dueAt: string;
  @Flag({ description: 'still open after that' }) overdue: boolean;
}

/** A page of flags: the most severe first, of these the oldest. */
export class FlagPage {
  @Lines(() => FlagView) flags: FlagView[];
  @Id({ optional: true, description: 'to be given as `after` for the next page; null on the last' }) next: string | null;
}

/** What the person did of each of the two duties: side by side, earliest first. */
export class DutyEvidence {
  @OneOf(DUTIES) duty: Duty;
  @Lines(() => FlagEvidence) acts: FlagEvidence[];
}

/** What was decided, by whom and why. */
export class DecisionView {
  @OneOf(FLAG_OUTCOMES) outcome: FlagOutcome;
  @Text() reason: string;
  @Text() decidedBy: string;
  @Timestamp() decidedAt: string;
}

/** A flag with its evidence, derived anew from the duties held, so that it does not depend on the order in which events came. */
export class FlagDetail extends FlagView {
  @Timestamp({ optional: true, description: 'when the block’s trading began' }) firstFillTime: string | null;
  @Lines(() => DutyEvidence) evidence: DutyEvidence[];
  @ApiProperty({ type: () => DecisionView, nullable: true }) decision: DecisionView | null;
}

/** A duty that a person held on the trade on one date. */
export class HeldDutyView {
  @Text() person: string;
  @OneOf(DUTIES) duty: Duty;
  @CalendarDate() onDate: string;
  @Lines(() => FlagEvidence, { description: 'the earliest act and, where there are more, the latest' }) acts: FlagEvidence[];
}

/** Who did what on a trade, when, and where it is told. */
export class TradeDuties {
  @Id() blockId: string;
  @CalendarDate({ optional: true }) tradeDate: string | null;
  @Timestamp({ optional: true }) firstFillTime: string | null;
  @Lines(() => HeldDutyView) duties: HeldDutyView[];
  @Ids({ description: 'flags on this trade, oldest first' }) flags: string[];
}
