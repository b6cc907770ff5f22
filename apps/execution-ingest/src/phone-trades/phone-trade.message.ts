import { ForeignId, Id, Mic, OneOf, Positive, Text, Timestamp } from '@entresol/contracts/field';
import { LAST_CAPACITIES, type LastCapacity } from '@entresol/trade/execution';

/** The body of a deal by phone. What its order says already, from platform to trade date, is taken from there. */
export class PhoneTrade {
  @Id() orderId: string;
  @ForeignId({ description: 'the desk’s own number of the deal: the same ticket of an order is the same deal' }) ticket: string;
  @Positive() lastQty: string;
  @Positive() lastPx: string;
  @Mic() lastMkt: string;
  @Timestamp() transactTime: string;
  @OneOf(LAST_CAPACITIES) lastCapacity: LastCapacity;
  @Text({ description: 'why it was dealt by phone, and with whom; not empty' }) reason: string;
}

/** The body of a refusal. */
export class PhoneTradeRefusal {
  @Text({ description: 'why; not empty' }) reason: string;
}
