import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { aBust, aFill } from '../book-executions/reports.example.js';
import { firstOfEach, identifyReports, lacksReference } from './identify-reports.rules.js';
import { parseReport } from './report.parser.js';

const received = (...reports: ExecutionReported[]) => reports.map((value) => ({ value }));

const DIFFERENCES: Partial<ExecutionReported>[] = [
  { execType: 'TRADE_CANCEL' }, { execRefId: 'E-0' }, { orderId: 'O-2' }, { blockId: 'B-2' }, { symbol: 'BBB' }, { side: 'SELL' },
  { lastQty: '101' }, { lastPx: '10.02' }, { currency: 'EUR' }, { lastMkt: 'XNAS' }, { transactTime: '2014-09-17T13:30:01Z' },
  { lastCapacity: 'PRINCIPAL' }, { trader: 'trader-08' },
];

describe('a report whose id has come before', () => {
  it.each<[string, Partial<ExecutionReported>]>([
    ['to the letter', {}],
    ['with figures written otherwise', { lastQty: '0100.0', lastPx: '10.0100' }],
    ['with the time written otherwise', { transactTime: '2014-09-17T13:30:00.500000Z' }],
    ['without the reference that was null', { execRefId: undefined }],
  ])('%s is a duplicate', (_name, fields) => {
    const [first, again] = received(aFill('E-1'), aFill('E-1', fields));
    expect(identifyReports([first!, again!], new Map())).toEqual({ fresh: [first], duplicates: [again], conflicting: [] });
    expect(identifyReports([again!], new Map([['OMS1/2014-09-17/E-1', first!.value]]))).toEqual({ fresh: [], duplicates: [again], conflicting: [] });
  });

  it.each(DIFFERENCES)('with another %j is a conflict, and the first stands', (fields) => {
    const [first, other, again] = received(aFill('E-1'), aFill('E-1', fields), aFill('E-1'));
    const conflicting = [{ report: other, firstOrderId: 'O-1' }];
    expect(identifyReports([first!, other!, again!], new Map())).toEqual({ fresh: [first], duplicates: [again], conflicting });
  });

  it.each<Partial<ExecutionReported>>([{ platform: 'OMS2' }, { tradeDate: '2014-09-18' }])('on another %j is another report', (fields) => {
    expect(identifyReports(received(aFill('E-1'), aFill('E-1', fields)), new Map()).fresh).toHaveLength(2);
  });
});

it('the first of each identity comes in one order, whatever the batch’s', () => {
  const [a, b, again] = received(aFill('E-1'), aFill('E-2'), aFill('E-1', { lastQty: '5' }));
  expect(firstOfEach([b!, a!, again!])).toEqual([a, b]);
});

it.each([['TRADE', undefined, false], ['TRADE_CORRECT', undefined, true], ['TRADE_CANCEL', null, true], ['TRADE_CANCEL', 'E-1', false]] as const)(
  '%s with reference %s lacks one: %s', (execType, execRefId, lacks) => {
    expect(lacksReference(aBust('X-1', 'E-1', { execType, execRefId }))).toBe(lacks);
  });

describe('a block that is not said', () => {
  const [unsaid, said, other] = received(aFill('E-1', { blockId: undefined }), aFill('E-1'), aFill('E-1', { blockId: undefined, lastQty: '99' }));

  it.each([['first', unsaid!, said!], ['second', said!, unsaid!], ['twice', unsaid!, unsaid!]])('is that of the order: %s', (_which, first, again) => {
    expect(identifyReports([first, again], new Map())).toEqual({ fresh: [first], duplicates: [again], conflicting: [] });
    const stored = new Map([['OMS1/2014-09-17/E-1', { ...first.value, blockId: first.value.blockId ?? null }]]);
    expect(identifyReports([again], stored)).toEqual({ fresh: [], duplicates: [again], conflicting: [] });
  });

  it('hides no other difference', () => {
    expect(identifyReports([said!, other!], new Map()).conflicting).toEqual([{ report: other, firstOrderId: 'O-1' }]);
  });
});

describe('the parser', () => {
  it('reads JSON', () => {
    expect(parseReport(Buffer.from('{"execId":"E-1"}'))).toEqual({ execId: 'E-1' });
  });

  it('prepares nothing for JSON, or for no value at all', () => {
    expect(parseReport.prepare!([{ value: Buffer.from('{}') }, { value: Buffer.from('8=FI') }, { value: null }, { value: Buffer.alloc(0) }])).toBeUndefined();
  });

  it.each(['8=FI', '', '{"execId":', '[]', 'null'])('says of %j that it is not JSON, or not an object', (text) => {
    expect(() => parseReport(Buffer.from(text))).toThrow(expect.objectContaining({ reason: 'MALFORMED_MESSAGE', message: expect.stringMatching(/^not /) }));
  });
});
