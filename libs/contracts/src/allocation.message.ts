import { ALLOC_METHODS, ALLOC_REJ_CODES, ALLOC_TRANS_TYPES, type AllocMethod, type AllocRejReason, type AllocTransType } from '@entresol/trade/allocation';
import { SIDES, type Side } from '@entresol/trade/side';
import { CalendarDate, Count, Currency, Flag, ForeignId, Id, Lines, OneOf, Positive, Text, Timestamp, Unsigned } from './field.js';

/** One account's share in an instruction: exactly the one figure that the method asks for. */
export class InstructedAccount {
  @Id() account: string;
  @Unsigned({ optional: true, description: 'PRO_RATA' }) weight?: string | null;
  @Unsigned({ optional: true, description: 'PERCENTAGE; all lines add up to exactly 100' }) percent?: string | null;
  @Unsigned({ optional: true, description: 'FIXED_QUANTITY; all lines add up to what was executed' }) quantity?: string | null;
}

/** What an instruction says, whoever gives it: the topic adds who it was, HTTP knows it from the token. */
export class Instruction {
  @Id() allocId: string;
  @OneOf(ALLOC_TRANS_TYPES) allocTransType: AllocTransType;
  @Id({ optional: true }) refAllocId?: string | null;
  @Id() blockId: string;
  @OneOf(ALLOC_METHODS) allocMethod: AllocMethod;
  @Lines(() => InstructedAccount, { max: 1000 }) allocations: InstructedAccount[];
}

/** How a block is to be split among accounts. Key: blockId. */
export class AllocationInstructed extends Instruction {
  @ForeignId({ description: 'user id at order management, asserted' }) instructedBy: string;
  @Timestamp({ optional: true, description: 'FIX TransactTime 60: when it was given; absent counts as after the trade' }) transactTime?: string | null;
}

/** One account's part of an allocated block. Key: blockId. */
export class AllocationAllocated {
  @Id() individualAllocId: string;
  @Id() allocId: string;
  @OneOf(ALLOC_TRANS_TYPES) allocTransType: AllocTransType;
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
  @Positive() blockQty: string;
  @Unsigned({ description: 'the block’s exact gross, rounded once to the minor unit' }) blockGrossTradeAmt: string;
  @Count({ min: 1, description: 'account lines of this allocation' }) totNoAllocs: number;
  @Flag() lastFragment: boolean;
}

/** An instruction, or at day close a block, that was refused, and why. Key: blockId. */
export class AllocationRefused {
  @Id({ optional: true }) allocId?: string | null;
  @Id() blockId: string;
  @OneOf(Object.keys(ALLOC_REJ_CODES)) reason: AllocRejReason;
  @Count({ description: 'FIX AllocRejCode 88' }) allocRejCode: number;
  @Text() text: string;
  @Id({ optional: true, description: 'the account at fault' }) account?: string | null;
}
