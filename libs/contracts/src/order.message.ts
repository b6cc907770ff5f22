import { BOOKING_UNITS, type BookingUnit } from '@entresol/trade/block';
import { SIDES, type Side } from '@entresol/trade/side';
import { CalendarDate, Currency, ForeignId, Id, OneOf, Positive } from './field.js';

/** An order given to a platform; it names the block that its fills belong to, or how that is found: `blockIdOf`. Key: orderId. */
export class OrderPlaced {
  @Id() orderId: string;
  @Id({ optional: true, description: 'absent: as bookingUnit says' }) blockId?: string | null;
  @OneOf(BOOKING_UNITS, { optional: true, description: 'FIX BookingUnit 590, where no blockId is given; absent: ORDER' })
  bookingUnit?: BookingUnit | null;
  @Id() platform: string;
  @ForeignId() symbol: string;
  @OneOf(SIDES) side: Side;
  @Positive() orderQty: string;
  @Currency() currency: string;
  @ForeignId({ optional: true, description: 'FIX SettlType 63; absent or 0: the market’s regular cycle' }) settlType?: string | null;
  @CalendarDate() tradeDate: string;
  @ForeignId({ description: 'user id at order management, asserted' }) enteredBy: string;
}
