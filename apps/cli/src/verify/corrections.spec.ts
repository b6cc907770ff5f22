import { PLAN, correctedDay } from './corrected-day.example.js';
import type { RecordRead, Row, Snapshot } from './snapshot.js';
import type { TableName } from './tables.js';
import { verifyInvariant } from './verify-day.js';

const withRows = (name: TableName, rows: (rows: readonly Row[]) => readonly Row[]) => (day: Snapshot): Snapshot => (
  { ...day, tables: { ...day.tables, [name]: rows(day.tables[name]) } });
const withRecords = (topic: string, records: (records: readonly RecordRead[]) => readonly RecordRead[]) => (day: Snapshot): Snapshot => (
  { ...day, topics: new Map([...day.topics, [topic, records(day.topics.get(topic)!)]]) });
const edited = (index: number, change: object) => (rows: readonly Row[]) => rows.with(index, { ...rows[index]!, ...change });
const rewritten = (index: number, change: object) => (records: readonly RecordRead[]) => {
  const value = { ...(records[index]!.value as object), ...change };
  return records.with(index, { ...records[index]!, value, raw: Buffer.from(JSON.stringify(value)) });
};
const both = (...changes: ((day: Snapshot) => Snapshot)[]) => (day: Snapshot): Snapshot => changes.reduce((changed, change) => change(changed), day);

const ISSUED = 'confirmations.issued.v1';
const STREAM = 'custodians.CUST1.confirmations.v1';
const without = <T>(index: number) => (list: readonly T[]) => list.toSpliced(index, 1);

describe('of a day that was corrected', () => {
  it.each(['confirmed once', 'money is right', 'custodians gapless', 'answers taken', 'books balance', 'statements reconcile'])('«%s» holds', (name) => {
    expect(verifyInvariant(name, correctedDay(), PLAN)).toMatchObject({ name, ok: true });
  });

  it.each<[string, string, (day: Snapshot) => Snapshot]>([
    ['confirmed once', 'a correction that was not told', withRecords(ISSUED, without(3))],
    ['confirmed once', 'a cancel that was not told', withRecords(ISSUED, without(4))],
    ['confirmed once', 'a replacement of what does not stand', withRecords(ISSUED, rewritten(3, { confirmRefId: 'C-A-1.9' }))],
    ['confirmed once', 'a replacement of another account’s', withRecords(ISSUED, rewritten(3, { confirmRefId: 'C-A-1.1' }))],
    ['confirmed once', 'a cancel of other figures', withRecords(ISSUED, rewritten(4, { netMoney: '101.01' }))],
    ['confirmed once', 'a cancel by a line that reverses nothing', withRecords('allocations.allocated.v1', rewritten(5, { allocTransType: 'REPLACE' }))],
    ['confirmed once', 'a line that nothing stands for', withRows('upheld', () => [])],
    ['confirmed once', 'a line that another stands for', withRows('upheld', edited(0, { confirm_id: 'C-A-2.2' }))],
    ['confirmed once', 'a line upheld that has other figures', withRecords('allocations.allocated.v1', rewritten(3, { allocQty: '61' }))],
    ['confirmed once', 'a superseded one that went out', withRows('confirmations', edited(3, { status: 'SUPERSEDED' }))],
    ['confirmed once', 'what it corrects stored otherwise', withRows('confirmations', edited(3, { confirm_ref_id: null }))],
    ['money is right', 'a replacement charged as before', withRecords(ISSUED, rewritten(3, { commission: '2.00', netMoney: '302.00' }))],
    ['money is right', 'what is upheld by other charges', withRows('upheld', edited(0, { individual_alloc_id: 'A-2.2' }))],
    ['custodians gapless', 'a replacement before what it replaces', withRecords(STREAM, (records) => {
      const order = [0, 3, 1, 2, 4].map((index) => records[index]!);
      return order.map((one, index) => {
        const sequence = String(index + 1);
        return { ...one, value: { ...(one.value as object), sequence }, headers: { ...one.headers, ce_sequence: sequence } };
      });
    })],
    ['custodians gapless', 'what was replaced still standing', withRows('confirmations', edited(1, { status: 'AFFIRMED' }))],
    ['answers taken', 'a replaced one that lost its answer', withRows('confirmations', edited(1, { affirmed_by: null }))],
    ['answers taken', 'a replaced one that stands', withRows('confirmations', edited(1, { status: 'AFFIRMED', corrected_by: null }))],
    ['answers taken', 'an answer refused as late of what stands', withRows('answers', edited(3, { outcome: 'REFUSED', refusal: 'NO_LONGER_STANDING' }))],
    ['books balance', 'a reversal that was not booked', withRows('entries', without(4))],
    ['books balance', 'a reversal of another', withRows('entries', edited(4, { correction_of: 'C-A-1.1' }))],
    ['books balance', 'a reversal on another day', withRows('entries', edited(5, { trade_date: '2014-09-18' }))],
    ['books balance', 'a balance without the reversal', withRows('positions', edited(2, { quantity: '10' }))],
    ['statements reconcile', 'no version since the correction', both(withRows('statements', without(4)), withRecords('statements.issued.v1', without(4)))],
    ['statements reconcile', 'an earlier version with an entry that is gone', withRows('entries', without(2))],
    ['statements reconcile', 'a version left out', withRows('statements', without(0))],
  ])('«%s» notices %s', (name, _fault, change) => {
    const { ok, detail } = verifyInvariant(name, change(correctedDay()), PLAN);
    expect(ok).toBe(false);
    expect(detail).not.toContain('could not be computed');
  });
});
