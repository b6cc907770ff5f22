import { ACCOUNT_ERROR_RULES, ALLOC_CANC_REPLACE_REASONS, ALLOC_METHODS, ALLOC_REJ_REASONS, ALLOC_TRANS_TYPES } from '@entresol/trade/allocation';
import type { AccountErrorRule, AllocCancReplaceReason, AllocMethod, AllocRejReason, AllocTransType } from '@entresol/trade/allocation';
import { SIDES, type Side } from '@entresol/trade/side';
import { CalendarDate, Count, Currency, ExactAmount, Flag, ForeignId, Hash, Id, Lines, OneOf, Positive, Text, Timestamp, Unsigned } from './field.js';

/** One account's share in an instruction: exactly the figures that the method asks for; EQUAL asks for none. */
export class InstructedAccount {
  @Id() account: string;
  @Unsigned({ optional: true, description: 'PRO_RATA' }) weight?: string | null;
  @Unsigned({ optional: true, description: 'PERCENTAGE; all lines add up to exactly 100' }) percent?: string | null;
  @Unsigned({ optional: true, description: 'FIXED_QUANTITY; all lines add up to what was executed, or before the trade to what was ordered' })
  quantity?: string | null;
  @Unsigned({ optional: true, description: 'TARGET_HOLDING: shares that the account held before' }) heldQuantity?: string | null;
  @Unsigned({ optional: true, description: 'TARGET_HOLDING: the value that it is to hold, as its part of all lines’' }) targetValue?: string | null;
}

/** What an instruction says, whoever gives it: the topic adds who it was, HTTP knows it from the token. */
export class Instruction {
  @Id() allocId: string;
  @OneOf(ALLOC_TRANS_TYPES) allocTransType: AllocTransType;
  @Id({ optional: true, description: 'FIX RefAllocID 72: the instruction that is replaced, cancelled or reversed' }) refAllocId?: string | null;
  @OneOf(Object.keys(ALLOC_CANC_REPLACE_REASONS), { optional: true, description: 'FIX AllocCancReplaceReason 796, with refAllocId' })
  allocCancReplaceReason?: AllocCancReplaceReason | null;
  @Id() blockId: string;
  @OneOf(ALLOC_METHODS, { optional: true, description: 'of NEW and REPLACE' }) allocMethod?: AllocMethod | null;
  @Lines(() => InstructedAccount, { max: 100_000, description: 'of NEW and REPLACE, at most 10,000; ties are served in this order' })
  allocations: InstructedAccount[];
  @Id({ optional: true, description: 'gets what whole lots leave over, in place of the largest remainders' }) oddLotAccount?: string | null;
  @OneOf(ACCOUNT_ERROR_RULES, { optional: true, description: 'absent: REFUSE_ALL' }) accountErrors?: AccountErrorRule | null;
  @Text({ optional: true, description: 'why it departs from what was stated before the trade' }) deviationReason?: string | null;
}

/** How a block is to be split among accounts. Key: blockId. */
export class AllocationInstructed extends Instruction {
  @ForeignId({ description: 'user id at order management, asserted' }) instructedBy: string;
  @Timestamp({ optional: true, description: 'FIX TransactTime 60: when it was given; absent counts as after the trade' }) transactTime?: string | null;
}

/**
 * One account's part of an allocated block. A correction comes as a whole new allocation: each account's line replaces its earlier one, and
 * that of an account which no longer has a part is reversed, with the figures that it had. Key: blockId.
 */
export class AllocationAllocated {
  @Id() individualAllocId: string;
  @Id() allocId: string;
  @OneOf(['NEW', 'REPLACE', 'REVERSAL']) allocTransType: Exclude<AllocTransType, 'CANCEL'>;
  @Count({ min: 1, description: 'of the block’s allocation: 1, and one more with each correction' }) version: number;
  @Id({ optional: true, description: 'of REPLACE and REVERSAL: the account’s line in the version before' }) refIndividualAllocId?: string | null;
  @Id() blockId: string;
  @Id() account: string;
  @ForeignId() symbol: string;
  @OneOf(SIDES) side: Side;
  @CalendarDate() tradeDate: string;
  @CalendarDate() settlDate: string;
  @Positive() allocQty: string;
  @Unsigned({ description: 'the block’s exact average price to 8 decimals; where it and an amount differ, the amount prevails' }) avgPx: string;
  @Unsigned() grossTradeAmt: string;
  @Currency() currency: string;
  @Unsigned({ description: '0 where all of the block is reversed' }) blockQty: string;
  @Unsigned({ description: 'the block’s exact gross, rounded once to the minor unit' }) blockGrossTradeAmt: string;
  @Count({ min: 1, description: 'lines of this allocation, reversals among them' }) totNoAllocs: number;
  @Flag() lastFragment: boolean;
}

/** An instruction, or at day close a block, that was refused, and why. Key: blockId. */
export class AllocationRefused {
  @Id({ optional: true }) allocId?: string | null;
  @Id() blockId: string;
  @OneOf(ALLOC_REJ_REASONS) reason: AllocRejReason;
  @Count({ description: 'FIX AllocRejCode 88' }) allocRejCode: number;
  @Text() text: string;
  @Id({ optional: true, description: 'the account at fault' }) account?: string | null;
}

/** One live fill that an allocation rests on. */
export class CertifiedFill {
  @Id() platform: string;
  @ForeignId() rootExecId: string;
  @Count({ min: 1 }) version: number;
  @Positive() lastQty: string;
  @Positive() lastPx: string;
}

/** One account's figures in the instruction, and what it got. */
export class CertifiedAccount extends InstructedAccount {
  @Flag({ description: 'false: the odd-lot account, which has no line of its own' }) instructed: boolean;
  @Unsigned() allocQty: string;
  @Unsigned() grossTradeAmt: string;
}

/**
 * What proves a block's allocation. `hash` is the SHA-256 of the canonical JSON of the other fields: keys sorted, absent fields left out. Each
 * certificate names the one of the version before, and the fills and accounts that it is of. Key: blockId.
 */
export class AllocationCertified {
  @Id() blockId: string;
  @Id() allocId: string;
  @Count({ min: 1 }) version: number;
  @Id({ description: 'of the rules in docs/certificate.md by which it was split' }) ruleVersion: string;
  @OneOf(ALLOC_METHODS) allocMethod: AllocMethod;
  @OneOf(SIDES) side: Side;
  @Currency() currency: string;
  @Count({ description: 'decimals of the currency' }) decimals: number;
  @Positive({ description: 'shares are allocated in multiples of it' }) lotSize: string;
  @Count({ min: 1, description: 'lots that an account gets at least, if it gets any' }) minLots: number;
  @Id({ optional: true }) oddLotAccount?: string | null;
  @OneOf(ACCOUNT_ERROR_RULES) accountErrors: AccountErrorRule;
  @Flag({ description: 'fixed quantities were taken as weights, for less was executed than ordered' }) proRated: boolean;
  @Count() numFills: number;
  @Hash({ description: 'of the canonical JSON of the list of fills' }) fillsHash: string;
  @Count() numAccounts: number;
  @Hash({ description: 'of the canonical JSON of the list of accounts' }) accountsHash: string;
  @Positive() qty: string;
  @ExactAmount() exactGross: string;
  @Unsigned() gross: string;
  @ExactAmount({ description: 'exactGross − gross' }) residual: string;
  @Hash({ optional: true, description: 'of the certificate of the version before' }) previousHash?: string | null;
  @Hash() hash: string;
}

/** A certificate with all that it is of: what is needed to work the allocation out again. */
export class Certificate extends AllocationCertified {
  @Lines(() => CertifiedFill, { max: 1_000_000, description: 'live fills, sorted by platform and rootExecId' }) fills: CertifiedFill[];
  @Lines(() => CertifiedAccount, { description: 'in the order of the instruction, which is how ties are served' }) accounts: CertifiedAccount[];
}
