import type { Fee } from './reference.message.js';

/** What a fee's row is chosen by. */
export interface Charged {
  readonly currency: string;
  readonly tradeDate: string;
  readonly settlDate: string;
}

/**
 * The rows of a fee that are in force on a trade: one, where all is well. Each goes by the date that it names: the SEC charges by
 * settlement date, FINRA's TAF goes by trade date.
 */
export function feesInForce(fees: Iterable<Fee>, feeType: Fee['feeType'], { currency, tradeDate, settlDate }: Charged): Fee[] {
  return [...fees].filter((fee) => {
    const day = fee.dateBasis === 'TRADE_DATE' ? tradeDate : settlDate;
    const inForce = fee.status === 'ACTIVE' && fee.validFrom <= day && (fee.validTo == null || day <= fee.validTo);
    return inForce && fee.feeType === feeType && fee.currency === currency;
  });
}
