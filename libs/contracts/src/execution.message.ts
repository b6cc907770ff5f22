import { EXECUTION_REJECT_REASONS, EXEC_TYPES, LAST_CAPACITIES, type ExecType, type ExecutionRejectReason, type LastCapacity } from '@entresol/trade/execution';
import { SIDES, type Side } from '@entresol/trade/side';
import { CalendarDate, Count, Currency, ExactAmount, Flag, ForeignId, Id, Mic, OneOf, Positive, Text, Timestamp, Unsigned } from './field.js';

/**
 * A platform's report of a fill, in FIX ExecutionReport's vocabulary. Key: orderId. (platform, tradeDate, execId) identifies it. A value
 * that starts with `8=FIX` is a FIX 4.2 or 4.4 ExecutionReport and means the same.
 */
export class ExecutionReported {
  @Id() platform: string;
  @ForeignId() execId: string;
  @OneOf(EXEC_TYPES) execType: ExecType;
  @ForeignId({ optional: true, description: 'the original, or the latest of its chain, of a correction or cancel' }) execRefId?: string | null;
  @Id() orderId: string;
  @Id({ optional: true, description: 'absent: the block of its order' }) blockId?: string | null;
  @ForeignId() symbol: string;
  @OneOf(SIDES) side: Side;
  @Positive() lastQty: string;
  @Positive() lastPx: string;
  @Currency() currency: string;
  @Mic() lastMkt: string;
  @Timestamp() transactTime: string;
  @CalendarDate() tradeDate: string;
  @OneOf(LAST_CAPACITIES) lastCapacity: LastCapacity;
  @ForeignId({ description: 'user id at the platform, asserted' }) trader: string;
}

/** A platform's total of one order, or, with orderId null, of its whole day. A higher revision replaces. Key: orderId, else platform. */
export class ExecutionsTotalled {
  @Id() platform: string;
  @CalendarDate() tradeDate: string;
  @Id({ optional: true }) orderId?: string | null;
  @Count({ min: 1 }) revision: number;
  @Count({ description: 'distinct reports sent, busts and corrections included' }) numReports: number;
  @Count({ optional: true, description: 'orders with a total; only on the day’s record' }) numOrders?: number | null;
  @Unsigned({ optional: true, description: 'live quantity' }) cumQty?: string | null;
  @ExactAmount({ optional: true, description: 'Σ quantity × price of what is live' }) notional?: string | null;
}

/**
 * What stands of one fill after a report was taken: the whole state of its chain, so that a higher version replaces a lower one
 * whatever their order. Key: blockId.
 */
export class ExecutionAccepted {
  @Id() platform: string;
  @CalendarDate() tradeDate: string;
  @ForeignId({ description: 'the chain’s first report' }) rootExecId: string;
  @Count({ min: 1 }) version: number;
  @Flag({ description: 'false once the fill is cancelled' }) live: boolean;
  @ForeignId() execId: string;
  @OneOf(EXEC_TYPES) execType: ExecType;
  @ForeignId({ optional: true }) execRefId?: string | null;
  @Id() orderId: string;
  @Id() blockId: string;
  @ForeignId() symbol: string;
  @OneOf(SIDES) side: Side;
  @Positive() lastQty: string;
  @Positive() lastPx: string;
  @Currency() currency: string;
  @Mic() lastMkt: string;
  @Timestamp() transactTime: string;
  @OneOf(LAST_CAPACITIES) lastCapacity: LastCapacity;
  @ForeignId({ description: 'user id at the platform, or the person who amended by hand' }) trader: string;
}

/** A report that was not taken, and why. Key: orderId where it could be read, else the platform or “unknown”. */
export class ExecutionRejected {
  @OneOf(EXECUTION_REJECT_REASONS) reason: ExecutionRejectReason;
  @Text() text: string;
  @Text({ optional: true, description: 'the field at fault' }) field?: string | null;
  @Text({ optional: true, max: 64 }) platform?: string | null;
  @Text({ optional: true, max: 64 }) execId?: string | null;
  @Text({ optional: true, max: 64 }) orderId?: string | null;
  @Text({ optional: true, max: 64 }) blockId?: string | null;
  @Text({ description: 'topic[partition]@offset of the report, or the file and line it came by' }) origin: string;
}
