import fc from 'fast-check';
import { inLots, instructed, targeted, weightLists } from '../allocate-block/split.example.js';
import { explainBlock } from './explain-block.rules.js';
import { explanationText } from './explain-text.rules.js';
import { FILLS, allocated, chained } from './explained.example.js';

const explained = (...given: Parameters<typeof allocated>) => {
  const { version, instructions } = allocated(...given);
  return explainBlock(version, instructions);
};

const SEVEN = ['1', '1', '1', '1', '1', '1', '1'];

describe('an explanation', () => {
  it('tells each fill, their sum, and the one rounding', () => {
    const { executed, rounding } = explained(instructed('PRO_RATA', ['2', '3', '1']), { fills: [['3', '10.0015'], ...FILLS] });
    expect(executed).toMatchObject({
      qty: '303', exactGross: '3032.0045',
      fills: [{ rootExecId: 'E-1', lastQty: '3', lastPx: '10.0015', gross: '30.0045', sentence: 'OMS1 E-1, version 1: 3 × 10.0015 = 30.0045.' }, {}, {}],
    });
    expect(rounding).toMatchObject({ rule: 'HALF_UP', decimals: '2', exactGross: '3032.0045', gross: '3032.00', residual: '0.0045' });
  });

  it('tells each account’s exact part of the shares, and of the cents, and who got one more', () => {
    const { accounts, differs } = explained(instructed('PRO_RATA', ['2', '3', '1']));
    expect(differs).toBe(false);
    expect(accounts.map(({ cents }) => [cents!.exact, cents!.whole, cents!.remainder!.numerator, cents!.rank, cents!.gotOneMore, cents!.result])).toEqual([
      [{ numerator: '30020000', denominator: '300' }, '100066', '200', '1', true, '1000.67'],
      [{ numerator: '45030000', denominator: '300' }, '150100', '0', '3', false, '1501.00'],
      [{ numerator: '15010000', denominator: '300' }, '50033', '100', '2', false, '500.33'],
    ]);
    const shares = { exact: { numerator: '600', denominator: '6' }, result: '100' };
    expect(accounts[0]).toMatchObject({ figures: { weight: '2' }, shares, line: { individualAllocId: 'A-1.1' } });
  });

  it.each([
    ['more than the others’', ['4', '4', '3'], 2, 'Number 1 of 3 in line for 1 left over: one more.'],
    ['less than another’s', ['4', '4', '3'], 0, 'Number 2 of 3 in line for 1 left over: none.'],
    ['as large as another’s, and comes first', SEVEN, 0,
      'Number 1 of 7 in line for 6 left over: one more, for equal remainders go in the order of the instruction.'],
    ['as large as another’s, and comes last', SEVEN, 6,
      'Number 7 of 7 in line for 6 left over: none, for equal remainders go in the order of the instruction.'],
    ['nothing, as all are', ['1', '1', '1'], 0, 'Nothing was left over to hand out.'],
  ])('says why, where its remainder is %s', (_what, weights, line, why) => {
    expect(explained(instructed('PRO_RATA', weights)).accounts[line]!.shares!.why).toBe(why);
  });

  it('says what goes where without being worked out', () => {
    const fixed = explained(instructed('FIXED_QUANTITY', ['200', '100'])).accounts[0]!.shares!;
    expect(fixed).toMatchObject({ exact: null, rank: null, sentence: 'ACC-1 gets 200. The instruction says so itself.' });
    const lots = explained(instructed('PRO_RATA', ['2', '1']), { by: inLots('70') }).accounts.map(({ shares }) => shares!);
    expect(lots.map(({ unit, whole, onTop, result }) => [unit, whole, onTop, result])).toEqual([['70', '2', '20', '230'], ['70', '1', '0', '70']]);
    const odd = explained(instructed('PRO_RATA', ['2', '1'], { oddLotAccount: 'ODD' }), { by: inLots('70') }).accounts;
    expect(odd.map(({ account, shares }) => [account, shares!.result])).toEqual([['ACC-1', '140'], ['ACC-2', '70'], ['ODD', '90']]);
    expect(odd[2]!.shares!.sentence).toBe('ODD gets 90. It is the odd-lot account, and takes what whole lots left over.');
  });

  it('says who is left out, and what departs from what was stated', () => {
    const instruction = instructed('PRO_RATA', ['2', '3', '1'], { leftOut: ['ACC-2'], deviationReason: 'ACC-2 has left' });
    const { version } = allocated(instruction);
    const before = chained(instruction, { allocId: 'A-0', allocTransType: 'NEW', deviationReason: null });
    const approvals = [{ person: 'user-31', approvedAt: '2014-09-17T21:00:00Z' }];
    const later = { allocTransType: 'REPLACE', allocCancReplaceReason: 'ORIGINAL_INCOMPLETE', statedBeforeTrade: false, transactTime: null } as const;
    const now = chained(instruction, { ...later, approvals });
    expect(explainBlock(version, [now, before]).instructions.map(({ sentence }) => sentence)).toEqual([
      'A-1, given by OMS/orders-02 at a time that nobody told, after the first fill, replaces another and says PRO_RATA over 3 accounts. It came because the '
        + 'original was incomplete. It departs from what was stated before the trade: ACC-2 has left. ACC-2 is left out: The account is closed. '
        + 'Approved by user-31 at 2014-09-17T21:00:00Z.',
      'A-0, given by OMS/orders-02 at 2014-09-17T13:00:00Z, before the trade, says PRO_RATA over 3 accounts. ACC-2 is left out: The account is closed. '
        + 'No second person approved it by itself.',
    ]);
  });

  it('tells what was taken back, where nothing is left', () => {
    const { version, instructions } = allocated(instructed('EQUAL', ['', '']));
    const lines = version.lines.map((line) => (
      { ...line, individualAllocId: `R${line.individualAllocId}`, allocTransType: 'REVERSAL' as const, refIndividualAllocId: line.individualAllocId }));
    const explanation = explainBlock({ ...version, version: 2, qty: '0', gross: '0', cause: 'REVERSAL', certificate: null, lines }, instructions);
    const taken = { shares: null, line: { allocTransType: 'REVERSAL' } };
    expect(explanation).toMatchObject({ differs: false, executed: null, rounding: null, accounts: [taken, taken] });
    expect(explanation.accounts[0]!.sentence).toBe('ACC-1 has no part any more: 150 shares and 1501.00 of A-1.1 are taken back.');
  });
});

describe('an explanation differs', () => {
  const { version, instructions } = allocated(instructed('PRO_RATA', ['2', '3', '1']));
  const [first, ...others] = version.lines;

  it.each([
    ['a line’s shares', { lines: [{ ...first!, allocQty: '101' }, ...others] }, 'ACC-1 comes to 100 shares and 1000.67, and 101 and 1000.67 are stored.'],
    ['a line’s cents', { lines: [{ ...first!, grossTradeAmt: '1000.66' }, ...others] },
      'ACC-1 comes to 100 shares and 1000.67, and 100 and 1000.66 are stored.'],
    ['a line that is missing', { lines: others }, 'ACC-1 has a part, and no line of it is stored.'],
    ['a line too many', { lines: [...version.lines, { ...first!, account: 'ACC-9' }] }, 'ACC-9 comes to nothing, and 100 shares are stored.'],
    ['the quantity', { qty: '301' }, 'The quantity comes to 300, and 301 is stored.'],
    ['the gross', { gross: '3002.01' }, 'The gross comes to 3002.00, and 3002.01 is stored.'],
    ['the residual', { residual: '0.01' }, 'The residual comes to 0, and 0.01 is stored.'],
  ])('in %s', (_what, change, difference) => {
    expect(explainBlock({ ...version, ...change }, instructions)).toMatchObject({ differs: true, differences: [difference] });
  });

  it('where the instruction is not the one that it was split by', () => {
    const other = chained(instructed('FIXED_QUANTITY', ['1', '2']));
    const { differences } = explainBlock(version, [{ ...other, allocMethod: 'PRO_RATA', allocations: [{ account: 'ACC-1', weight: '1' }] }]);
    expect(differences).toEqual(expect.arrayContaining(['ACC-2 comes to nothing, and 150 shares are stored.']));
  });
});

describe('an explanation arrives at what was allocated', () => {
  const some = fc.record({ lot: fc.integer({ min: 1, max: 20 }), odd: fc.boolean(), weights: weightLists });

  it('by weights, in any lots, with an odd-lot account or without', () => {
    fc.assert(fc.property(some, ({ lot, odd, weights }) => {
      const { differences, accounts } = explained(instructed('PRO_RATA', weights, { oddLotAccount: odd ? 'ACC-1' : null }), { by: inLots(String(lot)) });
      expect(differences).toEqual([]);
      expect(accounts.length).toBe(weights.length);
    }));
  });

  it.each([
    ['equal parts', instructed('EQUAL', ['', '', ''])],
    ['fixed quantities of what was ordered, pro rata', instructed('FIXED_QUANTITY', ['400', '200'])],
    ['targets', targeted([['50', '3'], ['10', '1']])],
    ['the odd-lot account’s own line', instructed('PRO_RATA', ['1', '2'], { oddLotAccount: 'ACC-2' })],
  ])('by %s', (_what, instruction) => {
    expect(explained(instruction, { more: { orderedQty: '600' } }).differences).toEqual([]);
  });

  it('where a minimum of lots keeps some accounts out', () => {
    const { differences, accounts } = explained(instructed('PRO_RATA', ['1', '100', '100']), { by: inLots('10', 3) });
    expect(differences).toEqual([]);
    expect(accounts.map(({ shares, line }) => [shares!.result, line?.individualAllocId ?? null])).toEqual([['0', null], ['150', 'A-1.1'], ['150', 'A-1.2']]);
  });
});

it('is drawn for people as a tree, a sentence a line', () => {
  expect(explanationText(explained(instructed('PRO_RATA', ['2', '1'])))).toBe(`\
Version 1 of B-1, a BUY of AAA, was allocated, as A-1: 300 AAA for 3002.00 USD.
  2 live fills: Σ quantity 300, Σ quantity × price 3002, exact.
    OMS1 E-1, version 1: 100 × 10 = 1000.
    OMS1 E-2, version 1: 200 × 10.01 = 2002.
  3002 is rounded once, half up to 0.01 USD: 3002.00. A residual of 0 is left.
  A-1, given by OMS/orders-02 at 2014-09-17T13:00:00Z, before the trade, says PRO_RATA over 2 accounts. No second person approved it by itself.
  ACC-1: 200 shares, 2001.33 USD.
    ACC-1 is owed 600/3 shares: 200, and 0/3 is cut off. Nothing was left over to hand out. It gets 200.
    ACC-1 is owed 60040000/300 × 0.01 USD: 200133, and 100/300 is cut off. Number 2 of 2 in line for 1 left over: none. It gets 2001.33.
    NEW line A-1.1, event allocated-A-1.1
  ACC-2: 100 shares, 1000.67 USD.
    ACC-2 is owed 300/3 shares: 100, and 0/3 is cut off. Nothing was left over to hand out. It gets 100.
    ACC-2 is owed 30020000/300 × 0.01 USD: 100066, and 200/300 is cut off. Number 1 of 2 in line for 1 left over: one more. It gets 1000.67.
    NEW line A-1.2, event allocated-A-1.2
`);
});
