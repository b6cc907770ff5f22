import { settlementDates } from '@entresol/calendar/settlement';
import type { Calendar, Instrument, SettlementCycle } from '@entresol/contracts/reference.message';
import { decimal, money, plain, sum } from '@entresol/money/decimal';
import { roundHalfUp } from '@entresol/money/round';
import { ALLOC_REJ_CODES, type AllocMethod } from '@entresol/trade/allocation';
import fc from 'fast-check';
import { FIGURE, SPLIT_REFUSALS, splitBlock, type SplitReference } from './allocate-block.rules.js';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';

const row = { version: 1, status: 'ACTIVE' as const };
const instrument: Instrument = { ...row, symbol: 'AAA', name: 'A', securityType: 'EQUITY', currency: 'USD', market: 'XNYS', settlementMarket: 'US' };
const calendar: Calendar = { ...row, calendar: 'US', validFrom: '2014-01-01', validTo: '2014-12-31', closures: ['2014-09-01'], source: 'spec' };
const cycle: SettlementCycle = {
  ...row, cycleId: 'US-3', settlementMarket: 'US', securityType: 'EQUITY', days: 3, validFrom: '1995-06-07', validTo: '2017-09-04', source: 'spec',
};
const reference: SplitReference = { instruments: new Map([['AAA', instrument]]), settlementOf: settlementDates([calendar], [cycle]) };

function executed(qty: string, gross: string, more: Partial<ExecutedBlock> = {}): ExecutedBlock {
  return {
    blockId: 'B-1', tradeDate: '2014-09-17', symbol: 'AAA', side: 'BUY', currency: 'USD', mixed: false, orderMissing: false, regularSettlement: true,
    fills: '3', qty, gross, firstTransactTime: null, total: null, instruction: null, ...more,
  };
}

function instructed(allocMethod: AllocMethod, figures: readonly string[]): StandingInstruction {
  const allocations = figures.map((figure, line) => ({ account: `ACC-${line + 1}`, [FIGURE[allocMethod]]: figure }));
  return { allocId: 'A-1', allocMethod, allocations, transactTime: null, approved: false };
}

function split(block: ExecutedBlock, instruction: StandingInstruction) {
  const outcome = splitBlock(block, instruction, reference);
  if ('refused' in outcome) throw new Error(outcome.refused.reason);
  return outcome.split;
}

describe('splitBlock, on the numbers of published cases,', () => {
  it('splits 3002.00 over 100, 150 and 50 shares into 1000.67, 1501.00 and 500.33; rounded average prices would make it 3002.02', () => {
    const { lines, avgPx, gross } = split(executed('300', '3002'), instructed('FIXED_QUANTITY', ['100', '150', '50']));
    expect(lines.map(({ allocQty, grossTradeAmt }) => [allocQty, grossTradeAmt])).toEqual([['100', '1000.67'], ['150', '1501.00'], ['50', '500.33']]);
    expect([avgPx, gross]).toEqual(['10.00666667', '3002.00']);
  });

  it('splits 300 at 168.27333… by 3 : 1, to settle on T+3', () => {
    expect(split(executed('300', '50482'), instructed('PRO_RATA', ['3', '1']))).toEqual({
      qty: '300', exactGross: '50482', gross: '50482.00', residual: '0', avgPx: '168.27333333', settlDate: '2014-09-22', zeroLines: 0,
      lines: [{ account: 'ACC-1', allocQty: '225', grossTradeAmt: '37861.50' }, { account: 'ACC-2', allocQty: '75', grossTradeAmt: '12620.50' }],
    });
  });

  it.each<[string, AllocMethod, string, string[], string[]]>([
    ['ties go in instruction order', 'PRO_RATA', '100', ['1', '1', '1'], ['34', '33', '33']],
    ['targets of 41.43 and 58.57', 'PRO_RATA', '100', ['41.43', '58.57'], ['41', '59']],
    ['percentages', 'PERCENTAGE', '1001', ['33.33333333', '33.33333333', '33.33333334'], ['334', '333', '334']],
    ['fixed quantities', 'FIXED_QUANTITY', '610', ['600', '10'], ['600', '10']],
  ])('shares: %s', (_name, method, qty, figures, shares) => {
    expect(split(executed(qty, '1000'), instructed(method, figures)).lines.map(({ allocQty }) => allocQty)).toEqual(shares);
  });

  it.each([
    ['half a cent goes up', '50482.005', '50482.01', '-0.005'],
    ['less than half goes down', '50482.0049', '50482.00', '0.0049'],
    ['nothing to round', '50482.1', '50482.10', '0'],
  ])('rounds the gross once, and keeps the residual: %s', (_name, exactGross, gross, residual) => {
    expect(split(executed('300', exactGross), instructed('PRO_RATA', ['1', '1']))).toMatchObject({ exactGross, gross, residual });
  });

  it('drops accounts whose share comes to nothing, and counts them', () => {
    const { lines, zeroLines } = split(executed('2', '20'), instructed('PRO_RATA', ['1', '9', '0', '9']));
    expect(lines.map(({ account, allocQty, grossTradeAmt }) => [account, allocQty, grossTradeAmt])).toEqual([['ACC-2', '1', '10.00'], ['ACC-4', '1', '10.00']]);
    expect(zeroLines).toBe(2);
  });
});

describe('splitBlock refuses', () => {
  const good = executed('300', '3002');
  const even = instructed('PRO_RATA', ['1', '1']);
  /** One fault each, in order of precedence, laid over those after it. */
  const FAULTS: [string, Partial<ExecutedBlock>, StandingInstruction][] = [
    ['QUANTITY_NOT_WHOLE', { qty: '300.5' }, even],
    ['QUANTITY_MISMATCH', {}, instructed('FIXED_QUANTITY', ['100', '199'])],
    ['NO_INSTRUMENT', { symbol: 'ZZZ' }, even],
    ['NO_SETTLEMENT_DATE', { tradeDate: '2014-12-30' }, even],
    ['OVERFILLED', { qty: '1000000000000000' }, even],
  ];

  it('for each reason, in the order in which all reasons are declared', () => {
    expect(FAULTS.map(([reason]) => reason)).toEqual(SPLIT_REFUSALS);
    expect(SPLIT_REFUSALS.slice(0, -1)).toEqual(Object.keys(ALLOC_REJ_CODES).filter((reason) => SPLIT_REFUSALS.slice(0, -1).includes(reason as never)));
  });

  it.each(FAULTS)('%s', (reason, fault, instruction) => {
    expect(splitBlock({ ...good, ...fault }, instruction, reference)).toMatchObject({ refused: { reason } });
  });

  it.each(FAULTS.slice(1).map(([reason], position) => [FAULTS[position]![0], reason, position] as const))('%s before %s', (first, _second, position) => {
    const [, fault, instruction] = FAULTS[position]!;
    const [, nextFault, nextInstruction] = FAULTS[position + 1]!;
    const both = { ...good, ...nextFault, ...fault };
    expect(splitBlock(both, instruction === even ? nextInstruction : instruction, reference)).toMatchObject({ refused: { reason: first } });
  });

  it.each([
    ['a closed instrument', {}, { instruments: new Map([['AAA', { ...instrument, status: 'CLOSED' as const }]]) }, 'NO_INSTRUMENT'],
    ['another currency than the instrument’s', { currency: 'EUR' }, {}, 'NO_INSTRUMENT'],
    ['a currency that is none', { currency: 'ZZZ' }, { instruments: new Map([['AAA', { ...instrument, currency: 'ZZZ' }]]) }, 'NO_INSTRUMENT'],
    ['a trade date without a cycle', { tradeDate: '2018-01-02' }, {}, 'NO_SETTLEMENT_DATE'],
    ['an order that settles otherwise', { regularSettlement: false }, {}, 'NO_SETTLEMENT_DATE'],
    ['a gross that no message holds', { gross: '999999999999999.995' }, {}, 'OVERFILLED'],
  ])('%s', (_name, fault, other, reason) => {
    expect(splitBlock({ ...good, ...fault }, even, { ...reference, ...other })).toMatchObject({ refused: { reason } });
  });
});

describe('splitBlock, for any fills and figures,', () => {
  const digits = (max: number, places: number) =>
    fc.tuple(fc.integer({ min: 1, max }), fc.nat(places)).map(([units, of]) => decimal(String(units)).dividedBy(10 ** of));
  const fills = fc.array(fc.tuple(digits(1_000_000, 0), digits(30_000_000, 8)), { minLength: 1, maxLength: 30 });
  const block = fills.map((list) => executed(plain(sum(list.map(([qty]) => qty))), plain(sum(list.map(([qty, px]) => qty.times(px))))));
  const weight = fc.oneof(fc.constant('0'), digits(1_000_000, 4).map(plain));
  const weights = fc.array(weight, { minLength: 1, maxLength: 40 }).filter((list) => list.some((some) => some !== '0'));

  it('allocates every share and every cent, and nothing to nobody', () => {
    fc.assert(fc.property(block, weights, (executedBlock, list) => {
      const { lines, zeroLines, gross, residual, qty } = split(executedBlock, instructed('PRO_RATA', list));
      expect(plain(sum(lines.map(({ allocQty }) => decimal(allocQty))))).toBe(executedBlock.qty);
      expect(money(sum(lines.map(({ grossTradeAmt }) => decimal(grossTradeAmt))), 'USD')).toBe(gross);
      expect(gross).toBe(money(roundHalfUp(decimal(executedBlock.gross), 2), 'USD'));
      expect(plain(decimal(gross).plus(decimal(residual)))).toBe(executedBlock.gross);
      expect(lines.length + zeroLines).toBe(list.length);
      expect(lines.every(({ allocQty }) => decimal(allocQty).isInteger() && decimal(allocQty).greaterThan(0))).toBe(true);
      expect(qty).toBe(executedBlock.qty);
    }));
  });

  it('gives each account within one share of its exact part, and its gross within one cent', () => {
    fc.assert(fc.property(block, weights, (executedBlock, list) => {
      const { lines, gross } = split(executedBlock, instructed('PRO_RATA', list));
      const [qty, whole] = [decimal(executedBlock.qty), sum(list.map(decimal))];
      list.forEach((weight, line) => {
        const given = lines.find(({ account }) => account === `ACC-${line + 1}`);
        const shares = decimal(given?.allocQty ?? '0');
        expect(shares.times(whole).minus(qty.times(decimal(weight))).abs().lessThan(whole)).toBe(true);
        const excess = decimal(given?.grossTradeAmt ?? '0').times(qty).minus(decimal(gross).times(shares));
        expect(excess.abs().lessThan(qty.times('0.01'))).toBe(true);
      });
    }));
  });

  it('takes shares that it gave as fixed quantities to the same lines', () => {
    fc.assert(fc.property(block, weights, (executedBlock, list) => {
      const proRata = split(executedBlock, instructed('PRO_RATA', list));
      const shares = list.map((_, line) => proRata.lines.find(({ account }) => account === `ACC-${line + 1}`)?.allocQty ?? '0');
      expect(split(executedBlock, instructed('FIXED_QUANTITY', shares))).toEqual(proRata);
    }));
  });
});
