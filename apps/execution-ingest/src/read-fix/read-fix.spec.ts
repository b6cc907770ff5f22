import { ExecutionReported } from '@entresol/contracts/execution.message';
import { ContractBroken, validated } from '@entresol/messaging/decode';
import { EXEC_TYPES, LAST_CAPACITIES } from '@entresol/trade/execution';
import { SIDES } from '@entresol/trade/side';
import fc from 'fast-check';
import { aBust, aCorrection, aFill } from '../book-executions/reports.example.js';
import { parseReport } from '../report-executions/report.parser.js';
import { FIX_VERSIONS, type FixVersion } from './fix-frame.rules.js';
import { asFix, fixFields, fixMessage, withChecksum, type FixField } from './fix.example.js';

beforeAll(async () => {
  await parseReport.prepare!([{ value: Buffer.from('8=FIX') }]);
}, 60_000);

const read = (value: Buffer): ExecutionReported => validated(ExecutionReported, parseReport(value));
const asJson = (report: ExecutionReported) => read(Buffer.from(JSON.stringify(report)));
/** What FIX has no word for is not said: a block in FIX 4.2, and that there is no reference. */
const asFixSays = (report: ExecutionReported, version: FixVersion): ExecutionReported =>
  asJson({ ...report, blockId: version === 'FIX.4.4' ? (report.blockId ?? undefined) : undefined, execRefId: report.execRefId ?? undefined });

/** Fields of a good 4.4 report, some followed by others. */
function fieldsWith(after: Record<number, readonly FixField[]>, version: FixVersion = 'FIX.4.4'): FixField[] {
  return fixFields(aFill('E-1'), version).flatMap((field) => [field, ...(after[field[0] as number] ?? [])]);
}

const GOOD = asFix(aFill('E-1'), 'FIX.4.4');

function fault(value: Buffer): ContractBroken {
  try {
    read(value);
  } catch (error) {
    if (error instanceof ContractBroken) return error;
    throw error;
  }
  throw new Error('it was read');
}

describe.each(FIX_VERSIONS)('a report in %s', (version) => {
  it.each([
    ['fill', aFill('E-1')], ['correction', aCorrection('C-1', 'E-1')], ['cancel', aBust('X-1', 'E-1')],
  ])('of a %s says what JSON says', (_kind, report) => {
    expect(read(asFix(report, version))).toEqual(asFixSays(report, version));
  });

  it('says what JSON says, whatever it is', () => {
    const foreignId = fc.stringMatching(/^[\x21-\x7e]([\x20-\x7e]{0,20}[\x21-\x7e])?$/);
    const id = fc.stringMatching(/^[A-Za-z0-9._:-]{1,64}$/);
    const figure = fc.stringMatching(/^\d{0,14}[1-9](\.\d{1,8})?$/);
    const date = fc.date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true }).map((day) => day.toISOString().slice(0, 10));
    const time = fc.tuple(date, fc.stringMatching(/^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,9})?$/)).map(([day, clock]) => `${day}T${clock}Z`);
    const reports = fc.record({
      platform: id, execId: foreignId, orderId: id, blockId: fc.option(id, { nil: undefined }), symbol: foreignId, side: fc.constantFrom(...SIDES),
      lastQty: figure, lastPx: figure, currency: fc.stringMatching(/^[A-Z]{3}$/), lastMkt: fc.stringMatching(/^[A-Z0-9]{4}$/), transactTime: time,
      tradeDate: date, lastCapacity: fc.constantFrom(...LAST_CAPACITIES), trader: foreignId,
      execType: fc.constantFrom(...EXEC_TYPES), execRefId: fc.option(foreignId, { nil: undefined }),
    });
    fc.assert(fc.property(reports, (report) => expect(read(asFix(report, version))).toEqual(asFixSays(report, version))), { numRuns: 300 });
  });

  it.each([
    ['0', 'NOT_AN_EXECUTION'], ['4', 'NOT_AN_EXECUTION'], ['8', 'NOT_AN_EXECUTION'], ['A', 'NOT_AN_EXECUTION'], ['Z', 'INVALID_FIELD'],
    ['00', 'INVALID_FIELD'], [null, 'INVALID_FIELD'],
  ])('with ExecType 150=%s, and no figures as such reports have none, is %s', (execType, reason) => {
    const value = asFix(aFill('E-1'), version, { 150: execType, 31: null, 32: null });
    expect(fault(value)).toMatchObject({ reason, field: '150 ExecType', parsed: { platform: 'OMS1', execId: 'E-1', orderId: 'O-1' } });
  });
});

it.each<[string, Record<number, string | null>, string, string]>([
  ['20=3, a status', { 20: '3' }, 'NOT_AN_EXECUTION', '20 ExecTransType'],
  ['no ExecTransType', { 20: null }, 'INVALID_FIELD', '20 ExecTransType'],
  ['an ExecTransType that there is not', { 20: '9' }, 'INVALID_FIELD', '20 ExecTransType'],
  ['a cancel of what is no fill', { 20: '1', 150: '0' }, 'INVALID_FIELD', '150 ExecType'],
  ['150=F, which came with 4.3', { 150: 'F' }, 'INVALID_FIELD', '150 ExecType'],
])('FIX 4.2 with %s is refused', (_what, changed, reason, field) => {
  expect(fault(asFix(aFill('E-1'), 'FIX.4.2', changed))).toMatchObject({ reason, field });
});

it('FIX 4.4 takes 150=I for a status, and no 4.2 fill for one', () => {
  expect(fault(asFix(aFill('E-1'), 'FIX.4.4', { 150: 'I' }))).toMatchObject({ reason: 'NOT_AN_EXECUTION', field: '150 ExecType' });
  expect(fault(asFix(aFill('E-1'), 'FIX.4.4', { 150: '2' }))).toMatchObject({ reason: 'INVALID_FIELD', field: '150 ExecType' });
});

describe('the parties of FIX 4.4', () => {
  const party = (id: string, role: string): FixField[] => [[448, id], [447, 'D'], [452, role]];

  it.each<[string, FixField[], string]>([
    ['the executing trader among them', [[453, '2'], ...party('CLEARER', '4'), ...party('trader-09', '12')], 'trader-09'],
    ['with sub-ids of their own', [[453, '2'], ...party('trader-09', '12'), [802, '1'], [523, 'desk'], [803, '2'], ...party('X', '1')], 'trader-09'],
    ['no executing trader among them', [[453, '1'], ...party('CLEARER', '4')], 'trader-07'],
    ['none at all', [[453, '0']], 'trader-07'],
  ])('%s', (_what, parties, trader) => {
    expect(read(fixMessage('FIX.4.4', fieldsWith({ 37: parties }))).trader).toBe(trader);
  });

  it.each<[string, FixField[], string, string]>([
    ['fewer than said', [[453, '3'], ...party('A', '1'), ...party('B', '12')], 'MALFORMED_MESSAGE', '453'],
    ['more than said', [[453, '1'], ...party('A', '1'), ...party('B', '12')], 'MALFORMED_MESSAGE', '453'],
    ['an executing trader without an id', [[453, '1'], [447, 'D'], [452, '12']], 'INVALID_FIELD', '448 PartyID'],
  ])('%s are refused', (_what, parties, reason, field) => {
    expect(fault(fixMessage('FIX.4.4', fieldsWith({ 37: parties })))).toMatchObject({ reason, field });
  });
});

/** Each with its reason and the tag that is told; after each the next good message is read. */
const CUT = GOOD.subarray(0, GOOD.length - 7);
const BROKEN: [string, Buffer, 'MALFORMED_MESSAGE' | 'INVALID_FIELD', string | null][] = [
  ['nothing but how FIX begins', Buffer.from('8=FIX'), 'MALFORMED_MESSAGE', '8 BeginString'],
  ['no SOH', Buffer.from(GOOD.toString().replaceAll('\u0001', '|')), 'MALFORMED_MESSAGE', '8 BeginString'],
  ['FIX 4.3', fixMessage('FIX.4.3', fixFields(aFill('E-1'), 'FIX.4.4')), 'MALFORMED_MESSAGE', '8 BeginString'],
  ['FIX 5', fixMessage('FIXT.1.1', fixFields(aFill('E-1'), 'FIX.4.4')), 'MALFORMED_MESSAGE', '8 BeginString'],
  ['no BodyLength', withChecksum(Buffer.from('8=FIX.4.4\u000135=8\u000149=OMS1\u0001')), 'MALFORMED_MESSAGE', '9 BodyLength'],
  ['a BodyLength that is no number', withChecksum(Buffer.from('8=FIX.4.4\u00019=1e2\u000135=8\u0001')), 'MALFORMED_MESSAGE', '9 BodyLength'],
  ['a BodyLength too small', withChecksum(Buffer.from(CUT.toString().replace(/9=(\d+)/, '9=9'))), 'MALFORMED_MESSAGE', '9 BodyLength'],
  ['a BodyLength too large', withChecksum(Buffer.from(CUT.toString().replace(/9=(\d+)/, '9=999'))), 'MALFORMED_MESSAGE', '9 BodyLength'],
  ['another checksum', Buffer.concat([CUT, Buffer.from('10=999\u0001')]), 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['one byte changed', Buffer.from(GOOD.toString().replace('31=10.01', '31=90.01')), 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['a checksum that is no number', Buffer.concat([CUT, Buffer.from('10=abc\u0001')]), 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['cut before the checksum', CUT, 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['cut within the checksum', GOOD.subarray(0, GOOD.length - 2), 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['cut within a field', GOOD.subarray(0, 60), 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['cut within the head', GOOD.subarray(0, 13), 'MALFORMED_MESSAGE', '9 BodyLength'],
  ['two messages', Buffer.concat([GOOD, asFix(aFill('E-2'), 'FIX.4.4')]), 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['a line feed behind it', Buffer.concat([GOOD, Buffer.from('\n')]), 'MALFORMED_MESSAGE', '10 CheckSum'],
  ['a heartbeat', asFix(aFill('E-1'), 'FIX.4.4', { 35: '0' }), 'MALFORMED_MESSAGE', '35 MsgType'],
  ['no MsgType', asFix(aFill('E-1'), 'FIX.4.4', { 35: null }), 'MALFORMED_MESSAGE', '35 MsgType'],
  ['a tag that is no number', fixMessage('FIX.4.4', fieldsWith({ 37: [['3x', '1']] })), 'MALFORMED_MESSAGE', '3x'],
  ['a tag that begins with no digit', fixMessage('FIX.4.4', fieldsWith({ 37: [['x3', '1']] })), 'MALFORMED_MESSAGE', 'x3'],
  ['a tag of no digits', fixMessage('FIX.4.4', fieldsWith({ 37: [['', '1']] })), 'MALFORMED_MESSAGE', '=1'],
  ['a tag below zero', fixMessage('FIX.4.4', fieldsWith({ 37: [['-58', '1']] })), 'MALFORMED_MESSAGE', '-58'],
  ['a tag with a zero before it', fixMessage('FIX.4.4', fieldsWith({ 37: [['058', '1']] })), 'MALFORMED_MESSAGE', '058'],
  ['a tag with a NUL', fixMessage('FIX.4.4', fieldsWith({ 37: [['5\u00008', '1']] })), 'MALFORMED_MESSAGE', '5?8'],
  ['a field without a value', fixMessage('FIX.4.4', fieldsWith({ 37: [[58, '']] })), 'MALFORMED_MESSAGE', '58'],
  ['a field without a tag', Buffer.from(withChecksum(Buffer.from(CUT.toString().replace('37=O-1', '37:O-1')))), 'MALFORMED_MESSAGE', '37:O-1'],
  ['a price twice', fixMessage('FIX.4.4', fieldsWith({ 31: [[31, '10.02']] })), 'MALFORMED_MESSAGE', '31'],
  ['an unknown tag twice', fixMessage('FIX.4.4', fieldsWith({ 31: [[9001, 'a'], [9001, 'b']] })), 'MALFORMED_MESSAGE', '9001'],
  ['BeginString again', fixMessage('FIX.4.4', fieldsWith({ 31: [[8, 'FIX.4.4']] })), 'MALFORMED_MESSAGE', null],
  ['a checksum in the middle', fixMessage('FIX.4.4', fieldsWith({ 31: [[10, '123']] })), 'MALFORMED_MESSAGE', null],
  ['data that end before their length', fixMessage('FIX.4.4', fieldsWith({ 31: [[354, '9'], [355, 'text']] })), 'MALFORMED_MESSAGE', '355'],
  ['data that hold a field', fixMessage('FIX.4.4', fieldsWith({ 31: [[354, '11'], [355, 'text\u000158=mor']] })), 'MALFORMED_MESSAGE', '355'],
  ...['49 SenderCompID', '17 ExecID', '37 OrderID', '55 Symbol', '54 Side', '32 LastQty', '31 LastPx', '15 Currency', '30 LastMkt', '60 TransactTime',
    '75 TradeDate', '29 LastCapacity', '50 SenderSubID', '150 ExecType'].map((field): (typeof BROKEN)[number] => (
    [`no ${field}`, asFix(aFill('E-1'), 'FIX.4.4', { [parseInt(field)]: null }), 'INVALID_FIELD', field])),
  ...([
    [49, 'OMS 1', '49 SenderCompID'], [17, 'x'.repeat(65), '17 ExecID'], [37, 'O 1', '37 OrderID'], [583, 'B 1', '583 ClOrdLinkID'], [55, 'Ä', '55 Symbol'],
    [55, 'A\u0000', '55 Symbol'], [54, '3', '54 Side'], [54, 'BUY', '54 Side'], [32, '0', '32 LastQty'], [32, '-5', '32 LastQty'], [32, '1e3', '32 LastQty'],
    [31, '10,01', '31 LastPx'], [31, 'NaN', '31 LastPx'], [31, '0.000000001', '31 LastPx'], [15, 'usd', '15 Currency'], [30, 'N', '30 LastMkt'],
    [60, '20140917-13:30:60', '60 TransactTime'], [60, '20140230-13:30:00', '60 TransactTime'], [60, '20140917-24:00:00', '60 TransactTime'],
    [60, '2014-09-17T13:30:00Z', '60 TransactTime'], [60, '20140917-13:30:00.1234567890', '60 TransactTime'], [60, '20140917', '60 TransactTime'],
    [75, '20140230', '75 TradeDate'], [75, '2014-09-17', '75 TradeDate'], [75, '140917', '75 TradeDate'], [29, '3', '29 LastCapacity'],
    [29, 'AGENT', '29 LastCapacity'], [50, ' ', '50 SenderSubID'],
  ] as const).map(([tag, text, field]): (typeof BROKEN)[number] => (
    [`${tag}=${text}`, asFix(aFill('E-1'), 'FIX.4.4', { [tag]: text }), 'INVALID_FIELD', field])),
];

describe('a broken message', () => {
  it.each(BROKEN)('%s', (_what, value, reason, field) => {
    const { message, ...broken } = fault(value);
    expect(broken).toMatchObject({ reason, field });
    expect(message).toMatch(/^[\x20-\x7e]+$/);
    expect(read(GOOD)).toEqual(asFixSays(aFill('E-1'), 'FIX.4.4'));
  });

  it('tells what was given and what was counted', () => {
    const length = fault(withChecksum(Buffer.from(CUT.toString().replace(/9=(\d+)/, '9=9'))));
    const checksum = fault(Buffer.concat([CUT, Buffer.from('10=999\u0001')]));
    expect(length.message).toMatch(/^9 BodyLength is given as 9, but 2\d\d bytes were counted$/);
    expect(checksum.message).toMatch(/^10 CheckSum is given as 999, but \d{3} was counted$/);
  });

  it('tells its ids where they can be read', () => {
    const ids = { platform: 'OMS1', execId: 'E-1', orderId: 'O-1', blockId: 'B-1' };
    expect(fault(CUT).parsed).toEqual(ids);
    expect(fault(asFix(aFill('E-1'), 'FIX.4.4', { 31: null })).parsed).toMatchObject(ids);
    expect(fault(asFix(aFill('E-1'), 'FIX.4.4', { 31: null, 37: null })).parsed?.['orderId']).toBeUndefined();
    expect(fault(fixMessage('FIX.4.4', fieldsWith({ 31: [[31, '1']] }))).parsed).toEqual(ids);
  });

  const bytes = fc.uint8Array({ minLength: 1, maxLength: 40 }).map((some) => Buffer.from(some).toString('latin1'));
  const tags = fc.oneof(fc.integer({ min: 1, max: 1000 }), fc.constantFrom(8, 9, 10, 35, 37, 96, 354, 355, 448, 453), bytes);
  const spoilt = fc.oneof(
    fc.tuple(fc.nat(), bytes).map(([at, more]) => Buffer.concat([GOOD.subarray(0, at % GOOD.length), Buffer.from(more), GOOD.subarray(at % GOOD.length)])),
    fc.tuple(fc.nat(), tags, bytes).map(([at, tag, text]) => {
      const fields = fixFields(aFill('E-1'), 'FIX.4.4');
      return fixMessage('FIX.4.4', fields.toSpliced(1 + (at % fields.length), 0, [tag, text]));
    }),
  );

  it('of any bytes is refused with a reason or read, and leaves nothing behind', () => {
    fc.assert(fc.property(spoilt, (value) => {
      try {
        read(value);
      } catch (error) {
        expect(error).toBeInstanceOf(ContractBroken);
      }
      expect(read(GOOD)).toEqual(asFixSays(aFill('E-1'), 'FIX.4.4'));
    }), { numRuns: 500 });
  });
});

it('unknown tags and data of the right length are passed over, as fields that JSON does not know are', () => {
  const value = fixMessage('FIX.4.4', fieldsWith({ 31: [[9001, 'x'], [354, '4'], [355, 'text'], [58, 'a=b']] }));
  expect(read(value)).toEqual(asFixSays(aFill('E-1'), 'FIX.4.4'));
});
