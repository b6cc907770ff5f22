import { PATTERNS } from '@entresol/contracts/field';
import { requireTally, toCents, WrongSum, type Tally } from './tally.rules.js';
import { completeBlocksOf, fillsOf, instructionsOf, ordersOf, placeOf, reportsOf, tallyOf, totalsOf, type TradePlan } from './trades.rules.js';

const plan: TradePlan = { seed: 11, tag: 't1', blocks: 230, fillsPerBlock: 10 };

function tallied(): Tally {
  const tally: Tally = { fills: 0, qty: 0, cents: 0 };
  for (const { lastQty, lastPx } of reportsOf(plan)) {
    tally.fills += 1;
    tally.qty += Number(lastQty);
    tally.cents += Number(lastQty) * toCents(lastPx);
  }
  return tally;
}

describe('the trades of a run', () => {
  it('are the same for the same seed, and others for another', () => {
    expect([...reportsOf(plan)]).toEqual([...reportsOf({ ...plan })]);
    expect([...reportsOf({ ...plan, seed: 12 })]).not.toEqual([...reportsOf(plan)]);
  });

  it('come to what the plan says, and each fill comes once', () => {
    expect(tallied()).toEqual(tallyOf(plan));
    expect(new Set([...reportsOf(plan)].map(({ execId }) => execId)).size).toBe(fillsOf(plan));
  });

  it('agree with their orders and totals', () => {
    const orders = new Map([...ordersOf(plan)].map((order) => [order.orderId, order]));
    for (const report of reportsOf(plan)) {
      const { blockId, symbol, side, platform, tradeDate } = orders.get(report.orderId)!;
      expect(report).toMatchObject({ blockId, symbol, side, platform, tradeDate });
    }
    const totals = [...totalsOf(plan)];
    const complete = [...completeBlocksOf(plan)];
    expect(totals).toHaveLength(230);
    expect(totals.map(({ cumQty, notional }) => [cumQty, notional])).toEqual(complete.map(({ qty, gross }) => [qty, gross]));
    expect(totals.reduce((sum, { notional }) => sum + toCents(notional!), 0)).toBe(tallyOf(plan).cents);
    expect([...orders.values()].map(({ orderQty }) => orderQty)).toEqual(totals.map(({ cumQty }) => cumQty));
  });

  it('mingle the fills of the blocks that are open at the same time, and of no others', () => {
    const blocks = [...reportsOf(plan)].map(({ execId }) => placeOf(execId).block);
    expect(new Set(blocks.slice(0, 100)).size).toBe(100);
    expect(Math.max(...blocks.slice(0, 1000))).toBe(99);
  });

  it('have ids and times that the contracts allow', () => {
    const [report] = reportsOf(plan);
    const [instruction] = instructionsOf(plan, 5);
    expect([report!.execId, report!.orderId, instruction!.allocId].every((id) => PATTERNS.id.test(id))).toBe(true);
    expect([...reportsOf(plan)].every(({ transactTime }) => PATTERNS.time.test(transactTime))).toBe(true);
    expect(instruction!.transactTime! < report!.transactTime).toBe(true);
  });
});

describe('a repetition', () => {
  const expected = tallyOf(plan);

  it('counts where count and sums match exactly', () => {
    expect(() => requireTally('execution', { ...expected }, expected)).not.toThrow();
  });

  it.each<[string, Tally]>([
    ['a fill too few', { ...expected, fills: expected.fills - 1 }],
    ['a fill too many', { ...expected, fills: expected.fills + 1 }],
    ['a share too many', { ...expected, qty: expected.qty + 1 }],
    ['a cent too few', { ...expected, cents: expected.cents - 1 }],
    ['no figure at all', { ...expected, cents: NaN }],
  ])('is refused with %s', (_, found) => {
    expect(() => requireTally('execution', found, expected)).toThrow(WrongSum);
  });
});

describe('cents', () => {
  it.each([['12', 1200], ['12.3', 1230], ['12.34', 1234], ['12.3400', 1234], ['0.07', 7], ['12.00', 1200], ['1000', 100_000]])('%s is %p', (text, cents) => {
    expect(toCents(text)).toBe(cents);
  });
  it.each(['12.345', '-1', '1e3', '', '99999999999999999.00'])('%p is refused', (text) => {
    expect(() => toCents(text)).toThrow(RangeError);
  });
});
