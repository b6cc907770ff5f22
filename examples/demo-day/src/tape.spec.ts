import { parseTape, readTape } from './tape.js';

const HEADING = 'time,symbol,price,size\n';

describe('the tape', () => {
  const tape = readTape();

  it('has the day’s 43,581 trades, the first and the last at their UTC instants', () => {
    expect(tape).toHaveLength(43_581);
    expect(tape[0]).toEqual({ symbol: 'ETF', price: '23.82', size: '3', transactTime: '2014-09-17T13:30:00.531656Z' });
    expect(tape.at(-1)).toEqual({ symbol: 'BBB', price: '97.09', size: '400', transactTime: '2014-09-17T19:59:59.874346Z' });
  });

  it('is in order of time', () => {
    expect(tape.filter(({ transactTime }, place) => place > 0 && transactTime < tape[place - 1]!.transactTime)).toEqual([]);
  });

  it('has 7,062 prices of more than two decimals', () => {
    expect(tape.filter(({ price }) => (price.split('.')[1] ?? '').length > 2)).toHaveLength(7_062);
  });

  it.each([
    ['another heading', 'time,price\n'],
    ['a missing column', `${HEADING}09:30:00.531656,ETF,23.82`],
    ['a price with an exponent', `${HEADING}09:30:00.531656,ETF,2e1,3`],
    ['a time without microseconds', `${HEADING}09:30:00,ETF,23.82,3`],
  ])('is refused with %s', (_, csv) => {
    expect(() => parseTape(csv)).toThrow('tape');
  });
});
