import type { Fee } from '@entresol/contracts/reference.message';
import { decimal, plain, sum } from '@entresol/money/decimal';
import fc from 'fast-check';
import { COMMISSION, SECTION_31, TAF } from '../firm.example.js';
import { feeOfBlock, feeOfConfirmation, governingFee, tradingActivityFee } from './fee.rules.js';

const dealt = (qty: string, gross: string) => ({ qty: decimal(qty), gross: decimal(gross) });
const section31 = (rate: string): Fee => ({ ...SECTION_31[1]!, rate });

describe('the row that governs a fee', () => {
  it.each<[Fee['feeType'], string, string, string | undefined, string]>([
    ['SECTION_31', '2014-09-17', '2014-09-22', '22.10', 'the tape’s day'],
    ['SECTION_31', '2014-03-14', '2014-03-17', '17.40', 'the last day of the old rate'],
    ['SECTION_31', '2014-03-13', '2014-03-18', '22.10', 'traded under the old rate, charged on settlement under the new'],
    ['SECTION_31', '2013-05-20', '2013-05-24', undefined, 'before the earliest row'],
    ['SECTION_31', '2015-02-10', '2015-02-14', undefined, 'after the last row'],
    ['TAF', '2021-12-31', '2022-01-04', '0.000119', 'by trade date, though settled after the last day'],
    ['TAF', '2022-01-03', '2022-01-05', undefined, 'after the last day'],
    ['TAF', '2012-06-29', '2012-07-03', undefined, 'traded before the first day'],
    ['COMMISSION', '2034-01-03', '2034-01-06', '0.05', 'a row without an end'],
  ])('%s, traded %s, settled %s: %s (%s)', (feeType, tradeDate, settlDate, rate) => {
    expect(governingFee([COMMISSION, ...SECTION_31, TAF], feeType, { currency: 'USD', tradeDate, settlDate })?.rate).toBe(rate);
  });

  it.each<[string, Fee[]]>([
    ['there is none', []],
    ['it is closed', [{ ...TAF, status: 'CLOSED' }]],
    ['it is of another currency', [{ ...TAF, currency: 'EUR' }]],
    ['two are in force', [TAF, { ...TAF, feeId: 'TAF-again' }]],
  ])('is unknown where %s', (_name, fees) => {
    expect(governingFee(fees, 'TAF', { currency: 'USD', tradeDate: '2014-09-17', settlDate: '2014-09-22' })).toBeUndefined();
  });
});

describe('a commission', () => {
  it.each([
    ['225', '11.25', 'the design’s example'],
    ['19', '1', 'raised to the minimum'],
    ['20', '1', 'the minimum exactly'],
    ['20.1', '1.01', 'half a cent rounds up'],
    ['20.09', '1', 'less than half a cent rounds down'],
  ])('on %s shares at 5 cents is %s: %s', (qty, expected) => {
    expect(plain(feeOfConfirmation(COMMISSION, dealt(qty, '1000')))).toBe(expected);
  });

  it('by amount, with a maximum', () => {
    const row: Fee = { ...COMMISSION, basis: 'PER_MILLION', rate: '500', minimum: null, maximum: '40' };
    expect(['10000', '80000', '80001'].map((gross) => plain(feeOfConfirmation(row, dealt('1', gross))))).toEqual(['5', '40', '40']);
  });
});

describe('the Section 31 fee of a block', () => {
  it.each([
    ['23.10', '10000', '0.24', '0.231 rounds up'],
    ['22.10', '50482.00', '1.12', '1.1156522 rounds up'],
    ['20', '50000', '1', 'a whole cent stays'],
    ['20', '50000.01', '1.01', 'a trace above it does not'],
    ['0', '50482.00', '0', 'a rate of zero, as from 2025-05-14'],
    ['22.10', '0', '0', 'a block for nothing'],
  ])('at %s a million on %s is %s: %s', (rate, gross, expected) => {
    expect(feeOfBlock(section31(rate), dealt('300', gross), [decimal(gross)]).map(plain)).toEqual([expected]);
  });

  it('is split by largest remainder, ties to the first: lines rounded one by one would pay 3 cents', () => {
    const lines = ['400', '400', '400'].map(decimal);
    expect(feeOfBlock(section31('10'), dealt('3', '1200'), lines).map(plain)).toEqual(['0.01', '0.01', '0']);
  });

  it('adds up to the block’s fee whatever the lines, none negative', () => {
    const amounts = fc.array(fc.bigInt(0n, 10n ** 12n), { minLength: 1, maxLength: 40 });
    fc.assert(fc.property(amounts, fc.integer({ min: 0, max: 10_000 }), (cents, hundredths) => {
      const lines = cents.map((amount) => decimal(String(amount)).dividedBy(100));
      const block = { qty: decimal('1'), gross: sum(lines) };
      const parts = feeOfBlock(section31(decimal(String(hundredths)).dividedBy(100).toFixed()), block, lines);
      const exact = block.gross.times(hundredths).dividedBy(100_000_000);
      const excess = sum(parts).minus(exact);
      expect(excess.gte(0) && excess.lt('0.01')).toBe(true);
      expect(parts.every((part) => part.gte(0) && part.decimalPlaces() <= 2)).toBe(true);
    }));
  });
});

describe('the trading activity fee', () => {
  const uncapped = { ...TAF, maximum: null };
  it.each<[Fee, string, string, string, string]>([
    [uncapped, '839949', '60', '99.95', 'what so many shares owe'],
    [TAF, '839949', '60', '5.95', 'one confirmation of them all meets the cap'],
    [TAF, '50000', '60', '5.95', 'the cap exactly'],
    [TAF, '49999', '60', '5.95', 'rounded up to the cap'],
    [TAF, '1', '60', '0', 'less than half a cent'],
    [TAF, '43', '60', '0.01', '0.005117 rounds up'],
    [TAF, '839949', '0.00011899', '0', 'a share that costs less than the fee on it'],
    [TAF, '839949', '0.000119', '5.95', 'a share that costs the fee'],
    [{ ...TAF, rate: '0', maximum: null }, '839949', '60', '0', 'a rate of zero'],
  ])('%#: %s', (row, qty, avgPx, expected) => {
    expect(plain(tradingActivityFee(row, dealt(qty, '1'), decimal(avgPx)))).toBe(expected);
  });

  it('is capped per confirmation, never per block', () => {
    const confirmations = [...Array.from({ length: 16 }, () => '50000'), '39949'];
    expect(plain(sum(confirmations.map((qty) => tradingActivityFee(TAF, dealt(qty, '1'), decimal('60')))))).toBe('99.95');
  });
});
