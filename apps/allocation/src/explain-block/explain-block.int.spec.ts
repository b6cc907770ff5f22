import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { allocation } from '../service.js';
import { fill, fills, instructed, instruction, order, people, references, total, type SmallBlock } from '../small-day.example.js';

describe('GET /blocks/:blockId/explain', () => {
  let running: RunningService;
  beforeAll(async () => {
    running = await openService(allocation, { references: { ...references, firms: [{ ...references.firms[0], allocateAt: 'COMPLETE' }] } });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const some: SmallBlock = { blockId: 'B-1', tradeDate: '2014-09-17' };
  const explain = (query = '', blockId = 'B-1') => running.http('GET', `/blocks/${blockId}/explain${query}`, { as: people.auditor });

  it('explains each version of what was allocated, and differs in none', async () => {
    await running.produce(topics.ordersPlaced, [order(some)]);
    await running.produce(topics.allocationsInstructed, [instructed(some)]);
    await running.produce(topics.executionsAccepted, fills(some));
    await running.produce(topics.blocksTotalled, [total(some)]);
    await running.drained();
    const first = (await explain()).body;
    expect(first).toMatchObject({
      version: '1', cause: 'ALLOCATION', allocId: 'A-B-1', differs: false, executed: { qty: '300', exactGross: '3002', fills: [{ gross: '1000' }, {}, {}] },
      instructions: [{ allocId: 'A-B-1', instructedBy: 'OMS/orders-02', statedBeforeTrade: true, approvals: [] }],
    });
    expect(first.accounts.map((one: { shares: { result: string }; cents: { result: string } }) => [one.shares.result, one.cents.result])).toEqual([
      ['100', '1000.67'], ['150', '1501.00'], ['50', '500.33'],
    ]);

    const bust = fill(some, 2, { version: 2, live: false, execType: 'TRADE_CANCEL', execId: 'BUST', execRefId: 'B-1-E2' });
    await running.produce(topics.executionsAccepted, [bust]);
    await running.produce(topics.blocksTotalled, [total(some, { version: 2, fills: 2, qty: '200', gross: '2001' })]);
    await running.drained();
    const why = { allocCancReplaceReason: 'UNDERLYING_CHANGED', deviationReason: 'half of it' };
    const about = { allocId: 'A-2', allocTransType: 'REPLACE', refAllocId: 'A-B-1', ...why };
    const replacement = instruction(some, { ...about, allocMethod: 'EQUAL', allocations: [{ account: 'ACC-1' }, { account: 'ACC-3' }] });
    await running.http('POST', '/instructions', { as: people.manager, body: replacement });
    const { hash } = (await running.http('GET', '/blocks/B-1/correction', { as: people.auditor })).body;
    await running.http('POST', '/blocks/B-1/correction/approve', { as: people.approver, body: { hash, reason: 'as agreed' } });

    const second = (await explain()).body;
    expect(second).toMatchObject({
      version: '2', cause: 'REPLACEMENT', allocId: 'A-2', approvedBy: 'user-31', correctionReason: 'as agreed', differs: false, executed: { qty: '200' },
      instructions: [{ allocId: 'A-2', allocTransType: 'REPLACE' }, { allocId: 'A-B-1', allocTransType: 'NEW' }],
      accounts: [
        { account: 'ACC-1', line: { refIndividualAllocId: 'A-B-1.1' } }, { account: 'ACC-3' }, { account: 'ACC-2', line: { allocTransType: 'REVERSAL' } },
      ],
    });
    expect((await explain('?version=1')).body).toEqual(first);
  }, 60_000);

  it('is text for people too', async () => {
    const { text, headers } = await explain('?format=text&version=1');
    expect(headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.split('\n')[0]).toBe('Version 1 of B-1, a BUY of AAA, was allocated, as A-B-1: 300 AAA for 3002.00 USD.');
  });

  it.each([['another block', '', 'B-9', 404], ['another version', '?version=3', 'B-1', 404], ['no version', '?version=x', 'B-1', 400]])(
    'answers plainly where there is %s', async (_what, query, blockId, status) => {
      expect((await explain(query, blockId)).status).toBe(status);
    });
});
