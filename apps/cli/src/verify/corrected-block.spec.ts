import { correctedBlock, plan, type Correction } from './corrected-block.example.js';
import type { RecordRead, Row, Snapshot } from './snapshot.js';
import type { TableName } from './tables.js';
import { verifyInvariant } from './verify-day.js';

const INVARIANTS = ['allocations add up', 'allocated is complete', 'allocations as instructed', 'certificates chain', 'day closed'];

/** The snapshot with another row in place of the one that `wanted` tells. */
function withRow(snapshot: Snapshot, table: TableName, wanted: Row, change: Row | null): Snapshot {
  const isWanted = (row: Row): boolean => Object.entries(wanted).every(([column, value]) => row[column] === value);
  const rows = snapshot.tables[table].flatMap((row) => (!isWanted(row) ? [row] : change === null ? [] : [{ ...row, ...change }]));
  return { ...snapshot, tables: { ...snapshot.tables, [table]: rows } };
}

function withRecords(snapshot: Snapshot, topic: string, change: (value: Record<string, unknown>) => object | null): Snapshot {
  const changed = snapshot.topics.get(topic)!.flatMap((record): RecordRead[] => {
    const value = change(record.value as Record<string, unknown>);
    return value === null ? [] : [{ ...record, value, raw: Buffer.from(JSON.stringify(value)) }];
  });
  return { ...snapshot, topics: new Map([...snapshot.topics, [topic, changed]]) };
}

/** A line of the second version, on the topic and in the table, with another content. */
function withLine(snapshot: Snapshot, account: string, change: Readonly<Record<string, string | null>>, column: Row): Snapshot {
  const told = withRecords(snapshot, 'allocations.allocated.v1', (value) => (
    value['version'] === 2 && value['account'] === account ? { ...value, ...change } : value));
  return withRow(told, 'allocations', { version: '2', account }, column);
}

const replaced = correctedBlock('REPLACED');
const CORRECTIONS: readonly Correction[] = ['REPLACED', 'REVERSED', 'CANCELLED'];

describe('a corrected block', () => {
  it.each(INVARIANTS.flatMap((name) => CORRECTIONS.map((correction) => [name, correction] as const)))('holds as «%s» where it is %s', (name, correction) => {
    expect(verifyInvariant(name, correctedBlock(correction), plan)).toMatchObject({ ok: true });
  });
});

describe('the checker notices in a correction', () => {
  it.each<[string, string, Snapshot]>([
    ['allocations add up', 'a line that names none of the version before', withLine(
      replaced, 'ACC-1', { refIndividualAllocId: 'A-1.9' }, { ref_individual_alloc_id: 'A-1.9' })],
    ['allocations add up', 'a line that is NEW where the account had one', withLine(
      replaced, 'ACC-1', { allocTransType: 'NEW', refIndividualAllocId: null }, { alloc_trans_type: 'NEW', ref_individual_alloc_id: null })],
    ['allocations add up', 'a line that takes back more than there was', withLine(replaced, 'ACC-2', { allocQty: '151' }, { alloc_qty: '151' })],
    ['allocations add up', 'a line that is forgotten', withRow(
      withRecords(replaced, 'allocations.allocated.v1', (value) => (value['allocTransType'] === 'REVERSAL' ? null : value)),
      'allocations', { account: 'ACC-2', version: '2' }, null)],
    ['allocations add up', 'a version that is no block’s newest', withRow(replaced, 'blocks', {}, { version: '1' })],
    ['allocations add up', 'fills that are not those of the newest version', withRow(replaced, 'blocks', {}, { qty: '300' })],
    ['allocations add up', 'another instruction than the one that stands', withRow(replaced, 'blocks', {}, { alloc_id: 'A-1' })],
    ['allocations add up', 'lines that stand of a block that is open again', withRow(replaced, 'blocks', {}, { outcome: 'PENDING' })],
    ['allocated is complete', 'what no total says', withRecords(replaced, 'executions.totalled.v1', (value) => ({ ...value, cumQty: '300' }))],
    ['allocations as instructed', 'other cents than are certified', withRow(
      replaced, 'allocations', { version: '2', account: 'ACC-3' }, { gross_trade_amt: '1001.01' })],
    ['certificates chain', 'a version without its certificate', withRow(replaced, 'certificates', { version: '2' }, null)],
    ['certificates chain', 'a certificate that forgets the one before', withRow(replaced, 'certificates', { version: '1' }, null)],
    ['certificates chain', 'a certificate of another fill', withRow(replaced, 'fills', {}, { root_exec_id: 'E-9' })],
    ['certificates chain', 'a version that stands and is certified nowhere', withRow(
      correctedBlock('REVERSED'), 'allocatedBlocks', { version: '2' }, { qty: '1' })],
    ['day closed', 'a block that is not what its newest version makes of it', withRow(correctedBlock('CANCELLED'), 'blocks', {}, { outcome: 'ALLOCATED' })],
    ['day closed', 'figures that the correction changed', withRow(
      replaced, 'days', {}, { figures: '{"blocks":1,"allocated":1,"broken":0,"allocations":2,"zeroLines":0}' })],
    ['day closed', 'a reversal that nobody was told of', withRecords(correctedBlock('REVERSED'), 'allocations.refused.v1', () => null)],
    ['day closed', 'a version that is said to be the day’s own', withRow(replaced, 'allocatedBlocks', { version: '2' }, { cause: 'ALLOCATION' })],
  ])('as «%s» %s', (name, _fault, snapshot) => {
    const { ok, detail } = verifyInvariant(name, snapshot, plan);
    expect(ok).toBe(false);
    expect(detail).not.toContain('could not be computed');
  });
});
