import type { InstructedAccount, Instruction } from '@entresol/contracts/allocation.message';

/** What a line says of its instruction, on each of its lines alike; true where a file must have the column. */
const INSTRUCTION_COLUMNS: Record<keyof Omit<Instruction, 'allocations'>, boolean> = {
  allocId: true, allocTransType: true, refAllocId: false, allocCancReplaceReason: false, blockId: true, allocMethod: false,
  oddLotAccount: false, accountErrors: false, deviationReason: false,
};

/** What it says of its account. */
const ACCOUNT_COLUMNS: Record<keyof InstructedAccount, boolean> = {
  account: false, weight: false, percent: false, quantity: false, heldQuantity: false, targetValue: false,
};

export const COLUMNS = { ...INSTRUCTION_COLUMNS, ...ACCOUNT_COLUMNS };

/** A line that could be read, by its columns; an empty cell is absent. */
interface Line {
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
}

/** An instruction as its lines say it, still to be checked. */
export interface WrittenInstruction {
  /** Of its first line. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly accounts: readonly Line[];
}

/** Why a line's instruction can't be known as a whole, in order of precedence. */
export type LineFault = 'ALLOC_ID_MISSING' | 'NEIGHBOUR_UNREADABLE' | 'LINES_APART' | 'LINES_DIFFER';

interface FaultyLine {
  readonly line: number;
  readonly code: LineFault;
  readonly field: string | null;
  readonly text: string;
}

/** Lines of one allocId, one under the other. */
interface Run {
  readonly allocId: string;
  readonly lines: [Line, ...Line[]];
  nextToUnreadable: boolean;
}

/**
 * The instructions that the lines of a file make. The lines of one stand together; a line that can't be read may be one of those above it
 * or below, and where an account might be missing nothing is split. `unreadable` are the numbers of lines that are none.
 */
export function writtenInstructions(lines: readonly Line[], unreadable: readonly number[]): { instructions: WrittenInstruction[]; errors: FaultyLine[] } {
  const nameless = lines.filter(({ fields }) => fields['allocId'] === undefined).map(({ line }) => line);
  const runs = runsOf(lines, new Set([...unreadable, ...nameless]));
  const errors = nameless.map((line): FaultyLine => (
    { line, code: 'ALLOC_ID_MISSING', field: 'allocId', text: 'The line does not say which instruction it is of.' }));
  const times = new Map<string, number>();
  for (const { allocId } of runs) times.set(allocId, (times.get(allocId) ?? 0) + 1);
  const instructions: WrittenInstruction[] = [];
  for (const run of runs) {
    const faults = faultsOf(run, times.get(run.allocId)! > 1);
    errors.push(...faults);
    if (faults.length === 0) instructions.push(written(run));
  }
  return { instructions, errors };
}

function runsOf(lines: readonly Line[], unreadable: ReadonlySet<number>): Run[] {
  const inOrder = [...lines.filter(({ line }) => !unreadable.has(line)), ...[...unreadable].map((line) => ({ line, fields: null }))];
  const runs: Run[] = [];
  let nextToUnreadable = false;
  for (const { line, fields } of inOrder.sort((a, b) => a.line - b.line)) {
    const last = runs.at(-1);
    if (fields === null) {
      nextToUnreadable = true;
      if (last) last.nextToUnreadable = true;
      continue;
    }
    if (last && last.allocId === fields['allocId']) last.lines.push({ line, fields });
    else runs.push({ allocId: fields['allocId']!, lines: [{ line, fields }], nextToUnreadable });
    nextToUnreadable = false;
  }
  return runs;
}

function faultsOf({ allocId, lines, nextToUnreadable }: Run, apart: boolean): FaultyLine[] {
  const [first, ...others] = lines;
  const { line } = first;
  if (nextToUnreadable) {
    return [{ line, code: 'NEIGHBOUR_UNREADABLE', field: null, text: `A line beside those of ${allocId} can’t be read, and may be one of them.` }];
  }
  if (apart) return [{ line, code: 'LINES_APART', field: 'allocId', text: `The lines of ${allocId} do not stand together.` }];
  return others.flatMap(({ line, fields }): FaultyLine[] => {
    const field = Object.keys(INSTRUCTION_COLUMNS).find((name) => fields[name] !== first.fields[name]);
    return field === undefined ? [] : [{ line, code: 'LINES_DIFFER', field, text: `${field} is not what line ${first.line} of ${allocId} says.` }];
  });
}

/** A line alone that names no account is of an instruction without accounts, such as a cancel. */
function written({ lines: [first, ...others] }: Run): WrittenInstruction {
  const of = (fields: Line['fields'], columns: object) => Object.fromEntries(Object.entries(fields).filter(([name]) => Object.hasOwn(columns, name)));
  const accounts = [first, ...others].map(({ line, fields }) => ({ line, fields: of(fields, ACCOUNT_COLUMNS) }));
  const without = others.length === 0 && Object.keys(accounts[0]!.fields).length === 0;
  return { line: first.line, fields: of(first.fields, INSTRUCTION_COLUMNS), accounts: without ? [] : accounts };
}
