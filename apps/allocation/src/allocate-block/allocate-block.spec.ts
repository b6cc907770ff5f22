import { decimal, money, plain, sum } from '@entresol/money/decimal';
import { roundHalfUp } from '@entresol/money/round';
import { ALLOC_REJ_REASONS } from '@entresol/trade/allocation';
import fc from 'fast-check';
import { SPLIT_REFUSALS, splitBlock } from './allocate-block.rules.js';
import type { ExecutedBlock, StandingInstruction } from './block.entity.js';
import { blocks, executed, instructed, instrument, reference, split, targeted, weightLists, type FIGURE } from './split.example.js';

describe('splitBlock, on the numbers of published cases,', () => {
  it('splits 3002.00 over 100, 150 and 50 shares into 1000.67, 1501.00 and 500.33; rounded average prices would make it 3002.02', () => {
    const { lines, avgPx, gross } = split(executed('300', '3002'), instructed('FIXED_QUANTITY', ['100', '150', '50']));
    expect(lines.map(({ allocQty, grossTradeAmt }) => [allocQty, grossTradeAmt])).toEqual([['100', '1000.67'], ['150', '1501.00'], ['50', '500.33']]);
    expect([avgPx, gross]).toEqual(['10.00666667', '3002.00']);
  });

  it('splits 300 at 168.27333… by 3 : 1, to settle on T+3', () => {
    expect(split(executed('300', '50482'), instructed('PRO_RATA', ['3', '1']))).toEqual({
      qty: '300', exactGross: '50482', gross: '50482.00', residual: '0', avgPx: '168.27333333', settlDate: '2014-09-22', zeroLines: 0,
      lotSize: '1', minLots: 1, proRated: false, parts: expect.any(Array),
      lines: [{ account: 'ACC-1', allocQty: '225', grossTradeAmt: '37861.50' }, { account: 'ACC-2', allocQty: '75', grossTradeAmt: '12620.50' }],
    });
  });

  it.each<[string, keyof typeof FIGURE, string, string[], string[]]>([
    ['ties go in instruction order', 'PRO_RATA', '100', ['1', '1', '1'], ['34', '33', '33']],
    ['targets of 41.43 and 58.57', 'PRO_RATA', '100', ['41.43', '58.57'], ['41', '59']],
    ['percentages', 'PERCENTAGE', '1001', ['33.33333333', '33.33333333', '33.33333334'], ['334', '333', '334']],
    ['fixed quantities', 'FIXED_QUANTITY', '610', ['600', '10'], ['600', '10']],
    ['equal parts', 'EQUAL', '100', ['', '', ''], ['34', '33', '33']],
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
  const withLots = { ...reference, instruments: new Map([
    ['AAA', instrument], ['LOTS', { ...instrument, lotSize: '100' }], ['MINIMUM', { ...instrument, lotSize: '100', minLots: 4 }],
  ]) };
  /** One fault each, in order of precedence, laid over those after it. */
  const FAULTS: [string, Partial<ExecutedBlock>, StandingInstruction][] = [
    ['QUANTITY_NOT_WHOLE', { qty: '300.5' }, even],
    ['QUANTITY_MISMATCH', {}, instructed('FIXED_QUANTITY', ['100', '199'])],
    ['TARGET_AGAINST_SIDE', {}, targeted([['1000', '1'], ['0', '1']])],
    ['NO_INSTRUMENT', { symbol: 'ZZZ' }, even],
    ['LOT_MISMATCH', { symbol: 'LOTS' }, instructed('FIXED_QUANTITY', ['250', '50'])],
    ['BELOW_MINIMUM_LOTS', { symbol: 'MINIMUM' }, even],
    ['NO_SETTLEMENT_DATE', { tradeDate: '2014-12-30' }, even],
    ['OVERFILLED', { qty: '1000000000000000' }, even],
  ];

  it('for each reason, in the order in which all reasons are declared', () => {
    expect(FAULTS.map(([reason]) => reason)).toEqual(SPLIT_REFUSALS);
    const own = SPLIT_REFUSALS.slice(0, -1) as readonly string[];
    expect(own.slice(1)).toEqual(ALLOC_REJ_REASONS.filter((reason) => own.slice(1).includes(reason)));
  });

  it.each(FAULTS)('%s', (reason, fault, instruction) => {
    expect(splitBlock({ ...good, ...fault }, instruction, withLots)).toMatchObject({ refused: { reason } });
  });

  it.each(FAULTS.slice(1).map(([reason], position) => [FAULTS[position]![0], reason, position] as const))('%s before %s', (first, _second, position) => {
    const [, fault, instruction] = FAULTS[position]!;
    const [, nextFault, nextInstruction] = FAULTS[position + 1]!;
    const both = { ...good, ...nextFault, ...fault };
    expect(splitBlock(both, instruction === even ? nextInstruction : instruction, withLots)).toMatchObject({ refused: { reason: first } });
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
  it('allocates every share and every cent, and nothing to nobody', () => {
    fc.assert(fc.property(blocks, weightLists, (executedBlock, list) => {
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
    fc.assert(fc.property(blocks, weightLists, (executedBlock, list) => {
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
    fc.assert(fc.property(blocks, weightLists, (executedBlock, list) => {
      const proRata = split(executedBlock, instructed('PRO_RATA', list));
      const shares = list.map((_, line) => proRata.lines.find(({ account }) => account === `ACC-${line + 1}`)?.allocQty ?? '0');
      expect(split(executedBlock, instructed('FIXED_QUANTITY', shares))).toEqual(proRata);
    }));
  });
});
