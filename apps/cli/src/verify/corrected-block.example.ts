import { hashOfContent } from '@entresol/contracts/canonical-json';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import type { RecordRead, Row, Snapshot } from './snapshot.js';
import { TABLES } from './tables.js';

/** What a second version makes of a block of 300 shares that was split among three accounts. */
export type Correction = 'REPLACED' | 'REVERSED' | 'CANCELLED';

const terms = { symbol: 'AAA', side: 'BUY', currency: 'USD', tradeDate: '2014-09-17' };
const FILLS = [['E-1', '100', '10.00'], ['E-2', '200', '10.01']] as const;

interface Part {
  readonly account: string;
  readonly allocQty: string;
  readonly grossTradeAmt: string;
  readonly weight?: string;
}

const FIRST: readonly Part[] = [
  { account: 'ACC-1', weight: '2', allocQty: '100', grossTradeAmt: '1000.67' }, { account: 'ACC-2', weight: '3', allocQty: '150', grossTradeAmt: '1501.00' },
  { account: 'ACC-3', weight: '1', allocQty: '50', grossTradeAmt: '500.33' },
];
/** Of what is left when the first fill is busted: in equal parts, and without the second account. */
const SECOND: readonly Part[] = [
  { account: 'ACC-1', allocQty: '100', grossTradeAmt: '1001.00' }, { account: 'ACC-3', allocQty: '100', grossTradeAmt: '1001.00' },
];

interface Version {
  readonly version: number;
  readonly allocId: string;
  readonly cause: string;
  readonly qty: string;
  readonly gross: string;
  readonly avgPx: string;
  readonly parts: readonly Part[];
}

const ALLOCATED: Version = { version: 1, allocId: 'A-1', cause: 'ALLOCATION', qty: '300', gross: '3002.00', avgPx: '10.00666667', parts: FIRST };
const CORRECTED: Readonly<Record<Correction, Version>> = {
  REPLACED: { version: 2, allocId: 'A-2', cause: 'REPLACEMENT', qty: '200', gross: '2002.00', avgPx: '10.01000000', parts: SECOND },
  REVERSED: { version: 2, allocId: 'A-2', cause: 'REVERSAL', qty: '0', gross: '0', avgPx: '0.00000000', parts: [] },
  CANCELLED: { version: 2, allocId: 'correction-1', cause: 'FILLS_CHANGED', qty: '0', gross: '0', avgPx: '0.00000000', parts: [] },
};
/** Fills that are live in the end. */
const LIVE: Readonly<Record<Correction, number>> = { REPLACED: 1, REVERSED: 2, CANCELLED: 0 };

/** All that is told and stored of a day of one block that was allocated, and corrected after the day was closed. */
export function correctedBlock(correction: Correction): Snapshot {
  const second = CORRECTED[correction];
  const lines = [...linesOf(ALLOCATED, []), ...linesOf(second, linesOf(ALLOCATED, []))];
  const first = certificateOf(ALLOCATED, FILLS, null);
  const certificates = second.parts.length === 0 ? [first] : [first, certificateOf(second, FILLS.slice(1), first.hash)];
  const live = FILLS.slice(FILLS.length - LIVE[correction]);
  const left = ({ REPLACED: ['200', '2002'], REVERSED: ['300', '3002'], CANCELLED: ['0', '0'] } as const)[correction];
  const figures = { blocks: 1, allocated: 1, broken: 0, allocations: 3, zeroLines: 0 };
  const order = { orderId: 'O-1', blockId: 'B-1', platform: 'OMS1', orderQty: '300', enteredBy: 'orders-01', ...terms };
  const total = { platform: 'OMS1', tradeDate: terms.tradeDate, orderId: 'O-1', numReports: 2 };
  const refused = correction === 'REVERSED' ? [{ blockId: 'B-1', reason: 'NO_INSTRUCTION' }] : [];
  const instructed = { blockId: 'B-1', allocMethod: 'PRO_RATA', allocations: FIRST.map(({ account, weight }) => ({ account, weight })) };
  const outcome = ({ REPLACED: 'ALLOCATED', REVERSED: 'BROKEN', CANCELLED: 'CANCELLED' } as const)[correction];
  return {
    topics: new Map([
      ['orders.placed.v1', records(order)],
      ['executions.totalled.v1', records(
        { ...total, revision: 1, cumQty: '300', notional: '3002' }, { ...total, revision: 2, cumQty: left[0], notional: left[1] },
      )],
      ['allocations.instructed.v1', records({ allocId: 'A-1', ...instructed })],
      ['allocations.allocated.v1', records(...lines)],
      ['allocations.certified.v1', records(...certificates.map(({ fills: _f, accounts: _a, ...certified }) => certified))],
      ['allocations.refused.v1', records(...refused)],
      ['days.closed.v1', records({ tradeDate: terms.tradeDate, ...figures, platformsOpen: [], brokenBlocks: [] })],
      ['reference.instruments.v1', records({ symbol: 'AAA', version: 1 })],
    ]),
    tables: {
      ...(Object.fromEntries(Object.keys(TABLES).map((name) => [name, []])) as unknown as Snapshot['tables']),
      blocks: [{
        block_id: 'B-1', ...columns(terms), version: '2', late: 'false', qty: left[0], gross: left[1], outcome,
        reason: correction === 'REVERSED' ? 'NO_INSTRUCTION' : null, alloc_id: correction === 'REVERSED' ? null : instructionOf(second),
      }],
      fills: live.map(([rootExecId, lastQty, lastPx]) => (
        columns({ platform: 'OMS1', rootExecId, version: '1', blockId: 'B-1', live: 'true', late: 'false', lastQty, lastPx }))),
      allocatedBlocks: [ALLOCATED, second].map((version) => columns({
        blockId: 'B-1', version: String(version.version), allocId: version.allocId, instructionId: instructionOf(version), cause: version.cause,
        qty: version.qty, exactGross: version.gross, gross: version.gross, residual: '0', avgPx: version.avgPx, settlDate: '2014-09-22', zeroLines: '0',
      })),
      allocations: lines.map(({ individualAllocId, version, allocTransType, refIndividualAllocId, account, allocQty, grossTradeAmt }) => columns({
        individualAllocId, blockId: 'B-1', version: String(version), line: individualAllocId.split('.').at(-1)!, allocTransType,
        refIndividualAllocId: refIndividualAllocId ?? null, account, allocQty, grossTradeAmt,
      })),
      certificates: certificates.map((one) => ({ block_id: 'B-1', version: String(one.version), hash: one.hash, content: JSON.stringify(one) })),
      days: [{ trade_date: terms.tradeDate, state: 'CLOSED', platforms_open: '', figures: JSON.stringify(figures) }],
    },
  };
}

/** What the plan of that day says. */
export const plan = {
  tradeDate: terms.tradeDate, blocks: [{ blockId: 'B-1', allocId: 'A-1' }], instructions: [{ value: { blockId: 'B-1', allocId: 'A-1' } }],
  lateBusts: { blockIds: [], reports: {} },
  expected: { blocks: { total: 1, allocated: 1, broken: {} }, refused: [], leftOut: [], platformsOpen: [], allocations: 3, zeroLines: 0 },
} as unknown as DayPlan;

/** A correction that only the fills ask for is by the instruction that stood. */
function instructionOf({ allocId, cause }: Version): string {
  return cause === 'FILLS_CHANGED' ? 'A-1' : allocId;
}

function linesOf({ version, allocId, qty, gross, avgPx, parts }: Version, before: readonly ReturnType<typeof line>[]) {
  const stood = (account: string) => before.find((one) => one.account === account);
  const gone = before.filter(({ account }) => !parts.some((part) => part.account === account));
  const all = [
    ...parts.map(({ account, allocQty, grossTradeAmt }) => {
      const old = stood(account)?.individualAllocId;
      const life = old === undefined ? { allocTransType: 'NEW' } : { allocTransType: 'REPLACE', refIndividualAllocId: old };
      return { account, allocQty, grossTradeAmt, avgPx, ...life };
    }),
    ...gone.map((one) => ({ ...one, allocTransType: 'REVERSAL', refIndividualAllocId: one.individualAllocId })),
  ];
  const ofBlock = { allocId, version, blockId: 'B-1', ...terms, blockQty: qty, blockGrossTradeAmt: gross, settlDate: '2014-09-22', totNoAllocs: all.length };
  return all.map((one, index) => line({ ...one, ...ofBlock, individualAllocId: `${allocId}.${index + 1}`, lastFragment: index === all.length - 1 }));
}

interface Line extends Part {
  readonly individualAllocId: string;
  readonly version: number;
  readonly allocTransType: string;
  readonly avgPx: string;
  readonly refIndividualAllocId?: string;
}

function line<L extends Line>(one: L): Line {
  return one;
}

function certificateOf({ version, allocId, qty, gross, parts }: Version, fills: readonly (typeof FILLS)[number][], previousHash: string | null) {
  const certified = fills.map(([rootExecId, lastQty, lastPx]) => ({ platform: 'OMS1', rootExecId, version: 1, lastQty, lastPx }));
  const accounts = parts.map((part) => ({ ...part, instructed: true }));
  const lists = { numFills: certified.length, fillsHash: hashOfContent(certified), numAccounts: accounts.length, accountsHash: hashOfContent(accounts) };
  const content = {
    blockId: 'B-1', allocId, version, ruleVersion: 'entresol-split-1', allocMethod: version === 1 ? 'PRO_RATA' : 'EQUAL', side: 'BUY', currency: 'USD',
    decimals: 2, lotSize: '1', minLots: 1, oddLotAccount: null, accountErrors: 'REFUSE_ALL', proRated: false, ...lists, qty,
    exactGross: String(Number(gross)), gross, residual: '0', previousHash,
  };
  return { ...content, hash: hashOfContent(content), fills: certified, accounts };
}

function records(...values: readonly object[]): RecordRead[] {
  return values.map((value, index) => (
    { key: null, raw: Buffer.from(JSON.stringify(value)), value, headers: { ce_id: `event-${index}` }, origin: `topic[0]@${index}` }));
}

/** Fields as columns are named. */
function columns(fields: Readonly<Record<string, string | null>>): Row {
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]));
}
