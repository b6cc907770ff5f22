import 'reflect-metadata';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { PATTERNS } from './field.js';
import type { MessageClass } from './topic.js';
import { custodianTopics, referenceTopics, topics } from './topics.js';

type Example = Record<string, unknown>;

const fill = {
  platform: 'OMS1', execId: 'E-000123', execType: 'TRADE', execRefId: null, orderId: 'O-77', blockId: 'B-9', symbol: 'AAA', side: 'BUY',
  lastQty: '100', lastPx: '168.27', currency: 'USD', lastMkt: 'XNYS', transactTime: '2014-09-17T13:30:00.531656Z', tradeDate: '2014-09-17',
  lastCapacity: 'AGENT', trader: 'trader-07',
};
const traded = { blockId: 'B-9', account: 'ACC-001', symbol: 'AAA', side: 'BUY', tradeDate: '2014-09-17', settlDate: '2014-09-22' };
const confirmation = {
  ...traded, confirmId: 'C-81', confirmTransType: 'NEW', confirmRefId: null, confirmStatus: 'CONFIRMED', individualAllocId: 'A-5.1',
  custodian: 'CUST1', allocQty: '225', avgPx: '168.27333333', grossTradeAmt: '37861.50', commission: '11.25',
  miscFees: [{ miscFeeType: 'REGULATORY', miscFeeSubType: 'SECTION_31', miscFeeAmt: '0.00' }], netMoney: '37872.75', currency: 'USD',
};
const answered = { confirmId: 'C-81', blockId: 'B-9', account: 'ACC-001', custodian: 'CUST1', affirmedBy: 'cust1-user-2' };
const evidence = { eventId: 'X-1', actor: 'user-11', time: '2014-09-17T20:00:00Z', origin: 'allocations.allocated.v1[2]@17' };
const row = { version: 1, status: 'ACTIVE' };

/** One good message of each topic; those that `design.md` shows are its own. */
const EXAMPLES: Record<string, Example> = {
  OrderPlaced: {
    orderId: 'O-77', blockId: 'B-9', platform: 'OMS1', symbol: 'AAA', side: 'BUY', orderQty: '300', currency: 'USD', settlType: '0',
    bookingUnit: 'AGGREGATE', tradeDate: '2014-09-17', enteredBy: 'pm-01',
  },
  ExecutionReported: fill,
  ExecutionsTotalled: {
    platform: 'OMS1', tradeDate: '2014-09-17', orderId: 'O-77', revision: 1, numReports: 3, numOrders: null, cumQty: '300', notional: '50482.0025',
  },
  ExecutionAccepted: { ...fill, rootExecId: 'E-000123', version: 1, live: true },
  ExecutionRejected: {
    reason: 'INVALID_FIELD', text: 'lastQty must be above 0', field: 'lastQty', platform: 'OMS1', execId: 'E-000123', orderId: 'O-77', blockId: 'B-9',
    origin: 'executions.reported.v1[2]@17',
  },
  BlockTotalled: {
    blockId: 'B-9', version: 2, state: 'HELD', fills: 3, qty: '300', gross: '50482.0025', reasons: ['PARKED'], tradeDate: '2014-09-17', platform: 'OMS1',
    symbol: 'AAA', side: 'BUY', currency: 'USD',
  },
  PlatformTotalled: { platform: 'OMS1', tradeDate: '2014-09-17', version: 1, state: 'COMPLETE', numOrders: 196, numReports: 29_054 },
  DayClosed: {
    tradeDate: '2014-09-17', blocks: 391, allocated: 390, broken: 1, allocations: 5665, zeroLines: 38, platformsOpen: ['OMS2'],
    brokenBlocks: [{ blockId: 'B-9', reason: 'NO_INSTRUCTION' }],
  },
  AllocationInstructed: {
    allocId: 'A-5', allocTransType: 'REPLACE', refAllocId: 'A-4', allocCancReplaceReason: 'UNDERLYING_CHANGED', blockId: 'B-9', allocMethod: 'PRO_RATA',
    oddLotAccount: 'ACC-007', accountErrors: 'LEAVE_OUT', deviationReason: 'cash came',
    allocations: [{ account: 'ACC-001', weight: '3' }, { account: 'ACC-007', weight: '1' }], instructedBy: 'orders-02', transactTime: '2014-09-17T13:00:00Z',
  },
  AllocationAllocated: {
    ...traded, individualAllocId: 'A-5.1', allocId: 'A-5', allocTransType: 'REPLACE', version: 2, refIndividualAllocId: 'A-4.1',
    allocQty: '225', avgPx: '168.27333333', grossTradeAmt: '37861.50',
    currency: 'USD', blockQty: '300', blockGrossTradeAmt: '50482.00', totNoAllocs: 2, lastFragment: false,
  },
  AllocationCertified: {
    blockId: 'B-9', allocId: 'A-5', version: 1, ruleVersion: 'entresol-split-1', allocMethod: 'PRO_RATA', side: 'BUY', currency: 'USD', decimals: 2,
    lotSize: '1', minLots: 1, oddLotAccount: null, accountErrors: 'REFUSE_ALL', proRated: false, numFills: 3, fillsHash: 'a'.repeat(64), numAccounts: 2,
    accountsHash: 'b'.repeat(64), qty: '300', exactGross: '50482.0025', gross: '50482.00', residual: '0.0025', previousHash: null, hash: 'c'.repeat(64),
  },
  AllocationRefused: { allocId: 'A-5', blockId: 'B-9', reason: 'UNKNOWN_ACCOUNT', allocRejCode: 0, text: 'no account ACC-999', account: 'ACC-999' },
  ConfirmationIssued: confirmation,
  CustodianConfirmation: { ...confirmation, sequence: '41' },
  ConfirmationAnswered: { confirmId: 'C-81', affirmStatus: 'AFFIRMED', confirmRejReason: null, text: null, affirmedBy: 'cust1-user-2' },
  ConfirmationAffirmed: answered,
  ConfirmationRejected: { ...answered, confirmRejReason: 'MISMATCHED_ACCOUNT', text: 'not ours' },
  ActivityReported: {
    source: 'CASH', activityId: 'ACT-1', account: 'ACC-001', activityType: 'DIVIDEND', activityDate: '2014-09-17', symbol: 'AAA',
    quantity: '-1.5', amount: '-12.50', currency: 'USD', reportedBy: 'feed-1', text: 'Q3 “ordinary” dividend 🙂',
  },
  StatementIssued: {
    statementId: 'S-1', account: 'ACC-001', periodStart: '2014-09-17', periodEnd: '2014-09-17', version: 1, entries: 3,
    contentHash: 'e3'.repeat(32), currency: 'USD',
  },
  DutyPerformed: { duty: 'APPROVE_ALLOCATION', scope: 'TRADE', subject: 'B-9', performedAt: '2014-09-17T20:00:00Z', references: ['A-5'] },
  ComplianceFlagged: {
    flagId: 'F-3', scope: 'TRADE', subject: 'B-9', person: 'user-11', duties: ['ALLOCATE', 'CONFIRM'], events: ['X-1', 'X-2'],
    evidence: [{ ...evidence, duty: 'ALLOCATE' }], rule: 'allocate-confirm', ruleVersion: 1, severity: 'HIGH', prevented: false, tradeDate: '2014-09-17',
  },
  FlagDecided: {
    flagId: 'F-3', scope: 'TRADE', subject: 'B-9', person: 'user-11', rule: 'allocate-confirm', outcome: 'JUSTIFIED', reason: 'short of people',
    decidedBy: 'user-21', decidedAt: '2014-09-17T21:00:00Z',
  },
  ReferenceChanged: { noun: 'accounts', id: 'ACC-001', version: 2 },
  Firm: { ...row, firm: 'ENTRESOL', name: 'Entresol Capital', allocateAt: 'DAY_CLOSE', approvalThreshold: '5000000', autoRelease: false },
  Instrument: {
    ...row, symbol: 'AAA', name: 'Triple A', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US', lotSize: '100', minLots: 1,
  },
  Client: { ...row, client: 'CL-01', name: 'Müller & Söhne' },
  Account: { ...row, account: 'ACC-001', client: 'CL-01', name: 'Pension', custodian: 'CUST1', currency: 'USD' },
  Custodian: { ...row, custodian: 'CUST1', name: 'First Custody' },
  Platform: { ...row, platform: 'OMS1', name: 'Order management one' },
  User: { ...row, person: 'user-11', name: 'A. Person', roles: ['trader'], userIds: [{ source: 'OMS1', userId: 'trader-07' }] },
  Fee: {
    ...row, feeId: 'SEC31-2014', feeType: 'SECTION_31', charged: 'SALES', basis: 'PER_MILLION', rate: '22.10', minimum: '0', maximum: '100',
    dateBasis: 'SETTLEMENT_DATE', validFrom: '2014-03-18', validTo: '2015-02-13', currency: 'USD', source: 'SEC fee rate advisory',
  },
  Calendar: { ...row, calendar: 'US', validFrom: '2014-01-01', validTo: '2014-12-31', closures: ['2014-10-13'], source: 'Fed holidays' },
  SettlementCycle: {
    ...row, cycleId: 'US-EQ-T3', settlementMarket: 'US', securityType: 'EQUITY', days: 3, validFrom: '1995-06-07', validTo: '2017-09-04', source: 'SEC 15c6-1',
  },
  ConflictRule: {
    ...row, rule: 'allocate-confirm', duties: ['ALLOCATE', 'CONFIRM'], scope: 'TRADE', severity: 'HIGH', mode: 'DETECT', condition: 'ALWAYS',
    validFrom: '2000-01-01', validTo: null, reason: 'who allocates must not confirm',
  },
};

const LONE_SURROGATE = 'a\ud800b';
const NOT_TEXT = [1, 0, true, {}, [], ['100']];
const NOT_ID = ['', ' ', 'x'.repeat(65), 'a\u0000', 'a\nb', 'a\n', '\u007f', 'ü', LONE_SURROGATE, ' a', 'a '];
const NOT_DECIMAL = [
  'NaN', 'Infinity', '-Infinity', '0x1f', '1_000', '1,000', '1e5', '1e100000000', '', ' ', '+1', ' 1', '1 ', '1\n', '.5', '5.', '1.2.3', '١٢', '1\u0000',
  '1'.repeat(40), LONE_SURROGATE,
];
const WIDER_THAN_COLUMN = ['1.123456789', '1'.repeat(16)];
const NOT_DATE = ['', '20140917', '2014-9-17', '2014-13-01', '2014-00-10', '2014-09-31', '2014-02-29', '2014-09-17Z', '2014-09-17\n', 'today'];
const NOT_TIME = [
  '', '2014-09-17', '2014-09-17T13:30:00', '2014-09-17T13:30:00+02:00', '2014-09-17 13:30:00Z', '2014-09-17T24:00:00Z', '2014-09-17T13:30:00.Z',
  '2014-09-17T13:30:00.1234567890Z', '2014-02-30T13:30:00Z', '1411000000000',
];

/** What each kind of field refuses, by the pattern that documents it. */
const REFUSED_BY_PATTERN = new Map<string, unknown[]>([
  [PATTERNS.id, [...NOT_ID, 'a b', 'a/b']],
  [PATTERNS.foreignId, NOT_ID],
  [PATTERNS.decimal, [...NOT_DECIMAL, ...WIDER_THAN_COLUMN, '--1']],
  [PATTERNS.unsigned, [...NOT_DECIMAL, ...WIDER_THAN_COLUMN, '-1', '-0']],
  [PATTERNS.positive, [...NOT_DECIMAL, ...WIDER_THAN_COLUMN, '-1', '-0', '0', '0.00000000']],
  [PATTERNS.exactAmount, [...NOT_DECIMAL, '1.12345678901234567']],
  [PATTERNS.sequence, [...NOT_DECIMAL, '0', '01', '-1', '1.0']],
  [PATTERNS.currency, [...NOT_ID, 'usd', 'US', 'USDX']],
  [PATTERNS.mic, [...NOT_ID, 'xnys', 'NYS', 'XNYSE']],
  [PATTERNS.date, NOT_DATE],
  [PATTERNS.time, NOT_TIME],
  [PATTERNS.hash, [...NOT_ID, 'E3'.repeat(32), 'e3'.repeat(31)]],
].map(([pattern, refused]) => [(pattern as RegExp).source, [...(refused as unknown[]), ...NOT_TEXT]]));

interface Documented {
  type?: unknown; pattern?: string; enum?: string[]; isArray?: boolean; required?: boolean; minimum?: number; maxLength?: number;
}

/** What the field's documentation says it takes, turned into what it must not take. */
function refusedBy(field: Documented): unknown[] {
  const absent = field.required === false ? [] : [null, undefined];
  if (field.isArray) return [...absent, 'x', 1, {}, [null], [1], [[]], [{}], [LONE_SURROGATE], [['x']]];
  if (field.enum) return [...absent, ...NOT_TEXT, '', 'unknown', 'toString', '__proto__', `${field.enum[0]} `, field.enum[0]!.toLowerCase()];
  if (field.pattern !== undefined) return [...absent, ...REFUSED_BY_PATTERN.get(field.pattern)!];
  if (field.type === 'integer') return [...absent, '1', 1.5, -1, 2 ** 53, Number.NaN, Infinity, true, [1], ...(field.minimum === 1 ? [0] : [])];
  if (field.type === Boolean) return [...absent, 'true', 'false', '', 0, 1, []];
  return [...absent, ...NOT_TEXT, 'a\u0000', 'a\nb', '\u0085', LONE_SURROGATE, 'x'.repeat(field.maxLength! + 1)];
}

function fieldsOf(message: MessageClass<object>): [name: string, field: Documented][] {
  const names = Reflect.getMetadata('swagger/apiModelPropertiesArray', message.prototype as object) as string[];
  return names.map((name) => [name.slice(1), Reflect.getMetadata('swagger/apiModelProperties', message.prototype as object, name.slice(1)) as Documented]);
}

/** Paths of the fields found at fault, as messaging reports them. */
function faults(message: MessageClass<object>, value: Example): string[] {
  const paths = (errors: ValidationError[], above = ''): string[] =>
    errors.flatMap((error) => (error.constraints ? [above + error.property] : []).concat(paths(error.children ?? [], `${above}${error.property}.`)));
  return paths(validateSync(plainToInstance(message, value), { whitelist: true, forbidUnknownValues: true }));
}

const families = Object.values(custodianTopics).map((family) => family.of('CUST1'));
const messages = [...new Set([...Object.values(topics), ...families, ...Object.values(referenceTopics)].map((topic) => topic.message as MessageClass<object>))];

describe.each(messages.map((message) => [message.name, message] as const))('%s', (name, message) => {
  const example = EXAMPLES[name]!;

  it('takes its example, with all fields that it documents', () => {
    expect(Object.keys(example).sort()).toEqual(fieldsOf(message).map(([field]) => field).sort());
    expect(faults(message, example)).toEqual([]);
  });

  it('takes its example without what is optional, and with what a newer version may add', () => {
    const optional = fieldsOf(message).filter(([, { required }]) => required === false).map(([field]) => field);
    expect(faults(message, Object.fromEntries(Object.entries(example).filter(([field]) => !optional.includes(field))))).toEqual([]);
    expect(faults(message, { ...example, laterField: { any: ['thing'] } })).toEqual([]);
  });

  it.each(fieldsOf(message))('names %s where it breaks its type or range', (field, documented) => {
    const isNamed = (value: unknown) => faults(message, { ...example, [field]: value }).some((path) => path === field || path.startsWith(`${field}.`));
    expect(refusedBy(documented).filter((value) => !isNamed(value))).toEqual([]);
  });
});

describe('lines within a message', () => {
  const lined = messages.flatMap((message) => Object.entries(EXAMPLES[message.name]!)
    .filter(([, value]) => Array.isArray(value) && typeof value[0] === 'object')
    .map(([field, value]) => [message.name, field, message, (value as Example[])[0]!] as const));

  it.each(lined)('%s.%s: each is checked as a message of its own', (name, field, message, line) => {
    for (const inner of Object.keys(line)) {
      for (const wrong of [LONE_SURROGATE, 'x'.repeat(501), 1, [], {}]) {
        expect(faults(message, { ...EXAMPLES[name], [field]: [line, { ...line, [inner]: wrong }] })).toContain(`${field}.1.${inner}`);
      }
    }
  });

  it('are counted', () => {
    const brokenBlocks = Array.from({ length: 10_001 }, (_, n) => ({ blockId: `B-${n}`, reason: 'LATE' }));
    expect(faults(topics.daysClosed.message, { ...EXAMPLES['DayClosed'], brokenBlocks })).toEqual(['brokenBlocks']);
    expect(faults(topics.daysClosed.message, { ...EXAMPLES['DayClosed'], brokenBlocks: brokenBlocks.slice(1) })).toEqual([]);
  });
});
