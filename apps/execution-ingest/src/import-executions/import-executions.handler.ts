import { ExecutionReported } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Received } from '@entresol/messaging/batch';
import { contentHash } from '@entresol/messaging/content-hash';
import { ContractBroken, validated } from '@entresol/messaging/decode';
import type { Work } from '@entresol/messaging/work';
import { readCsv, type CsvLine } from '@entresol/platform/csv-file.parser';
import type { LineError } from '@entresol/platform/csv-file.rules';
import type { ExecutionRejectReason } from '@entresol/trade/execution';
import { takeReports } from '../report-executions/take-reports.handler.js';

/** The columns of a file, and whether it must have each. */
const COLUMNS: Record<keyof ExecutionReported, boolean> = {
  platform: true, execId: true, execType: true, execRefId: false, orderId: true, blockId: false, symbol: true, side: true, lastQty: true, lastPx: true,
  currency: true, lastMkt: true, transactTime: true, tradeDate: true, lastCapacity: true, trader: true,
};

type RefusedLine = LineError<ExecutionRejectReason>;

/** What became of a file's lines: `lines` is the sum of the counts and the errors. */
export interface Imported {
  readonly lines: number;
  readonly taken: number;
  /** Known already with the same content. */
  readonly unchanged: number;
  /** What they refer to has not come: they are taken with it. */
  readonly waiting: number;
  /** In the order of the file; these lines were not taken, the others were. */
  readonly errors: RefusedLine[];
}

type Report = Received<ExecutionReported>;

/**
 * Takes a file of fills as if its platform had reported them: each line by itself, in the file's order. Throws Problem where the file as a
 * whole can't be read.
 */
export async function importExecutions(work: Work, file: Buffer, person: string): Promise<Imported> {
  const { lines, errors: unread } = readCsv(file, COLUMNS);
  const errors: RefusedLine[] = [...unread];
  const source = `csv ${contentHash({ key: null, value: file }).slice(0, 16)} by ${person}`;
  const lineOf = new Map<Report, number>();
  for (const line of lines) {
    const report = reportOf(line, source, work.now);
    if ('code' in report) errors.push(report);
    else lineOf.set(report, line.line);
  }
  const { refused, waiting, duplicates } = await takeReports(work, { records: [...lineOf.keys()], source: 'PLATFORM' });
  const unfit = errors.length;
  for (const { report, refusal: { reason, field, text } } of refused) {
    const line = lineOf.get(report);
    if (line !== undefined) errors.push({ line, code: reason, field, text });
  }
  const waits = waiting.filter((report) => lineOf.has(report)).length;
  const taken = lineOf.size - (errors.length - unfit) - waits - duplicates.length;
  return { lines: lineOf.size + unfit, taken, unchanged: duplicates.length, waiting: waits, errors: errors.sort((a, b) => a.line - b.line) };
}

/** A line as the report that it stands for. Where it has to wait it is kept as the platform's JSON would be. */
function reportOf({ line, fields }: CsvLine, source: string, now: string): Report | RefusedLine {
  try {
    const value = validated(ExecutionReported, fields);
    const place = { topic: topics.executionsReported.name, partition: -1, offset: String(line), timestamp: now };
    return { ...place, value, raw: Buffer.from(JSON.stringify(value)), key: value.orderId, headers: {}, envelope: {}, origin: `${source}, line ${line}` };
  } catch (error) {
    if (!(error instanceof ContractBroken)) throw error;
    return { line, code: 'INVALID_FIELD', field: error.field, text: error.message };
  }
}
