import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import { CalendarDate, Id, Timestamp } from '@entresol/contracts/field';
import type { MessageClass, Topic } from '@entresol/contracts/topic';
import { topics } from '@entresol/contracts/topics';

/** A record of a trade, of which nothing but the trade matters. */
export class OnTrade {
  @Id() blockId: string;
}

/** When a trade was executed. */
export class TradedOn extends OnTrade implements Pick<ExecutionAccepted, 'blockId' | 'tradeDate' | 'transactTime'> {
  @CalendarDate() tradeDate: string;
  @Timestamp() transactTime: string;
}

/** The topic, read for some of its fields: to check those that nothing here looks at would cost more than all that is done with the rest. */
function readFor<P extends object>(topic: Topic<P>, message: MessageClass<P>): Topic<P> {
  return { ...topic, message };
}

export const tradedOn = readFor(topics.executionsAccepted, TradedOn);
export const allocatedOn = readFor(topics.allocationsAllocated, OnTrade);
export const confirmedOn = readFor(topics.confirmationsIssued, OnTrade);
