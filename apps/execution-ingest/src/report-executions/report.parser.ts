import { ExecutionReported } from '@entresol/contracts/execution.message';
import { ContractBroken, parseJson, validated, type Parser } from '@entresol/messaging/decode';
import { quoted, readFrame, type FixVersion } from '../read-fix/fix-frame.rules.js';
import { namedIn, readReport, saidAt, type FixMessage } from '../read-fix/fix-report.rules.js';
import { loadFixParsers, type FixParser } from '../read-fix/fix.parser.js';

const FIX_BEGINS = '8=FIX';
const FIRST_OF_FIX = FIX_BEGINS.charCodeAt(0);

let fixParsers: Record<FixVersion, FixParser> | undefined;
let loading: Promise<void> | undefined;

/** Reads a platform's report: JSON, or an ExecutionReport of FIX 4.2 or 4.4 into the same fields. */
export const parseReport: Parser = Object.assign((value: Buffer) => (isFix(value) ? parseFix(value) : parseJson(value)), {
  prepare: (records: readonly { value: Buffer | null }[]) =>
    (fixParsers || !records.some(({ value }) => value !== null && isFix(value)) ? undefined : (loading ??= load())),
});

async function load(): Promise<void> {
  fixParsers = await loadFixParsers();
}

function isFix(value: Buffer): boolean {
  return value[0] === FIRST_OF_FIX && value.toString('latin1', 0, FIX_BEGINS.length) === FIX_BEGINS;
}

/** What is broken still tells its ids where they can be read, so that its order is held. */
function parseFix(value: Buffer): Record<string, unknown> {
  if (!fixParsers) throw new Error('a FIX message was parsed before the parser was prepared');
  const frame = readFrame(value);
  if ('fault' in frame) throw broken('MALFORMED_MESSAGE', `${frame.fault.field} ${frame.fault.text}`, frame.fault.field, value);
  try {
    const message = fixParsers[frame.version](value);
    const reading = readReport(message);
    if ('noExecution' in reading) throw broken('NOT_AN_EXECUTION', reading.noExecution.text, reading.noExecution.field, value);
    if ('fault' in reading) throw broken('INVALID_FIELD', reading.fault.text, reading.fault.field, value);
    return checked(reading.fields, message);
  } catch (error) {
    if (!(error instanceof ContractBroken) || error.parsed) throw error;
    throw broken(error.reason, error.message, error.field, value);
  }
}

/** The fields, which keep the contract; one that breaks it is named by its tag. */
function checked(fields: Record<string, unknown>, message: FixMessage): Record<string, unknown> {
  try {
    validated(ExecutionReported, fields);
    return fields;
  } catch (error) {
    if (!(error instanceof ContractBroken) || error.field === null) throw error;
    const { field, given } = saidAt(error.field as keyof ExecutionReported, message);
    throw new ContractBroken('INVALID_FIELD', `${field} ${given === undefined ? 'is missing' : `is ${quoted(given)}`}: ${error.message}`, field, fields);
  }
}

function broken(reason: string, text: string, field: string | null, value: Buffer): ContractBroken {
  return new ContractBroken(reason, text, field, namedIn(value.toString('latin1')));
}
