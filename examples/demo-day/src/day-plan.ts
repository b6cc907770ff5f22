import type { AllocationInstructed, AllocationRefused } from '@entresol/contracts/allocation.message';
import type { ComplianceFlagged } from '@entresol/contracts/compliance.message';
import type { ExecutionReported, ExecutionsTotalled } from '@entresol/contracts/execution.message';
import type { OrderPlaced } from '@entresol/contracts/order.message';
import type { ActivityReported } from '@entresol/contracts/statement.message';
import type { CustodianId } from './accounts.rules.js';
import type { PlatformId } from './blocks.rules.js';
import type { FixVersion } from './fix.rules.js';
import type { Plant } from './planted.rules.js';

export type Reason = AllocationRefused['reason'];

/** What a record on a platform's topic is. The first five are counted in their order's total. */
export type ReportKind =
  | 'FILL' | 'EXTRA_FILL' | 'CORRECTION' | 'BUST' | 'LATE_BUST'
  | 'DUPLICATE' | 'OTHER_CONTENT' | 'STRAY_BUST' | 'MALFORMED';

/** One record of a platform, as it goes out: a report, or bytes that are none. */
export interface PlannedReport {
  readonly kind: ReportKind;
  readonly key: string;
  readonly value: ExecutionReported | Buffer | null;
  /** A report that goes out as a FIX message of this version, not as JSON. */
  readonly fix?: FixVersion;
  /** The block that the record belongs to; absent where it names none. */
  readonly blockId?: string;
  /** The trade's place on the tape, from 0, of a fill of the tape. */
  readonly tape?: number;
}

/** A fill that a trader dealt by phone and enters over HTTP; it counts once another person has approved it. */
export interface PhoneTrade {
  readonly trader: string;
  readonly approver: string;
  readonly blockId: string;
  /** The trade's place on the tape, from 0. */
  readonly tape: number;
  /** The body of `POST executions/phone`. */
  readonly deal: {
    readonly orderId: string;
    readonly ticket: string;
    readonly lastQty: string;
    readonly lastPx: string;
    readonly lastMkt: string;
    readonly transactTime: string;
    readonly lastCapacity: 'AGENT';
    readonly reason: string;
  };
}

export interface PlannedInstruction {
  readonly when: 'BEFORE_TRADING' | 'AFTER_TRADING' | 'AFTER_AFFIRMATION';
  readonly person: string;
  /** It comes in a file, over HTTP. */
  readonly filed?: true;
  readonly value: AllocationInstructed;
  /** Why it is refused when it is received. */
  readonly refused?: Reason;
  /** An account unknown to the firm that it goes without. */
  readonly leavesOut?: string;
}

/** A wrong price put right by hand over HTTP: `POST executions/{platform}/{tradeDate}/{execId}/correct`. */
export interface Amendment {
  readonly person: string;
  readonly blockId: string;
  readonly platform: PlatformId;
  readonly execId: string;
  readonly lastQty: string;
  readonly lastPx: string;
  readonly reason: string;
}

export interface Approval {
  readonly person: string;
  readonly blockId: string;
  readonly allocId: string;
}

export interface Release {
  readonly person: string;
  readonly blockIds: readonly string[];
}

/** What a custodian does with the confirmations on its topic. */
export interface CustodianManners<C extends string = CustodianId> {
  readonly custodian: C;
  /** Confirmations that it will be sent. */
  readonly lines: number;
  /** Its user ids for even and for odd blocks. */
  readonly affirmers: readonly [string, string];
  /** Its user id on stated blocks instead. */
  readonly exceptions: Readonly<Record<string, string>>;
  /** Rejects each so-many-th of its sequence. */
  readonly rejectsEvery?: number;
  /** Gives the same answer twice to each so-many-th of its sequence. */
  readonly answersTwiceEvery?: number;
  /** Once, beside one confirmation of its own, answers one of the same block that is another custodian's. */
  readonly foreign?: { readonly beside: string; readonly confirmId: string };
}

/** An account's part of a block that is to be allocated. */
export interface PlannedLine {
  readonly individualAllocId: string;
  readonly confirmId: string;
  readonly account: string;
  readonly custodian: CustodianId;
  readonly allocQty: string;
}

export interface PlannedBlock {
  readonly number: number;
  readonly blockId: string;
  readonly orderIds: readonly string[];
  readonly platform: PlatformId;
  readonly symbol: string;
  readonly side: 'BUY' | 'SELL';
  /** Live fills at the close. */
  readonly fills: number;
  readonly quantity: string;
  /** Exact. */
  readonly gross: string;
  readonly firstFill: string;
  readonly lastFill: string;
  readonly instructed: PlannedInstruction['when'] | 'NEVER';
  /** Of the instruction that stands at the close. */
  readonly allocId: string | null;
  /** Given after the first fill, or above the firm's threshold. */
  readonly needsApproval: boolean;
  /** Why the block breaks at the close; absent: it is allocated. */
  readonly broken?: Reason;
  /** Empty for a broken block; lines of zero shares are left out. */
  readonly lines: readonly PlannedLine[];
  readonly zeroLines: number;
}

/** One bust after the custodians have answered, with the totals that the platform revises for it. */
export interface LateBusts {
  readonly reports: Readonly<Record<PlatformId, readonly PlannedReport[]>>;
  readonly totals: readonly ExecutionsTotalled[];
  readonly blockIds: readonly string[];
}

export type ExpectedFlag = Pick<ComplianceFlagged, 'rule' | 'subject' | 'person' | 'duties'>;

/** What the day comes to, by the plan's own exact sums. Blocks and allocations are as of the close, before the late busts. */
export interface Expected {
  /** Trades of the tape in the day. */
  readonly trades: number;
  /** Records on `executions.reported.v1`: accepted + duplicates + conflicts + malformed + parked. */
  readonly reported: number;
  /** Fills, corrections and busts that are taken from the topic, the extra fills and the late busts among them. */
  readonly accepted: number;
  /** Fills taken from a file. */
  readonly filed: number;
  readonly byPhone: number;
  readonly duplicates: number;
  readonly conflicts: number;
  readonly malformed: number;
  /** Fills that are not on the tape and were cancelled by their platform. */
  readonly busted: number;
  readonly corrected: number;
  /** Corrections by hand. */
  readonly amended: number;
  /** Reports that still wait at the end of the day. */
  readonly parked: number;
  readonly lateBusts: number;
  readonly blocks: { readonly total: number; readonly allocated: number; readonly broken: Readonly<Record<string, Reason>> };
  /** Instructions refused when they are received. */
  readonly refused: readonly { readonly blockId: string; readonly allocId: string; readonly reason: Reason }[];
  /** Accounts that an instruction goes without. */
  readonly leftOut: readonly { readonly blockId: string; readonly allocId: string; readonly account: string }[];
  readonly platformsOpen: readonly PlatformId[];
  readonly approvals: number;
  readonly allocations: number;
  readonly zeroLines: number;
  /** Σ of the allocated blocks' gross, each rounded to the cent. */
  readonly grossTradeAmt: string;
  readonly custodians: Readonly<Record<CustodianId, number>>;
  readonly confirmations: { readonly issued: number; readonly affirmed: number; readonly rejected: number };
  /** Answers that change nothing: given twice, or to another custodian's confirmation. */
  readonly answers: { readonly doubled: number; readonly foreign: number };
  readonly flags: readonly ExpectedFlag[];
}

/** A firm's day: all that the outside world does, and what must come of it. */
export interface DayPlan {
  readonly tradeDate: string;
  readonly blocks: readonly PlannedBlock[];
  readonly orders: readonly OrderPlaced[];
  readonly openings: readonly ActivityReported[];
  readonly instructions: readonly PlannedInstruction[];
  readonly reports: Readonly<Record<PlatformId, readonly PlannedReport[]>>;
  /** Fills that operations hands in as a file. */
  readonly filedReports: readonly PlannedReport[];
  readonly phoneTrades: readonly PhoneTrade[];
  readonly totals: readonly ExecutionsTotalled[];
  readonly amendments: readonly Amendment[];
  readonly approvals: readonly Approval[];
  readonly closes: string;
  readonly releases: readonly Release[];
  readonly custodians: readonly CustodianManners[];
  readonly lateBusts: LateBusts;
  /** Who looks at what a late bust or a reversal changes of its block, and approves the correction. */
  readonly corrections: readonly { readonly person: string; readonly blockId: string; readonly reason: string }[];
  /** The person who reads a block that he executed; absent on a day too small for him. */
  readonly reads?: { readonly person: string; readonly blockId: string };
  /** The person who changes a fee once all is confirmed. */
  readonly changesFee?: string;
  readonly releasesStatements: string;
  readonly planted: readonly Plant[];
  readonly expected: Expected;
}
