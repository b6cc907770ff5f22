import type { ExecutionReported } from '@entresol/contracts/execution.message';
import type { ExecutionRejectReason } from '@entresol/trade/execution';

/** Why a line was not taken. */
export interface LineError {
  readonly line: number;
  readonly code: ExecutionRejectReason;
  readonly field: string | null;
  readonly text: string;
}

/** The columns of a file, and whether it must have each. */
const COLUMNS: Record<keyof ExecutionReported, boolean> = {
  platform: true, execId: true, execType: true, execRefId: false, orderId: true, blockId: false, symbol: true, side: true, lastQty: true, lastPx: true,
  currency: true, lastMkt: true, transactTime: true, tradeDate: true, lastCapacity: true, trader: true,
};

interface HeaderFault {
  readonly code: 'UNKNOWN_COLUMN' | 'DUPLICATE_COLUMN' | 'MISSING_COLUMN';
  readonly field: string;
  readonly text: string;
  readonly accepted: string;
}

/** The first fault of a header, which makes the whole file unreadable: a column that is not known might be a misspelt one. */
export function headerFault(header: readonly string[]): HeaderFault | null {
  const known = Object.keys(COLUMNS) as (keyof ExecutionReported)[];
  const fault = (code: HeaderFault['code'], field: string, text: string): HeaderFault => ({ code, field, text, accepted: known.join() });
  const unknown = header.find((name) => !Object.hasOwn(COLUMNS, name));
  if (unknown !== undefined) return fault('UNKNOWN_COLUMN', unknown, `“${unknown}” is no column of fills.`);
  const twice = header.find((name, place) => header.indexOf(name) !== place);
  if (twice !== undefined) return fault('DUPLICATE_COLUMN', twice, `The column ${twice} comes twice.`);
  const missing = known.find((name) => COLUMNS[name] && !header.includes(name));
  return missing === undefined ? null : fault('MISSING_COLUMN', missing, `The column ${missing} is missing.`);
}

/** A line's cells by field; an empty cell says nothing. */
export function lineFields(header: readonly string[], cells: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(header.map((name, place) => [name, cells[place]]).filter(([, cell]) => cell !== ''));
}
