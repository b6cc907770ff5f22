import { MOST_LINES, readCsv } from './csv-file.parser.js';

const COLUMNS = {
  platform: true, execId: true, execType: true, execRefId: false, orderId: true, symbol: true, side: true, lastQty: true, lastPx: true, currency: true,
  lastMkt: true, transactTime: true, tradeDate: true, lastCapacity: true, trader: true,
};
const HEADER = 'platform,execId,execType,orderId,symbol,side,lastQty,lastPx,currency,lastMkt,transactTime,tradeDate,lastCapacity,trader';
const LINE = 'OMS1,E-1,TRADE,O-1,AAA,BUY,100,10.01,USD,XNYS,2014-09-17T13:30:00Z,2014-09-17,AGENT,trader-07';
const FIELDS = {
  platform: 'OMS1', execId: 'E-1', execType: 'TRADE', orderId: 'O-1', symbol: 'AAA', side: 'BUY', lastQty: '100', lastPx: '10.01', currency: 'USD',
  lastMkt: 'XNYS', transactTime: '2014-09-17T13:30:00Z', tradeDate: '2014-09-17', lastCapacity: 'AGENT', trader: 'trader-07',
};

const file = (...lines: string[]) => Buffer.from(lines.join('\n'));
const reversed = (line: string) => line.split(',').reverse().join();

describe('a file', () => {
  it.each<[string, Buffer]>([
    ['under its header', file(HEADER, LINE)],
    ['in another order', file(reversed(HEADER), reversed(LINE))],
    ['with a mark of its byte order', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), file(HEADER, LINE)])],
    ['with the line ends of another system', Buffer.from(`${HEADER}\r\n${LINE}\r\n`)],
    ['with quotes', file(HEADER, LINE.replace('AAA', '"AAA"'))],
    ['with an optional column that is empty', file(`${HEADER},execRefId`, `${LINE},`)],
  ])('is read %s', (_how, bytes) => {
    expect(readCsv(bytes, COLUMNS)).toEqual({ lines: [{ line: 2, fields: FIELDS }], errors: [] });
  });

  it('keeps what quotes protect', () => {
    expect(readCsv(file(HEADER, LINE.replace('trader-07', '"smith, ""jo"""')), COLUMNS).lines[0]!.fields['trader']).toBe('smith, "jo"');
  });

  it.each<[string, Buffer, string, string | undefined]>([
    ['that is not UTF-8', Buffer.from([0x70, 0xff]), 'NOT_UTF8', undefined],
    ['that is empty', Buffer.alloc(0), 'NO_HEADER', undefined],
    ['of a header alone', file(HEADER), 'NO_LINES', undefined],
    ['without a header', file(LINE, LINE), 'UNKNOWN_COLUMN', 'OMS1'],
    ['with a misspelt column', file(HEADER.replace('lastPx', 'LastPx'), LINE), 'UNKNOWN_COLUMN', 'LastPx'],
    ['with a column of every object', file(`${HEADER},constructor`, `${LINE},x`), 'UNKNOWN_COLUMN', 'constructor'],
    ['parted by semicolons', file(HEADER.replaceAll(',', ';'), LINE), 'UNKNOWN_COLUMN', HEADER.replaceAll(',', ';')],
    ['with a column twice', file(`${HEADER},side`, `${LINE},SELL`), 'DUPLICATE_COLUMN', 'side'],
    ['without a column', file(HEADER.replace(',lastPx', ''), LINE), 'MISSING_COLUMN', 'lastPx'],
    ['of too many lines', file(HEADER, ...Array.from({ length: MOST_LINES + 1 }, () => LINE)), 'TOO_MANY_LINES', undefined],
  ])('%s is refused as a whole', (_what, bytes, code, field) => {
    expect(() => readCsv(bytes, COLUMNS)).toThrow(expect.objectContaining({ code, more: field === undefined ? {} : expect.objectContaining({ field }) }));
  });

  it('tells the lines that are none, and reads the others', () => {
    const { lines, errors } = readCsv(file(HEADER, LINE, 'OMS1,E-2', `${LINE},more`, LINE.replace('AAA', 'A"A'), '', LINE), COLUMNS);
    expect(lines.map(({ line }) => line)).toEqual([2, 7]);
    expect(errors).toEqual([3, 4, 5].map((line) => ({ line, code: 'MALFORMED_MESSAGE', field: null, text: expect.stringMatching(/./) })));
  });
});
