import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { addDays } from '@entresol/calendar/day';
import { READINESS_CODES, type ReadinessCode } from './finding.rules.js';
import type { FirmRows } from './firm-rows.entity.js';
import { readinessFindings } from './readiness.rules.js';

const DAY = '2014-09-17';
const NOUNS = ['firms', 'instruments', 'clients', 'accounts', 'custodians', 'platforms', 'users', 'fees', 'calendars', 'cycles'] as const;
type Row = Record<string, unknown>;
type Rows = Record<(typeof NOUNS)[number], Row[]>;

const example = Object.fromEntries(NOUNS.map((noun) => {
  const rows = JSON.parse(readFileSync(new URL(`../../../../examples/demo-day/firm/${noun}.json`, import.meta.url), 'utf8')) as Row[];
  return [noun, rows.map((row) => ({ status: 'ACTIVE', version: 1, ...row }))];
})) as unknown as Rows;

/** A firm of few rows, none of which it could do without. */
const small: Rows = {
  ...example,
  clients: example.clients.slice(0, 1), accounts: example.accounts.slice(0, 1), custodians: example.custodians.slice(0, 1),
  platforms: example.platforms.slice(0, 1), instruments: example.instruments.slice(0, 1),
};

const findings = (rows: Rows, day = DAY) => readinessFindings(rows as unknown as FirmRows, day);
const codes = (rows: Rows, day = DAY) => findings(rows, day).map(({ code }) => code);
const without = (rows: Rows, noun: keyof Rows, index = 0): Rows => ({ ...rows, [noun]: rows[noun].filter((_, place) => place !== index) });
const change = (noun: keyof Rows, changed: Row, index = 0): Rows =>
  ({ ...small, [noun]: small[noun].map((row, i) => (i === index ? { ...row, ...changed } : row)) });
const more = (noun: keyof Rows, row: Row): Rows => ({ ...small, [noun]: [...small[noun], { ...small[noun][0], ...row }] });
const nobody = (role: string): Rows =>
  ({ ...small, users: small.users.map((user) => ({ ...user, roles: (user['roles'] as string[]).filter((held) => held !== role) })) });
const nowhere = (source: string): Rows => ({
  ...small, users: small.users.map((user) => ({ ...user, userIds: (user['userIds'] as { source: string }[]).filter((id) => id.source !== source) })),
});

const TABLE: readonly [ReadinessCode, string, Rows, { noun: string; rows: string[] }][] = [
  ['FIRM_MISSING', 'no firm', without(small, 'firms'), { noun: 'firms', rows: [] }],
  ['FIRM_MISSING', 'a firm that is closed', change('firms', { status: 'CLOSED' }), { noun: 'firms', rows: [] }],
  ['SEVERAL_FIRMS', 'two firms', more('firms', { firm: 'SECOND' }), { noun: 'firms', rows: ['ENTRESOL', 'SECOND'] }],
  ['NO_ROWS', 'no platform', without(small, 'platforms'), { noun: 'platforms', rows: [] }],
  ['NO_ROWS', 'no account that is open', change('accounts', { status: 'CLOSED' }), { noun: 'accounts', rows: [] }],
  ['NO_ROWS', 'no instrument', without(small, 'instruments'), { noun: 'instruments', rows: [] }],
  ['CLIENT_UNKNOWN', 'an account of nobody', change('accounts', { client: 'CL-99' }), { noun: 'accounts', rows: ['ACC-001'] }],
  ['CLIENT_CLOSED', 'an account of a client who left', change('clients', { status: 'CLOSED' }), { noun: 'accounts', rows: ['ACC-001'] }],
  ['ACCOUNT_WITHOUT_CUSTODIAN', 'an account kept by nobody', change('accounts', { custodian: null }), { noun: 'accounts', rows: ['ACC-001'] }],
  ['CUSTODIAN_UNKNOWN', 'an account kept by a stranger', change('accounts', { custodian: 'CUST9' }), { noun: 'accounts', rows: ['ACC-001'] }],
  ['CUSTODIAN_CLOSED', 'a custodian who left', change('custodians', { status: 'CLOSED' }), { noun: 'accounts', rows: ['ACC-001'] }],
  ['CALENDAR_GAP', 'a calendar that is over', change('calendars', { validTo: '2014-09-16' }), { noun: 'calendars', rows: ['US'] }],
  ['CALENDAR_GAP', 'a calendar that ends before settlement', change('calendars', { validTo: '2014-09-21' }), { noun: 'calendars', rows: ['US'] }],
  ['CALENDAR_GAP', 'a calendar that begins tomorrow', change('calendars', { validFrom: '2014-09-18' }), { noun: 'calendars', rows: ['US'] }],
  ['CYCLE_MISSING', 'a cycle that is over', change('cycles', { validTo: '2014-09-16' }), { noun: 'instruments', rows: ['AAA'] }],
  ['CYCLES_OVERLAP', 'a cycle that began early', change('cycles', { validFrom: DAY }, 1), { noun: 'cycles', rows: ['US-EQUITY-T3', 'US-EQUITY-T2'] }],
  ['FEE_ROW_MISSING', 'no commission', without(small, 'fees', 0), { noun: 'fees', rows: [] }],
  ['FEE_ROW_MISSING', 'a fee by settlement date that ends before it', change('fees', { validTo: '2014-09-21' }, 1), { noun: 'fees', rows: [] }],
  ['FEE_ROW_MISSING', 'a fee in another currency', change('fees', { currency: 'EUR' }, 2), { noun: 'fees', rows: [] }],
  ['FEE_ROWS_OVERLAP', 'two commissions', more('fees', { feeId: 'SECOND' }), { noun: 'fees', rows: ['COMMISSION', 'SECOND'] }],
  ['SOURCE_WITHOUT_USER_ID', 'a platform without traders', nowhere('OMS1'), { noun: 'platforms', rows: ['OMS1'] }],
  ['SOURCE_WITHOUT_USER_ID', 'an order management of nobody', nowhere('OMS'), { noun: 'users', rows: [] }],
  ['SOURCE_WITHOUT_USER_ID', 'a custodian without people', nowhere('CUST1'), { noun: 'custodians', rows: ['CUST1'] }],
  ['NO_CLOSER', 'nobody to close the day', nobody('day-closer'), { noun: 'users', rows: [] }],
  ['NO_APPROVER', 'nobody to approve', nobody('approver'), { noun: 'users', rows: [] }],
  ['NO_CONFIRMER', 'nobody to confirm', nobody('confirmer'), { noun: 'users', rows: [] }],
];

describe('readiness', () => {
  it.each(TABLE)('%s: %s', (code, _what, rows, where) => {
    expect(findings(rows)).toMatchObject([{ code, ...where, text: expect.stringMatching(/\.$/) }]);
  });

  it('CALENDAR_MISSING: an instrument of a market of which nothing is known, nor its cycle', () => {
    expect(findings(change('instruments', { settlementMarket: 'JP' }))).toMatchObject([
      { code: 'CALENDAR_MISSING', noun: 'instruments', rows: ['AAA'] }, { code: 'CYCLE_MISSING', noun: 'instruments', rows: ['AAA'] },
    ]);
  });

  it('lists all that is found, in the order of the codes, and knows each of them', () => {
    const worst: Rows = {
      ...small, platforms: [], calendars: [], users: [], fees: [],
      accounts: [{ ...small.accounts[0], client: 'CL-99', custodian: null }, { ...small.accounts[0], account: 'ACC-2', custodian: 'CUST9' }], firms: [],
    };
    const found = codes(worst);
    expect(found).toEqual([
      'FIRM_MISSING', 'NO_ROWS', 'CLIENT_UNKNOWN', 'ACCOUNT_WITHOUT_CUSTODIAN', 'CUSTODIAN_UNKNOWN', 'CALENDAR_MISSING', 'SOURCE_WITHOUT_USER_ID',
      'SOURCE_WITHOUT_USER_ID', 'NO_CLOSER', 'NO_APPROVER', 'NO_CONFIRMER',
    ]);
    expect(new Set([...TABLE.map(([code]) => code), 'CALENDAR_MISSING'])).toEqual(new Set(READINESS_CODES));
    expect([...TABLE].map(([code]) => READINESS_CODES.indexOf(code))).toEqual(TABLE.map(([code]) => READINESS_CODES.indexOf(code)).sort((a, b) => a - b));
  });

  it('does not ask of what is closed', () => {
    expect(codes(more('accounts', { account: 'ACC-2', client: 'CL-99', custodian: null, status: 'CLOSED' }))).toEqual([]);
    expect(codes(more('instruments', { symbol: 'OLD', settlementMarket: 'JP', status: 'CLOSED' }))).toEqual([]);
    expect(codes(more('custodians', { custodian: 'CUST9', status: 'CLOSED' }))).toEqual([]);
  });
});

describe('the example firm', () => {
  /** Planted, so that the demo has an instruction to refuse. */
  const WITHOUT_CUSTODIAN = 'ACC-900';
  const firm: Rows = { ...example, accounts: example.accounts.filter(({ account }) => account !== WITHOUT_CUSTODIAN) };
  /** Each on a day on which the same rows are in force. */
  const days = fc.integer({ min: 0, max: 270 }).map((later) => addDays('2014-03-18', later));
  const places = (noun: keyof Rows, isNeeded: (row: Row) => boolean) => firm[noun].flatMap((row, place) => (isNeeded(row) ? [place] : []));
  const needed: Partial<Record<keyof Rows, number[]>> = {
    firms: [0], calendars: [0], fees: [0, 1, 2],
    cycles: places('cycles', ({ cycleId }) => String(cycleId).endsWith('-T3')),
    clients: places('clients', ({ client }) => firm.accounts.some((account) => account['client'] === client)),
    custodians: places('custodians', ({ custodian }) => firm.accounts.some((account) => account['custodian'] === custodian)),
    users: places('users', ({ person }) => person === 'user-14'), // the only one who may close the day
  };
  const removals = NOUNS.flatMap((noun) => firm[noun].map((_, place) => ({ noun, place })));

  it('lacks one thing on every day, and nothing without it', () => {
    fc.assert(fc.property(days, (day) => {
      expect(findings(example, day)).toMatchObject([{ code: 'ACCOUNT_WITHOUT_CUSTODIAN', rows: [WITHOUT_CUSTODIAN] }]);
      expect(findings(firm, day)).toEqual([]);
    }));
  });

  it('is not ready without any one row that it needs, and is without any other', () => {
    fc.assert(fc.property(days, fc.constantFrom(...removals), (day, { noun, place }) => {
      expect(codes(without(firm, noun, place), day).length > 0).toBe(needed[noun]?.includes(place) ?? false);
    }), { numRuns: 500 });
  });
});
