import type { ActivityType } from '@entresol/contracts/statement.message';
import type { Side } from '@entresol/trade/side';

/**
 * Something that happened on an account. Shares and cash in are positive, out negative; what an entry does not move is null. A reversal has
 * the figures of the trade that it takes back with the opposite sign, but for the price. Figures are plain decimals: equal content has equal text.
 */
export interface LedgerEntry {
  readonly entryKind: 'TRADE' | 'REVERSAL' | 'ACTIVITY';
  /** Who gave the reference: `confirmation`, or the activity's source. */
  readonly source: string;
  /** confirmId or activityId. */
  readonly reference: string;
  readonly account: string;
  readonly entryType: Side | ActivityType;
  readonly tradeDate: string;
  readonly settlDate: string | null;
  readonly symbol: string | null;
  readonly quantity: string | null;
  readonly avgPx: string | null;
  readonly grossTradeAmt: string | null;
  readonly commission: string | null;
  readonly fees: string | null;
  readonly amount: string | null;
  readonly currency: string;
  readonly individualAllocId: string | null;
  readonly blockId: string | null;
  /** Of a reversal: the confirmId whose trade it takes back; of a trade: the one that it takes the place of. */
  readonly correctionOf: string | null;
  readonly reportedBy: string | null;
  readonly text: string | null;
}

/** The columns of `ledger_entry` that hold it, in the order of its fields. */
export const ENTRY_COLUMNS = {
  entryKind: 'entry_kind', source: 'source', reference: 'reference', account: 'account', entryType: 'entry_type', tradeDate: 'trade_date',
  settlDate: 'settl_date', symbol: 'symbol', quantity: 'quantity', avgPx: 'avg_px', grossTradeAmt: 'gross_trade_amt', commission: 'commission',
  fees: 'fees', amount: 'amount', currency: 'currency', individualAllocId: 'individual_alloc_id', blockId: 'block_id', correctionOf: 'correction_of',
  reportedBy: 'reported_by', text: 'text',
} as const satisfies Record<keyof LedgerEntry, string>;

/** It as it is read: figures and days as text. */
export const ENTRY_AS_TEXT = Object.entries(ENTRY_COLUMNS).map(([field, column]) => `${column}::text AS "${field}"`).join(', ');
