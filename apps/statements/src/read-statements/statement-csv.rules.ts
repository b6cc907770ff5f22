import type { Statement } from '../make-statement/statement.rules.js';

const COLUMNS = [
  'section', 'account', 'date', 'settlDate', 'entryKind', 'entryType', 'symbol', 'quantity', 'avgPx', 'grossTradeAmt', 'commission', 'fees', 'amount',
  'currency', 'source', 'reference', 'correctionOf', 'text',
] as const;
type Row = Partial<Record<(typeof COLUMNS)[number], string | null>>;

/**
 * A statement as one table by RFC 4180: what stood, every entry, what stands, and the totals, told apart by `section`. Opening lines carry
 * the period's first day, closing lines and totals its last.
 */
export function statementCsv(statement: Statement): string {
  const lines = [COLUMNS.join(','), ...rowsOf(statement).map((row) => COLUMNS.map((column) => cell(row[column] ?? '')).join(','))];
  return lines.map((line) => `${line}\r\n`).join('');
}

function rowsOf({ account, periodStart, periodEnd, positions, cash, entries, totals }: Statement): Row[] {
  const [first, last] = [{ account, date: periodStart }, { account, date: periodEnd }];
  return [
    ...positions.map(({ symbol, opening }) => ({ ...first, section: 'OPENING_POSITION', symbol, quantity: opening })),
    ...cash.map(({ currency, opening }) => ({ ...first, section: 'OPENING_CASH', currency, amount: opening })),
    ...entries.map(({ tradeDate, ...entry }) => ({ ...entry, account, section: 'ENTRY', date: tradeDate })),
    ...positions.map(({ symbol, closing }) => ({ ...last, section: 'CLOSING_POSITION', symbol, quantity: closing })),
    ...cash.map(({ currency, closing }) => ({ ...last, section: 'CLOSING_CASH', currency, amount: closing })),
    ...totals.flatMap(({ currency, bought, sold, commission, fees }) => [
      { ...last, section: 'TOTAL_BOUGHT', currency, amount: bought },
      { ...last, section: 'TOTAL_SOLD', currency, amount: sold },
      { ...last, section: 'TOTAL_COMMISSION', currency, amount: commission },
      { ...last, section: 'TOTAL_FEES', currency, amount: fees },
    ]),
  ];
}

const FIGURE = /^-?\d+(\.\d+)?$/;

/** Spreadsheets run what begins like a formula: such text is marked as text (OWASP, «CSV injection»); a negative figure stays one. */
export function cell(value: string): string {
  const text = /^[=+\-@\t\r\n]/.test(value) && !FIGURE.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
