import { settlementDates } from '@entresol/calendar/settlement';
import { earlier, exampleFirm, exampleLines, NOTHING_SO_FAR, TAF } from '../firm.example.js';
import { allocationOf, type AllocatedLine, type BlockSoFar, type References } from './allocation.rules.js';
import { holdOf, HOLDS, type Hold } from './hold.rules.js';

interface Scene {
  lines: AllocatedLine[];
  soFar: BlockSoFar;
  references: { [N in Exclude<keyof References, 'settlementOf'>]: References[N] extends ReadonlyMap<string, infer R> ? Map<string, R> : never };
}

function scene(): Scene {
  const firm = exampleFirm();
  return {
    lines: exampleLines({ side: 'SELL', version: 4 }),
    soFar: NOTHING_SO_FAR,
    references: {
      accounts: new Map(firm.accounts.map((row) => [row.account, row])),
      custodians: new Map(firm.custodians.map((row) => [row.custodian, row])),
      instruments: new Map(firm.instruments.map((row) => [row.symbol, row])),
      calendars: new Map(firm.calendars.map((row) => [row.calendar, row])),
      cycles: new Map(firm.cycles.map((row) => [row.cycleId, row])),
      fees: new Map(firm.fees.map((row) => [row.feeId, row])),
    },
  };
}

function held({ lines, soFar, references }: Scene): Hold | undefined {
  const [first, ...others] = lines;
  const settlementOf = settlementDates([...references.calendars.values()], [...references.cycles.values()]);
  return holdOf(allocationOf([first!, ...others], soFar, { ...references, settlementOf }))?.hold;
}

const all = (change: Partial<AllocatedLine>) => ({ lines }: Scene) => lines.forEach((line) => Object.assign(line, change));
const second = (change: Partial<AllocatedLine>) => ({ lines }: Scene) => Object.assign(lines[1] ?? lines[0]!, change);
const change = <R extends object>(rows: Map<string, R>, id: string, to: Partial<R>) => rows.set(id, { ...rows.get(id)!, ...to });
const knowing = (soFar: Partial<BlockSoFar>) => (s: Scene) => (s.soFar = { ...s.soFar, ...soFar });
const reversed = (version: number): AllocatedLine => (
  { ...exampleLines({ allocTransType: 'REVERSAL', allocId: 'A-4', version })[0]!, account: 'ACC-2' });
const without = (feeType: string) => ({ references: { fees } }: Scene) => fees.forEach((fee, id) => fee.feeType === feeType && fees.delete(id));

/** Another account has a confirmation of the second version. */
const TOLD = new Map([['ACC-2', { standing: earlier('ISSUED', { line: { ...exampleLines({ version: 2 })[0]!, account: 'ACC-2' } }) }]]);
const CANCEL_PENDING = new Map([['ACC-2', { ...TOLD.get('ACC-2'), pending: earlier('PREPARED', { confirmTransType: 'CANCEL' }) }]]);

const FAULTS: [Hold, string, (scene: Scene) => unknown][] = [
  ['SUPERSEDED', 'a later version is prepared', knowing({ overtaken: true })],
  ['INCOMPLETE', 'a line is not here yet', ({ lines }) => lines.pop()],
  ['INCOMPLETE', 'a line says that there are more', second({ totNoAllocs: 3 })],
  ['BLOCK_ALREADY_ALLOCATED', 'not the first of its version', knowing({ firstOfVersion: false })],
  ['LINES_DIFFER', 'another settlement date', second({ settlDate: '2014-09-24' })],
  ['LINES_DIFFER', 'another block', second({ blockId: 'B-10' })],
  ['LINES_DIFFER', 'another version', second({ version: 2 })],
  ['LINES_DIFFER', 'more lines than announced', all({ totNoAllocs: 1 })],
  ['DUPLICATE_ACCOUNT', 'the same account', second({ account: 'ACC-1' })],
  ['REVERSAL_MISSING', 'an account left out', knowing({ accounts: TOLD })],
  ['REVERSAL_MISSING', 'an account left out, reversed before it was told again', knowing({ accounts: TOLD, reversals: [reversed(2)] })],
  ['SUMS_DIFFER', 'a share too many', second({ allocQty: '76' })],
  ['SUMS_DIFFER', 'a cent too few', second({ grossTradeAmt: '12620.49' })],
  ['NO_ACCOUNT', 'an unknown account', ({ references }) => references.accounts.delete('ACC-5')],
  ['NO_ACCOUNT', 'a closed account', ({ references }) => change(references.accounts, 'ACC-5', { status: 'CLOSED' })],
  ['NO_CUSTODIAN', 'an account without one', ({ references }) => change(references.accounts, 'ACC-5', { custodian: null })],
  ['NO_CUSTODIAN', 'an unknown custodian', ({ references }) => references.custodians.delete('CUST2')],
  ['NO_CUSTODIAN', 'a closed custodian', ({ references }) => change(references.custodians, 'CUST2', { status: 'CLOSED' })],
  ['NO_INSTRUMENT', 'an unknown instrument', ({ references }) => references.instruments.clear()],
  ['NO_INSTRUMENT', 'a closed instrument', ({ references }) => change(references.instruments, 'AAA', { status: 'CLOSED' })],
  ['WRONG_CURRENCY', 'not the instrument’s', ({ references }) => change(references.instruments, 'AAA', { currency: 'EUR' })],
  ['WRONG_CURRENCY', 'without a minor unit', (s) => (all({ currency: 'XAU' })(s), change(s.references.instruments, 'AAA', { currency: 'XAU' }))],
  ['GROSS_NOT_ROUNDED', 'parts of a cent', ({ lines }) => lines.forEach((line, i) => (line.grossTradeAmt = ['37861.505', '12620.495'][i]!))],
  ['NO_SETTLEMENT_DATE', 'no cycle', ({ references }) => references.cycles.clear()],
  ['NO_SETTLEMENT_DATE', 'no calendar', ({ references }) => references.calendars.clear()],
  ['SETTL_DATE_DIFFERS', 'a day late', all({ settlDate: '2014-09-23' })],
  ['NO_COMMISSION_ROW', 'no row', without('COMMISSION')],
  ['NO_SECTION_31_ROW', 'no row', without('SECTION_31')],
  ['NO_TAF_ROW', 'no row', without('TAF')],
  ['NO_TAF_ROW', 'two rows', ({ references }) => references.fees.set('TAF-again', TAF)],
];

describe('an allocation', () => {
  it('is not held where nothing stands against it', () => {
    expect(held(scene())).toBeUndefined();
  });

  it.each<[string, Partial<BlockSoFar>]>([
    ['whose cancel is prepared', { accounts: CANCEL_PENDING }],
    ['that a version never prepared has reversed', { accounts: TOLD, reversals: [reversed(3)] }],
  ])('may leave out an account %s', (_name, soFar) => {
    const left = scene();
    knowing(soFar)(left);
    expect(held(left)).toBeUndefined();
  });

  it('sums its parts alone, and lets a reversal have its own price and date', () => {
    const corrected = scene();
    second({ allocTransType: 'REVERSAL', avgPx: '1', settlDate: '2014-09-19', allocQty: '80' })(corrected);
    all({ blockQty: '225', blockGrossTradeAmt: '37861.50' })(corrected);
    expect(held(corrected)).toBeUndefined();
  });

  it('of reversals alone needs no reference data, for nothing is charged', () => {
    const { lines, soFar, references } = scene();
    for (const rows of Object.values(references)) rows.clear();
    const reversals = lines.map((line): AllocatedLine => ({ ...line, allocTransType: 'REVERSAL', blockQty: '0', blockGrossTradeAmt: '0' }));
    expect(held({ lines: reversals, soFar, references })).toBeUndefined();
    expect(held({ lines, soFar, references })).toBe('NO_ACCOUNT');
  });

  it.each(FAULTS)('is held for %s: %s', (hold, _name, fault) => {
    const faulty = scene();
    fault(faulty);
    expect(held(faulty)).toBe(hold);
  });

  it('has an example of each reason, in order of precedence', () => {
    expect([...new Set(FAULTS.map(([hold]) => hold))]).toEqual(HOLDS);
  });

  it.each(HOLDS)('is held for %s before every reason that comes after it', (hold) => {
    const faulty = scene();
    const firstOfEach = HOLDS.slice(HOLDS.indexOf(hold)).map((reason) => FAULTS.find(([of]) => of === reason)!);
    for (const [, , fault] of firstOfEach.reverse()) fault(faulty);
    expect(held(faulty)).toBe(hold);
  });

  it.each(['SECTION_31', 'TAF'])('of a buy owes no %s, and needs no row of it', (feeType) => {
    const buy = scene();
    all({ side: 'BUY' })(buy);
    without(feeType)(buy);
    expect(held(buy)).toBeUndefined();
  });
});
