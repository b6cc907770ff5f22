import { makeStatement, type Statement } from '../make-statement/statement.rules.js';
import { booked, confirmation, corrected, openingCash, replacement, withdrawal } from '../entries.example.js';
import { html } from './markup.js';
import { cell, statementCsv } from './statement-csv.rules.js';
import { grouped, statementPage } from './statement-page.rules.js';

const HOSTILE = `<script>alert("1")</script>&'`;
const statement: Statement = makeStatement({
  periodStart: '2014-09-17', periodEnd: '2014-09-17', firmName: HOSTILE, clientName: HOSTILE, custodianName: 'First Bank',
  instrumentNames: new Map([['AAA', HOSTILE]]),
  account: { account: 'ACC-001', name: HOSTILE, client: 'CL-01', custodian: 'CUST1', currency: 'USD' },
  positions: [{ of: 'AAA', opening: '1000', closing: '1225' }],
  cash: [{ of: 'USD', opening: '50000000', closing: '49962114.75' }],
  entries: [
    confirmation, { ...withdrawal, activityId: '=1+1', text: HOSTILE }, { ...openingCash, amount: '0', activityDate: '2014-09-17', text: '-2+3", "' },
  ].map(booked),
});

/** The purchase, and its replacement. */
const correction: Statement = makeStatement({
  periodStart: '2014-09-17', periodEnd: '2014-09-17', firmName: 'A firm', clientName: 'A client', custodianName: 'First Bank', instrumentNames: new Map(),
  account: { account: 'ACC-001', name: 'An account', client: 'CL-01', custodian: 'CUST1', currency: 'USD' },
  positions: [{ of: 'AAA', opening: '0', closing: '200' }],
  cash: [{ of: 'USD', opening: '50000000', closing: '49966335.33' }],
  entries: [booked(confirmation), ...corrected(replacement, confirmation)],
});

describe('html', () => {
  it.each([
    ['text', html`<p>${'<b> & "c" \'d\''}</p>`, '<p>&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;</p>'],
    ['markup', html`<p>${html`<b>${'<'}</b>`}</p>`, '<p><b>&lt;</b></p>'],
    ['lists', html`<p>${['a', html`<i></i>`, '>']}</p>`, '<p>a<i></i>&gt;</p>'],
    ['null and numbers', html`<p>${null}${7}</p>`, '<p>7</p>'],
  ])('writes %s', (_, markup, text) => expect(markup.text).toBe(text));
});

describe('grouped', () => {
  it.each([
    ['0', '0'], ['999.5', '999.5'], ['1000', '1,000'], ['-37872.75', '−37,872.75'], ['49962114.75', '49,962,114.75'],
    ['168.27333333', '168.27333333'], ['123456789012345.12345678', '123,456,789,012,345.12345678'],
  ])('%s', (figure, text) => expect(grouped(figure)).toBe(text));
});

describe('the page', () => {
  const page = statementPage(statement, { statementId: 'S-ACC-001-2014-09-17-2014-09-17-1', version: 1 });

  it('lets nothing of its content be markup, and loads nothing', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toMatch(/(src|href|url)\s*[=(]/);
    expect(page.split('&lt;script&gt;').length - 1).toBe(6);
  });

  it('says whose it is, of which period, and on which sheet', () => {
    expect(page).toContain('<title>Statement of account ACC-001, 2014-09-17 to 2014-09-17</title>');
    expect(page).toContain('@top-left { content: "Account ACC-001 · 2014-09-17 to 2014-09-17"; }');
    expect(page).toContain('S-ACC-001-2014-09-17-2014-09-17-1');
    expect(statementPage(statement, null)).toContain('Preview, not issued');
  });

  it('tells the client to report inaccuracies, and to whom', () => {
    expect(page.replace(/\s+/g, ' ')).toMatch(/Report any inaccuracy or discrepancy in this statement promptly<\/strong> to .* and to First Bank/);
  });

  it('has tables that can be heard: a caption each, a scope for each head', () => {
    expect(page.match(/<table/g)).toHaveLength(4);
    expect(page.match(/<caption>/g)).toHaveLength(4);
    expect(page.match(/<th(?=[ >])(?! scope="(col|row)")/g)).toBeNull();
  });

  it('says plainly what is taken back, and what takes its place', () => {
    const rows = statementPage(correction, null).match(/<tr>.*?<\/tr>/gs)!.filter((row) => row.includes('Correction of C-A-5.1'));
    expect(rows).toHaveLength(2);
    expect(rows[0]).toMatch(/Bought, taken back<span class="note">Correction of C-A-5\.1<\/span>.*−225.*−37,861\.50.*37,872\.75.*C-A-7\.1/s);
    expect(rows[1]).toMatch(/Bought<span class="note">Correction of C-A-5\.1<\/span>.*200.*−33,664\.67.*C-A-7\.1/s);
  });

  it('keeps currencies apart', () => {
    const euro = { ...statement, entries: [...statement.entries, { ...statement.entries[0]!, currency: 'EUR' }] };
    expect(statementPage(euro, null).match(/<caption>Entries in (USD|EUR)/g)).toEqual(['<caption>Entries in USD', '<caption>Entries in EUR']);
  });
});

describe('the CSV', () => {
  it.each([
    ['a figure', '-12.50', '-12.50'], ['a formula', '=1+1', "'=1+1"], ['a sum', '+1', "'+1"], ['a command', '@SUM(A1)', "'@SUM(A1)"],
    ['no figure', '-2+3', "'-2+3"], ['a tab', '\t=1', "'\t=1"], ['a comma', 'a,b', '"a,b"'], ['quotes', 'a"b', '"a""b"'],
    ['a formula with a comma', '=A1,B1', `"'=A1,B1"`], ['nothing', '', ''],
  ])('writes %s', (_, value, text) => expect(cell(value)).toBe(text));

  it('is one table: the same number of fields in every line, and each line ended by CR LF', () => {
    const csv = statementCsv(statement);
    expect(csv.endsWith('\r\n')).toBe(true);
    const lines = csv.slice(0, -2).split('\r\n');
    expect(lines).toHaveLength(1 + 2 + 3 + 2 + 4);
    for (const line of lines) expect(line.replace(/"([^"]|"")*"/g, '').split(',')).toHaveLength(18);
    expect(lines).toContain(
      'ENTRY,ACC-001,2014-09-17,2014-09-22,TRADE,BUY,AAA,225,168.27333333,37861.50,11.25,0.00,-37872.75,USD,confirmation,C-A-5.1,,');
    expect(lines).toContain(`ENTRY,ACC-001,2014-09-17,,ACTIVITY,WITHDRAWAL,,,,,,,-12.50,USD,CASH,'=1+1,,"<script>alert(""1"")</script>&'"`);
  });

  it('has a reversal and what takes its place, each with what it corrects', () => {
    const lines = statementCsv(correction).split('\r\n').filter((line) => line.includes(',C-A-7.1,'));
    expect(lines).toEqual([
      'ENTRY,ACC-001,2014-09-17,2014-09-22,REVERSAL,BUY,AAA,-225,168.27333333,-37861.50,-11.25,0.00,37872.75,USD,confirmation,C-A-7.1,C-A-5.1,',
      'ENTRY,ACC-001,2014-09-17,2014-09-22,TRADE,BUY,AAA,200,168.27333333,33654.67,10.00,0.00,-33664.67,USD,confirmation,C-A-7.1,C-A-5.1,',
    ]);
  });
});
