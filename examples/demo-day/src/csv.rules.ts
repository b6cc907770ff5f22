import type { AllocationInstructed } from '@entresol/contracts/allocation.message';

type Cells = Readonly<Record<string, unknown>>;

/** A header of all the names that occur, and a line a row; what is absent is empty. No cell of the day needs quotes. */
export function toCsv(rows: readonly object[]): string {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => names.map((name) => String((row as Cells)[name] ?? '')).join(','));
  return `${[names.join(','), ...lines].join('\n')}\n`;
}

/** An instruction as lines, an account each. Who gives it, and when, is known from who hands it in. */
export function linesOfInstruction({ allocations, instructedBy: _by, transactTime: _at, ...terms }: AllocationInstructed): Cells[] {
  return allocations.map((account) => ({ ...terms, ...account }));
}
