import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { BookedOrder } from '@entresol/contracts/booking-unit';
import { canonicalFigure, canonicalTime, sameContent, type Content } from '../canonical.rules.js';
import type { PhoneTradeRow } from './phone-trade.entity.js';

export type Order = Pick<BookedOrder, 'platform' | 'blockId' | 'symbol' | 'side' | 'currency' | 'tradeDate'>;
type Deal = Pick<PhoneTradeRow, 'execId' | 'orderId' | 'lastQty' | 'lastPx' | 'lastMkt' | 'transactTime' | 'lastCapacity' | 'enteredBy'>;

/** A deal as the report that it stands for. Its trader is the person who entered it, known to us, not asserted by a platform. */
export function phoneReport(order: Order, deal: Deal): ExecutionReported {
  const { platform, blockId, symbol, side, currency, tradeDate } = order;
  const { execId, orderId, lastQty, lastPx, lastMkt, transactTime, lastCapacity, enteredBy } = deal;
  return {
    platform, execId, execType: 'TRADE', execRefId: null, orderId, blockId, symbol, side, lastQty, lastPx, currency, lastMkt, transactTime, tradeDate,
    lastCapacity, trader: enteredBy,
  };
}

/** Whether the same person entered the same deal again. */
export function sameDeal(a: Deal, b: Deal): boolean {
  return sameContent(dealContent(a), dealContent(b));
}

function dealContent({ orderId, lastQty, lastPx, lastMkt, transactTime, lastCapacity, enteredBy }: Deal): Content {
  return [orderId, canonicalFigure(lastQty), canonicalFigure(lastPx), lastMkt, canonicalTime(transactTime), lastCapacity, enteredBy];
}

export interface DecisionRefused {
  readonly status: 403 | 409;
  readonly code: 'OWN_PHONE_TRADE' | 'ALREADY_DECIDED';
  readonly text: string;
}

/** Whether a person may approve or reject a deal: not his own, and not what was decided already. In order of precedence. */
export function decisionRefused(trade: Pick<PhoneTradeRow, 'enteredBy' | 'state' | 'decidedBy'>, person: string): DecisionRefused | null {
  const { enteredBy, state, decidedBy } = trade;
  if (enteredBy === person) return { status: 403, code: 'OWN_PHONE_TRADE', text: 'A deal by phone is decided on by another person than entered it.' };
  return state === 'PENDING' ? null : { status: 409, code: 'ALREADY_DECIDED', text: `It is ${state} already, by ${decidedBy}.` };
}
