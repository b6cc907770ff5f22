/** A line of a file that a service did not take. */
export interface RefusedLine {
  readonly line: number;
  readonly code: string;
  readonly field: string | null;
  readonly text: string;
}

export interface ImportOptions {
  /** Who sends the file. */
  readonly as: string;
  readonly identity: string;
}

/** Refused lines in the form that editors jump to. */
export function refusedLines(file: string, errors: readonly RefusedLine[]): string[] {
  return errors.map(({ line, code, field, text }) => `${file}:${line}: ${code}${field === null ? '' : ` ${field}`}: ${text}`);
}
