import { CONFLICT_SCOPES, DUTIES, ROLES, SEVERITIES, type ConflictScope, type Duty, type Role, type Severity } from '@entresol/trade/duty';
import { SECURITY_TYPES, type SecurityType } from '@entresol/trade/instrument';
import { CalendarDate, CalendarDates, Count, Currency, Flag, ForeignId, Id, Lines, Mic, OneOf, Positive, SomeOf, Text, Unsigned } from './field.js';

/** All reference rows: a higher version replaces, and a row is closed, never removed. */
export abstract class ReferenceRow {
  @Count({ min: 1 }) version: number;
  @OneOf(['ACTIVE', 'CLOSED']) status: 'ACTIVE' | 'CLOSED';
}

export class Firm extends ReferenceRow {
  @Id() firm: string;
  @Text() name: string;
  @OneOf(['DAY_CLOSE', 'COMPLETE'], { description: 'when a complete block is allocated' }) allocateAt: 'DAY_CLOSE' | 'COMPLETE';
  @Unsigned({ description: 'gross above which an instruction needs a second person' }) approvalThreshold: string;
  @Flag({ description: 'true: confirmations go out without a person’s release' }) autoRelease: boolean;
}

export class Instrument extends ReferenceRow {
  @ForeignId() symbol: string;
  @Text() name: string;
  @OneOf(SECURITY_TYPES) securityType: SecurityType;
  @Currency() currency: string;
  @Mic() market: string;
  @Id({ description: 'the settlement calendar and cycle it follows' }) settlementMarket: string;
  @Positive({ optional: true, description: 'FIX RoundLot 561: what is allocated are multiples of it; absent: 1' }) lotSize?: string | null;
  @Count({ optional: true, min: 1, description: 'lots that an account gets at least, if it gets any; absent: 1' }) minLots?: number | null;
}

export class Client extends ReferenceRow {
  @Id() client: string;
  @Text() name: string;
}

export class Account extends ReferenceRow {
  @Id() account: string;
  @Id() client: string;
  @Text() name: string;
  @Id({ optional: true }) custodian?: string | null;
  @Currency() currency: string;
}

export class Custodian extends ReferenceRow {
  @Id() custodian: string;
  @Text() name: string;
}

export class Platform extends ReferenceRow {
  @Id() platform: string;
  @Text() name: string;
}

/** One id of a person at one source: a platform, order management, a custodian. */
export class UserId {
  @Id() source: string;
  @ForeignId() userId: string;
}

export class User extends ReferenceRow {
  @Id({ description: 'the person: the stable sub of his tokens' }) person: string;
  @Text() name: string;
  @SomeOf(ROLES) roles: Role[];
  @Lines(() => UserId) userIds: UserId[];
}

/** An effective-dated charge. A date without a row fails closed. */
export class Fee extends ReferenceRow {
  @Id() feeId: string;
  @OneOf(['COMMISSION', 'SECTION_31', 'TAF']) feeType: 'COMMISSION' | 'SECTION_31' | 'TAF';
  @OneOf(['ALL', 'SALES']) charged: 'ALL' | 'SALES';
  @OneOf(['PER_SHARE', 'PER_MILLION']) basis: 'PER_SHARE' | 'PER_MILLION';
  @Unsigned() rate: string;
  @Unsigned({ optional: true, description: 'least charge of one confirmation' }) minimum?: string | null;
  @Unsigned({ optional: true, description: 'greatest charge of one confirmation' }) maximum?: string | null;
  @OneOf(['TRADE_DATE', 'SETTLEMENT_DATE']) dateBasis: 'TRADE_DATE' | 'SETTLEMENT_DATE';
  @CalendarDate() validFrom: string;
  @CalendarDate({ optional: true, description: 'the last day; absent: open' }) validTo?: string | null;
  @Currency() currency: string;
  @Text() source: string;
}

/** Days on which a market does not settle, weekends apart, within the years that the row covers. */
export class Calendar extends ReferenceRow {
  @Id() calendar: string;
  @CalendarDate() validFrom: string;
  @CalendarDate() validTo: string;
  @CalendarDates() closures: string[];
  @Text() source: string;
}

/** Settlement days from trade date, by market and kind, effective-dated. */
export class SettlementCycle extends ReferenceRow {
  @Id() cycleId: string;
  @Id() settlementMarket: string;
  @OneOf(SECURITY_TYPES) securityType: SecurityType;
  @Count({ description: 'settlement days strictly after the trade date' }) days: number;
  @CalendarDate() validFrom: string;
  @CalendarDate({ optional: true }) validTo?: string | null;
  @Text() source: string;
}

/** Two duties that one person must not hold on one subject. */
export class ConflictRule extends ReferenceRow {
  @Id() rule: string;
  @SomeOf(DUTIES) duties: Duty[];
  @OneOf(CONFLICT_SCOPES) scope: ConflictScope;
  @OneOf(SEVERITIES) severity: Severity;
  @OneOf(['PREVENT', 'DETECT']) mode: 'PREVENT' | 'DETECT';
  @OneOf(['ALWAYS', 'SECOND_AFTER_FIRST_FILL'], { description: 'SECOND_AFTER_FIRST_FILL: the second duty counts only after the trade’s first fill' })
  condition: 'ALWAYS' | 'SECOND_AFTER_FIRST_FILL';
  @CalendarDate() validFrom: string;
  @CalendarDate({ optional: true }) validTo?: string | null;
  @Text() reason: string;
}

/** A change of a reference row, for compliance. Key: the row's id. Who changed it is in the envelope's actor. */
export class ReferenceChanged {
  @Id() noun: string;
  @ForeignId() id: string;
  @Count({ min: 1 }) version: number;
}
