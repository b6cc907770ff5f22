/** Why a line of a file was not taken. */
export interface LineError<C extends string = string> {
  readonly line: number;
  readonly code: C;
  readonly field: string | null;
  readonly text: string;
}

/** The columns that a file may have, and whether it must have each. */
export type Columns = Readonly<Record<string, boolean>>;

interface HeaderFault {
  readonly code: 'UNKNOWN_COLUMN' | 'DUPLICATE_COLUMN' | 'MISSING_COLUMN';
  readonly field: string;
  readonly text: string;
  readonly accepted: string;
}

/** The first fault of a header, which makes the whole file unreadable: a column that is not known might be a misspelt one. */
export function headerFault(header: readonly string[], columns: Columns): HeaderFault | null {
  const known = Object.keys(columns);
  const fault = (code: HeaderFault['code'], field: string, text: string): HeaderFault => ({ code, field, text, accepted: known.join() });
  const unknown = header.find((name) => !Object.hasOwn(columns, name));
  if (unknown !== undefined) return fault('UNKNOWN_COLUMN', unknown, `“${unknown}” is no column of this file.`);
  const twice = header.find((name, place) => header.indexOf(name) !== place);
  if (twice !== undefined) return fault('DUPLICATE_COLUMN', twice, `The column ${twice} comes twice.`);
  const missing = known.find((name) => columns[name] && !header.includes(name));
  return missing === undefined ? null : fault('MISSING_COLUMN', missing, `The column ${missing} is missing.`);
}

/** A line's cells by field; an empty cell says nothing. */
export function lineFields(header: readonly string[], cells: readonly string[]): Record<string, string> {
  return Object.fromEntries(header.map((name, place) => [name, cells[place] ?? '']).filter(([, cell]) => cell !== '')) as Record<string, string>;
}
