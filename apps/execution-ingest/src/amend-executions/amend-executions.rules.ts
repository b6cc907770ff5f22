import type { ExecutionAccepted, ExecutionReported } from '@entresol/contracts/execution.message';

/** What a person asks to be done to a fill. Without figures it is cancelled. */
export interface Amendment {
  /** The report that is amended: the fill itself, or the latest of its chain. */
  readonly execRefId: string;
  readonly figures: { readonly lastQty: string; readonly lastPx: string } | null;
  /** The person's `sub`. */
  readonly person: string;
}

/** The amendment as the report that it stands for; it goes the way of a platform's, by the same rules. */
export function amendmentReport(chain: ExecutionAccepted, execId: string, { execRefId, figures, person }: Amendment): ExecutionReported {
  const { platform, tradeDate, orderId, blockId, symbol, side, lastQty, lastPx, currency, lastMkt, transactTime, lastCapacity } = chain;
  return {
    platform, execId, execType: figures ? 'TRADE_CORRECT' : 'TRADE_CANCEL', execRefId, orderId, blockId, symbol, side,
    ...(figures ?? { lastQty, lastPx }), currency, lastMkt, transactTime, tradeDate, lastCapacity, trader: person,
  };
}
