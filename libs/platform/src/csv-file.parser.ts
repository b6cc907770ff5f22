import { isUtf8 } from 'node:buffer';
import { parse, type CsvError } from 'csv-parse/sync';
import { headerFault, lineFields, type Columns, type LineError } from './csv-file.rules.js';
import { Problem } from './problem.js';

/** A desk's day, or an instruction of as many accounts; what is larger comes over the topic. */
export const MOST_LINES = 10_000;
export const LARGEST_FILE = 2 * 1024 * 1024;

/** A line of a file by its columns, still to be checked. `line` counts from the header, which is 1. */
export interface CsvLine {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

interface ParsedLine {
  readonly info: { readonly lines: number };
  readonly record: string[];
}

/**
 * The lines of a CSV file (RFC 4180, comma) under a header of these columns in any order, and those that are no such line. Throws Problem
 * NOT_UTF8, NO_HEADER, UNKNOWN_COLUMN, DUPLICATE_COLUMN, MISSING_COLUMN, NO_LINES or TOO_MANY_LINES, which concern the whole file.
 */
export function readCsv(file: Buffer, columns: Columns): { lines: CsvLine[]; errors: LineError<'MALFORMED_MESSAGE'>[] } {
  if (!isUtf8(file)) throw new Problem(400, 'NOT_UTF8', 'The file is not text in UTF-8.');
  const errors: LineError<'MALFORMED_MESSAGE'>[] = [];
  const skipped = (error: CsvError | undefined): undefined => {
    errors.push({ line: Number(error?.['lines']), code: 'MALFORMED_MESSAGE', field: null, text: error?.message ?? 'not a line of CSV' });
  };
  const options = { bom: true, info: true, skip_empty_lines: true, skip_records_with_error: true, on_skip: skipped };
  const records = parse(file, options) as unknown as ParsedLine[];
  const [header, ...rows] = records;
  if (!header) throw new Problem(400, 'NO_HEADER', 'The file has no header line of field names.');
  const fault = headerFault(header.record, columns);
  if (fault) throw new Problem(400, fault.code, fault.text, { field: fault.field, accepted: fault.accepted });
  if (rows.length + errors.length === 0) throw new Problem(400, 'NO_LINES', 'The file has no line but its header.');
  if (rows.length + errors.length > MOST_LINES) throw new Problem(413, 'TOO_MANY_LINES', `The file has more than ${MOST_LINES} lines.`);
  return { lines: rows.map(({ info, record }) => ({ line: info.lines, fields: lineFields(header.record, record) })), errors };
}
