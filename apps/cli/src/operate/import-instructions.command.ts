import { readFileSync } from 'node:fs';
import { askService, tokenAs } from './ask.js';
import { refusedLines, type ImportOptions, type RefusedLine } from './refused-lines.js';

/** What allocation answers to a file of instructions. */
export interface ImportedInstructions {
  readonly lines: number;
  readonly instructions: readonly InstructionOutcome[];
  readonly errors: readonly RefusedLine[];
}

interface InstructionOutcome {
  /** Its first. */
  readonly line: number;
  readonly allocId: string;
  readonly blockId: string;
  readonly state: string;
  readonly reason: string | null;
  readonly text: string | null;
  readonly account: string | null;
}

/** Sends a CSV file of instructions to allocation. Returns the exit code: 0 only where every instruction was taken. */
export async function importInstructions(file: string, { as: person, identity }: ImportOptions): Promise<number> {
  const post = { type: 'text/csv', body: readFileSync(file) } as const;
  const imported = await askService<ImportedInstructions>('allocation', '/instructions/import', { token: await tokenAs(person, identity), post });
  console.log(instructionsText(file, imported));
  return imported.errors.length === 0 && imported.instructions.every(isTaken) ? 0 : 1;
}

/** What became of each instruction where it stands, the lines whose instruction was not judged, and the counts. */
export function instructionsText(file: string, { lines, instructions, errors }: ImportedInstructions): string {
  const refused = instructions.filter((one) => !isTaken(one));
  const outcomes = instructions.map(({ line, allocId, blockId, state, reason, text, account }) =>
    `${file}:${line}: ${allocId} of ${blockId}: ${reason === null ? state : `${reason}${account === null ? '' : ` ${account}`}: ${text}`}`);
  const counts = `${lines} lines: ${instructions.length - refused.length} instructions taken, ${refused.length} refused, ${errors.length} lines in error.`;
  return [...outcomes, ...refusedLines(file, errors), counts].join('\n');
}

function isTaken({ state }: InstructionOutcome): boolean {
  return state !== 'REFUSED';
}
