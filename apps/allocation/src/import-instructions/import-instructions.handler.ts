import { InstructedAccount, Instruction } from '@entresol/contracts/allocation.message';
import type { MessageClass } from '@entresol/contracts/topic';
import { ContractBroken, validated } from '@entresol/messaging/decode';
import type { Work } from '@entresol/messaging/work';
import { readCsv } from '@entresol/platform/csv-file.parser';
import type { LineError } from '@entresol/platform/csv-file.rules';
import { takeInstructions } from '../instruct-block/instruct-block.handler.js';
import { answerOf, type InstructionAnswer } from '../instruct-block/instruction-answer.rules.js';
import { COLUMNS, writtenInstructions, type LineFault, type WrittenInstruction } from './instruction-lines.rules.js';

/** A line whose instruction was not judged, and why. */
export type RefusedLine = LineError<LineFault | 'MALFORMED_MESSAGE' | 'INVALID_FIELD'>;

/** What became of a file: each instruction is among those that were judged, or has a line in error. */
export interface ImportedInstructions {
  readonly lines: number;
  /** In the order of the file; `line` is the first. */
  readonly instructions: readonly (InstructionAnswer & { readonly line: number })[];
  readonly errors: readonly RefusedLine[];
}

/** An instruction as it is judged, and where it stands in the file. */
interface Given {
  readonly line: number;
  readonly instruction: Instruction;
}

/**
 * Takes a file of instructions as if the person had given one after the other. Each is judged by itself, those of a block that is not
 * known as refused: a person is told at once. Throws Problem where the file as a whole can't be read.
 */
export async function importInstructions(work: Work, file: Buffer, person: string): Promise<ImportedInstructions> {
  const { lines, errors: unread } = readCsv(file, COLUMNS);
  const written = writtenInstructions(lines, unread.map(({ line }) => line));
  const errors: RefusedLine[] = [...unread, ...written.errors];
  const given: Given[] = [];
  for (const one of written.instructions) {
    const checked = checkedInstruction(one);
    if ('instruction' in checked) given.push(checked);
    else errors.push(...checked.errors);
  }
  return {
    lines: lines.length + unread.length,
    instructions: await take(work, given, person),
    errors: errors.sort((a, b) => a.line - b.line),
  };
}

async function take(work: Work, given: readonly Given[], person: string): Promise<ImportedInstructions['instructions']> {
  const rows = await work.rows<{ blockId: string }>('SELECT block_id AS "blockId" FROM block WHERE block_id = ANY ($1) AND trade_date IS NOT NULL', [
    given.map(({ instruction }) => instruction.blockId),
  ]);
  const blocks = new Set(rows.map(({ blockId }) => blockId));
  const known = given.filter(({ instruction }) => blocks.has(instruction.blockId));
  const judged = await takeInstructions(work, known.map(({ instruction }) => ({ instruction, instructedBy: person, transactTime: work.now, record: null })));
  const verdicts = new Map(known.map((one, place) => [one, judged[place]!.verdict]));
  return given.map((one) => {
    const { line, instruction } = one;
    const verdict = verdicts.get(one);
    const unknown = { state: 'REFUSED', reason: 'UNKNOWN_BLOCK', text: `No block ${instruction.blockId} is known.`, account: null } as const;
    return { line, ...answerOf(instruction, verdict === undefined || verdict.state === 'WAITING' ? unknown : verdict) };
  });
}

function checkedInstruction({ line, fields, accounts }: WrittenInstruction): Given | { errors: RefusedLine[] } {
  const errors: RefusedLine[] = [];
  const checked = <T extends object>(message: MessageClass<T>, given: { line: number; fields: object }): T | undefined => {
    try {
      return validated(message, { ...given.fields });
    } catch (error) {
      if (!(error instanceof ContractBroken)) throw error;
      errors.push({ line: given.line, code: 'INVALID_FIELD', field: error.field, text: error.message });
      return undefined;
    }
  };
  const instruction = checked(Instruction, { line, fields: { ...fields, allocations: [] } });
  const allocations = accounts.map((account) => checked(InstructedAccount, account)).filter((account) => account !== undefined);
  return instruction && errors.length === 0 ? { line, instruction: { ...instruction, allocations } } : { errors };
}
