import { createHash } from 'node:crypto';
import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import type { DayPlan } from '@entresol/demo-day/day-plan';
import type { RecordRead, Row, Snapshot } from './snapshot.js';
import { TABLES, type TableName } from './tables.js';

/** What the checker needs of a day's plan to judge confirmations and statements. */
export const PLAN = {
  tradeDate: '2014-09-17', releasesStatements: 'user-51', custodians: [], expected: { answers: { doubled: 1, foreign: 0 } },
} as unknown as DayPlan;

const DAY = { symbol: 'AAA', side: 'BUY', tradeDate: '2014-09-17', settlDate: '2014-09-22', avgPx: '10', currency: 'USD', blockId: 'B-1' } as const;

function line(id: string, account: string, qty: number, more: Partial<AllocationAllocated> = {}): AllocationAllocated {
  return {
    ...DAY, individualAllocId: id, allocId: id.slice(0, 3), allocTransType: 'NEW', version: Number(id[2]), account, allocQty: String(qty),
    grossTradeAmt: `${qty * 10}.00`, blockQty: '0', blockGrossTradeAmt: '0', totNoAllocs: 3, lastFragment: false, ...more,
  };
}

/** A block of 110 shares, of which a bust left 90: the first account keeps its part, the second has less, the third none. */
const LINES = [
  line('A-1.1', 'ACC-1', 60), line('A-1.2', 'ACC-2', 40), line('A-1.3', 'ACC-3', 10),
  line('A-2.1', 'ACC-1', 60, { allocTransType: 'REPLACE' }), line('A-2.2', 'ACC-2', 30, { allocTransType: 'REPLACE' }),
  line('A-2.3', 'ACC-3', 10, { allocTransType: 'REVERSAL' }),
];

/** Five cents a share, at least a dollar. */
function confirmation(of: AllocationAllocated, more: Partial<ConfirmationIssued> = {}): ConfirmationIssued {
  const { individualAllocId, blockId, account, symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, currency } = of;
  const commission = Math.max(1, Number(allocQty) * 0.05);
  return {
    confirmId: `C-${individualAllocId}`, confirmTransType: 'NEW', confirmRefId: null, confirmStatus: 'CONFIRMED', individualAllocId, blockId, account,
    custodian: 'CUST1', symbol, side, tradeDate, settlDate, allocQty, avgPx, grossTradeAmt, commission: commission.toFixed(2), miscFees: [],
    netMoney: (Number(grossTradeAmt) + commission).toFixed(2), currency, ...more,
  };
}

const ISSUED = [
  confirmation(LINES[0]!), confirmation(LINES[1]!), confirmation(LINES[2]!),
  confirmation(LINES[4]!, { confirmTransType: 'REPLACE', confirmRefId: 'C-A-1.2' }),
  confirmation(LINES[2]!, { confirmId: 'C-A-2.3', confirmTransType: 'CANCEL', confirmRefId: 'C-A-1.3' }),
];

/** The second account's first confirmation is affirmed before it is replaced, the third's answer comes too late. */
const ANSWERS = ['C-A-1.1', 'C-A-1.2', 'C-A-1.1', 'C-A-2.2', 'C-A-1.3', 'C-A-2.3'].map((confirmId) => (
  { confirmId, affirmStatus: 'AFFIRMED', confirmRejReason: null, text: null, affirmedBy: 'desk-1' }));

function recordsOf(topic: string, values: readonly object[], headers: (index: number) => Record<string, string> = () => ({})): [string, RecordRead[]] {
  return [topic, values.map((value, index) => {
    const place = { headers: { ce_id: `${topic} ${index}`, ...headers(index) }, origin: `${topic}[0]@${index}` };
    return { key: null, raw: Buffer.from(JSON.stringify(value)), value, ...place };
  })];
}

/** The row with names and nulls as a table has them; a figure is its text. */
function row(fields: Record<string, string | number | null>): Row {
  const columnOf = (field: string) => field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(fields).map(([field, value]) => [columnOf(field), value === null ? null : String(value)]));
}

const ENDED: Record<string, [status: string, by: string]> = { 'C-A-1.2': ['REPLACED', 'C-A-2.2'], 'C-A-1.3': ['CANCELLED', 'C-A-2.3'] };

function confirmationRow(one: ConfirmationIssued): Row {
  const { confirmId, individualAllocId, confirmTransType, confirmRefId, custodian, commission, netMoney } = one;
  const [status, correctedBy] = ENDED[confirmId] ?? ['AFFIRMED', null];
  return row({
    confirmId, individualAllocId, confirmTransType, confirmRefId: confirmRefId!, custodian, commission, netMoney, miscFees: '[]', status, correctedBy,
    affirmedBy: confirmId === 'C-A-1.3' ? null : 'desk-1', confirmRejReason: null,
  });
}

function entry(one: ConfirmationIssued, correction?: ConfirmationIssued) {
  const { account, side, tradeDate, settlDate, symbol, avgPx, currency, individualAllocId, blockId } = one;
  const figure = (amount: string) => (correction ? `-${amount}` : amount);
  return {
    entryKind: correction ? 'REVERSAL' : 'TRADE', source: 'confirmation', reference: (correction ?? one).confirmId, account, entryType: side, tradeDate,
    settlDate, symbol, quantity: figure(one.allocQty), avgPx, grossTradeAmt: figure(one.grossTradeAmt), commission: figure(one.commission), fees: '0',
    amount: correction ? one.netMoney : `-${one.netMoney}`, currency, individualAllocId, blockId, correctionOf: correction ? one.confirmId : one.confirmRefId!,
  };
}

const [, second, third, replacement, cancel] = ISSUED as [ConfirmationIssued, ConfirmationIssued, ConfirmationIssued, ConfirmationIssued, ConfirmationIssued];
const ENTRIES = [...ISSUED.slice(0, 4).map((one) => entry(one)), entry(second, replacement), entry(third, cancel)];

function statement(account: string, version: number, entries: typeof ENTRIES): { told: object; stored: Row } {
  const total = (figure: 'quantity' | 'amount' | 'grossTradeAmt' | 'commission', sign = 0): string => entries.map((one) => Number(one[figure]))
    .filter((amount) => sign === 0 || Math.sign(amount) === sign).reduce((sum, amount) => sum + amount, 0).toFixed(2);
  const moves = (figure: 'quantity' | 'amount') => [total(figure, 1), total(figure, -1).replace('-', ''), total(figure)] as const;
  const [[sharesIn, sharesOut, shares], [cashIn, cashOut, cash]] = [moves('quantity'), moves('amount')];
  const content = JSON.stringify({
    account, periodStart: PLAN.tradeDate, periodEnd: PLAN.tradeDate, currency: 'USD', entries,
    positions: [{ symbol: 'AAA', opening: '0', sharesIn, sharesOut, closing: shares }],
    cash: [{ currency: 'USD', opening: '0', cashIn, cashOut, closing: cash }],
    totals: [{ currency: 'USD', bought: total('grossTradeAmt'), sold: '0', commission: total('commission'), fees: '0' }],
  });
  const head = {
    statementId: `S-${account}-${version}`, account, periodStart: PLAN.tradeDate, periodEnd: PLAN.tradeDate, version, entries: entries.length,
    contentHash: createHash('sha256').update(content).digest('hex'),
  };
  return { told: { ...head, currency: 'USD' }, stored: row({ ...head, content, issuedBy: PLAN.releasesStatements }) };
}

/** A day whose only block was corrected after it was confirmed, affirmed and stated. */
export function correctedDay(): Snapshot {
  const of = (account: string) => ENTRIES.filter((one) => one.account === account);
  const statements = [...['ACC-2', 'ACC-3'].map((account) => statement(account, 1, of(account).slice(0, 1))),
    ...['ACC-1', 'ACC-2', 'ACC-3'].map((account) => statement(account, account === 'ACC-1' ? 1 : 2, of(account)))];
  const fee = {
    feeId: 'COMMISSION', version: 1, status: 'ACTIVE', feeType: 'COMMISSION', charged: 'ALL', basis: 'PER_SHARE', rate: '0.05', minimum: '1.00', maximum: null,
    dateBasis: 'TRADE_DATE', validFrom: '2014-01-01', validTo: null, currency: 'USD',
  };
  const answers = 'custodians.CUST1.affirmations.v1';
  const affirmed = ['C-A-1.1', 'C-A-1.2', 'C-A-2.2', 'C-A-2.3'].map((confirmId) => {
    const { blockId, account, custodian } = ISSUED.find((one) => one.confirmId === confirmId)!;
    return { confirmId, blockId, account, custodian, affirmedBy: 'desk-1' };
  });
  const outcomes = ['TAKEN', 'TAKEN', 'DUPLICATE', 'TAKEN', 'REFUSED', 'TAKEN'];
  const numbered = (index: number) => String(index + 1);
  const stream = ISSUED.map((one, index) => ({ ...one, sequence: numbered(index) }));
  return {
    topics: new Map([
      recordsOf('allocations.allocated.v1', LINES), recordsOf('confirmations.issued.v1', ISSUED), recordsOf('reference.fees.v1', [fee]),
      recordsOf('reference.accounts.v1', ['ACC-1', 'ACC-2', 'ACC-3'].map((account) => ({ account, custodian: 'CUST1', version: 1 }))),
      recordsOf('custodians.CUST1.confirmations.v1', stream, (index) => ({ ce_sequence: numbered(index) })),
      recordsOf(answers, ANSWERS), recordsOf('confirmations.affirmed.v1', affirmed), recordsOf('statements.issued.v1', statements.map(({ told }) => told)),
    ]),
    tables: {
      ...(Object.fromEntries(Object.keys(TABLES).map((name) => [name, []])) as unknown as Record<TableName, Row[]>),
      confirmations: ISSUED.map(confirmationRow),
      upheld: [row({ individualAllocId: 'A-2.1', confirmId: 'C-A-1.1' })],
      answers: ANSWERS.map((one, index) => row({
        ...one, origin: `${answers}[0]@${index}`, custodian: 'CUST1', outcome: outcomes[index]!,
        refusal: outcomes[index] === 'REFUSED' ? 'NO_LONGER_STANDING' : null,
      })),
      entries: ENTRIES.map(row),
      positions: ([['ACC-1', 60], ['ACC-2', 30], ['ACC-3', 0]] as const).map(([account, quantity]) => (
        row({ account, symbol: 'AAA', tradeDate: PLAN.tradeDate, quantity }))),
      cash: ([['ACC-1', -603], ['ACC-2', -301.5], ['ACC-3', 0]] as const).map(([account, amount]) => (
        row({ account, currency: 'USD', tradeDate: PLAN.tradeDate, amount }))),
      statements: statements.map(({ stored }) => stored),
    },
  };
}
