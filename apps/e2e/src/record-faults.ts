import type { RecordRead } from '@entresol/cli/verify/snapshot';

type Records = readonly RecordRead[];

/** The invariant, the topic, the fault, and how its records are then; they come in order within a partition. */
export type RecordFault = readonly [noticedBy: string, topic: string, fault: string, plant: (records: Records) => Records];

/** The invariant that notices a record too few or too many, the topic, and the fields that this invariant leaves to others or to the reader. */
type Written = readonly [noticedBy: string, topic: string, unwatched: readonly string[]];

export const WRITTEN: readonly Written[] = [
  ['reports arrived', 'executions.reported.v1', []],
  ['fills agree', 'executions.accepted.v1', []],
  ['planted set aside', 'executions.rejected.v1', ['text', 'field']],
  ['blocks add up', 'blocks.totalled.v1', []],
  ['platforms totalled', 'platforms.totalled.v1', []],
  ['allocations add up', 'allocations.allocated.v1', []],
  ['confirmed once', 'allocations.allocated.v1', ['allocId', 'allocTransType', 'blockQty', 'blockGrossTradeAmt', 'totNoAllocs', 'lastFragment']],
  ['certificates chain', 'allocations.certified.v1', []],
  ['day closed', 'allocations.refused.v1', ['allocId', 'allocRejCode', 'text', 'account']],
  ['day closed', 'days.closed.v1', []],
  ['confirmed once', 'confirmations.issued.v1', []],
  ['custodians gapless', 'confirmations.issued.v1', []],
  ['custodians gapless', 'custodians.CUST1.confirmations.v1', []],
  ['custodians gapless', 'custodians.CUST3.confirmations.v1', []],
  ['answers taken', 'custodians.CUST2.affirmations.v1', []],
  ['answers taken', 'confirmations.affirmed.v1', []],
  ['answers taken', 'confirmations.rejected.v1', []],
  ['statements reconcile', 'statements.issued.v1', []],
  ['duties told', 'duties.performed.v1', ['performedAt']],
  ['flags exact', 'compliance.flagged.v1', ['tradeDate']],
  ['flags decided', 'compliance.decided.v1', ['decidedAt']],
];

/** The record with another content, as JSON would carry it. */
export function withContent(record: RecordRead, content: object): RecordRead {
  return { ...record, value: content, raw: Buffer.from(JSON.stringify(content)) };
}

/** What a field holds but for a little, still of its kind. */
export function edited(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  if (Array.isArray(value)) return value.length > 0 ? value.slice(1) : [{ miscFeeType: 'REGULATORY', miscFeeSubType: 'TAF', miscFeeAmt: '1.00' }];
  const text = String(value ?? '');
  return /^\d+(\.\d+)?$/.test(text) ? `1${text}` : `${text}x`;
}

/** Where `edit` has changed one record. */
function changed(records: Records, index: number, edit: (record: RecordRead) => RecordRead): Records {
  return records.map((record, at) => (at === index ? edit(record) : record));
}

function withHeader(name: string, value: string): (record: RecordRead) => RecordRead {
  return (record) => ({ ...record, headers: { ...record.headers, [name]: value } });
}

/** Without a record, and without its copies: what is published may be published twice. */
function without(records: Records, gone: RecordRead): Records {
  const id = gone.headers['ce_id'];
  return records.filter((record) => record !== gone && (id === undefined || record.headers['ce_id'] !== id));
}

const tooFewOrMany = WRITTEN.flatMap(([noticedBy, topic]): RecordFault[] => [
  [noticedBy, topic, 'the first record is dropped', (records) => without(records, records[0]!)],
  [noticedBy, topic, 'the last record is dropped', (records) => without(records, records.at(-1)!)],
  [noticedBy, topic, 'a record comes again under another id', (records) => [...records, withHeader('ce_id', 'another')(records[0]!)]],
]);

/** The place in the sequence is a field and a header. */
function renumbered(record: RecordRead, sequence: string): RecordRead {
  return withHeader('ce_sequence', sequence)(withContent(record, { ...(record.value as object), sequence }));
}

const stream = 'custodians.CUST1.confirmations.v1';

const inAStream: readonly RecordFault[] = [
  ['custodians gapless', stream, 'a record in the middle is dropped', (records) => records.toSpliced(100, 1)],
  ['custodians gapless', stream, 'one is dropped and the rest numbered anew', (records) => (
    records.toSpliced(100, 1).map((record, index) => renumbered(record, String(index + 1))))],
  ['custodians gapless', stream, 'one comes twice in a row', (records) => records.toSpliced(100, 0, records[100]!)],
  ['custodians gapless', stream, 'one comes again at the end, with the next number', (records) => (
    [...records, renumbered(records[100]!, String(records.length + 1))])],
  ['custodians gapless', stream, 'two change places', (records) => records.toSpliced(100, 2, records[101]!, records[100]!)],
  ['custodians gapless', stream, 'the header has another number', (records) => changed(records, 100, withHeader('ce_sequence', '7'))],
];

const ACTS = ['executions.accepted.v1', 'confirmations.issued.v1', 'confirmations.affirmed.v1', 'duties.performed.v1'];

const inHeaders = ACTS.flatMap((topic): RecordFault[] => [
  ['duties told', topic, 'another is said to have done it', (records) => changed(records, 0, withHeader('ce_actor', 'user-99'))],
  ['duties told', topic, 'another duty is said to be done', (records) => changed(records, 0, withHeader('ce_duty', 'SUPERVISE'))],
]);

export const RECORD_FAULTS: readonly RecordFault[] = [...tooFewOrMany, ...inAStream, ...inHeaders];
