import { custodianTopics, referenceTopics, topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { exampleFirm, exampleLines } from '../firm.example.js';
import { confirmation } from '../service.js';

const OPERATIONS = { sub: 'user-41', roles: ['operations' as const] };
const firm = { firm: 'FIRM', name: 'A firm', allocateAt: 'DAY_CLOSE', approvalThreshold: '5000000', autoRelease: true, version: 1, status: 'ACTIVE' };

describe('held allocations, in a firm that releases at once', () => {
  let running: RunningService;
  beforeAll(async () => {
    const references = { ...exampleFirm(), accounts: exampleFirm().accounts.filter(({ account }) => account !== 'ACC-5'), firms: [firm] };
    running = await openService(confirmation, { references, custodians: ['CUST1', 'CUST2'] });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const prepare = (allocIds: string[]) => running.http('POST', '/confirmations/prepare', { as: OPERATIONS, body: { allocIds } });

  it('are held whole, listed with what is wrong', async () => {
    const lines = [...exampleLines(), ...exampleLines({ allocId: 'A-6' })];
    await running.produce(topics.allocationsAllocated, lines.map((line) => ({ key: line.blockId, value: line })));
    await running.drained();
    const breaks = await running.http('GET', '/breaks', { as: OPERATIONS });
    expect(breaks.body).toMatchObject([
      { subject: 'A-5', reason: 'NO_ACCOUNT', text: 'block B-9: line A-5.2 is of account ACC-5, which is unknown or closed' },
      { subject: 'A-6', reason: 'BLOCK_ALREADY_ALLOCATED' },
    ]);
    expect((await running.http('GET', '/status/breaks', { as: OPERATIONS })).body).toEqual(breaks.body);
    expect((await running.http('GET', '/status')).body.counts).toMatchObject({ prepared: 0, held: 4 });
  }, 60_000);

  it('are not prepared while nothing has changed', async () => {
    const held = { allocId: 'A-5', hold: 'NO_ACCOUNT', text: 'line A-5.2 is of account ACC-5, which is unknown or closed' };
    expect((await prepare(['A-5'])).body).toEqual({ prepared: 0, held: [held] });
    expect(await prepare(['A-5', 'A-77'])).toMatchObject({ status: 404, body: { code: 'UNKNOWN_ALLOCATION', unknown: ['A-77'] } });
  });

  it('are prepared once the reference data is right, and go out without a person and without a duty', async () => {
    const account = exampleFirm().accounts[4]!;
    await running.produce(referenceTopics.accounts, [{ key: account.account, value: account }]);
    await running.drained();
    expect((await prepare(['A-5', 'A-6'])).body).toMatchObject({ prepared: 2, held: [{ allocId: 'A-6', hold: 'BLOCK_ALREADY_ALLOCATED' }] });
    expect((await prepare(['A-5'])).body).toEqual({ prepared: 0, held: [] });
    await running.drained();

    const issued = await running.published(topics.confirmationsIssued);
    expect(issued.map(({ value }) => value.confirmId).sort()).toEqual(['C-A-5.1', 'C-A-5.2']);
    for (const { envelope } of issued) {
      expect(envelope.actor).toBe('service:confirmation');
      expect(envelope.duty).toBeUndefined();
    }
    const stream = await running.published(custodianTopics.confirmations.of('CUST2'));
    expect(stream).toMatchObject([{ key: 'ACC-5', value: { confirmId: 'C-A-5.2', sequence: '1', netMoney: '12624.25' } }]);
  }, 60_000);

  it('show a line too many that comes late', async () => {
    const [line] = exampleLines();
    await running.produce(topics.allocationsAllocated, [{ key: 'B-9', value: { ...line!, individualAllocId: 'A-5.3' } }]);
    await running.drained();
    expect((await prepare(['A-5'])).body).toEqual({ prepared: 0, held: [{ allocId: 'A-5', hold: 'LINES_DIFFER', text: '3 lines came of 2' }] });
    expect((await running.http('GET', '/status')).body.counts).toMatchObject({ prepared: 2, issued: 2, held: 3 });
  }, 60_000);

  it('a line whose day does not exist is quarantined, and the others go on', async () => {
    const wrong = exampleLines({ allocId: 'A-7', blockId: 'B-7', tradeDate: '2014-02-30' });
    const right = exampleLines({ allocId: 'A-8', blockId: 'B-7' });
    await running.produce(topics.allocationsAllocated, [...wrong, ...right].map((line) => ({ key: line.blockId, value: line })));
    await running.drained();
    expect((await running.http('GET', '/status')).body).toMatchObject({ quarantined: 2, counts: { issued: 4, held: 3 } });
  }, 60_000);

  it('go out at once where they are corrections, after what they correct', async () => {
    const [first, second] = exampleLines({ allocId: 'A-9', version: 2, allocTransType: 'REPLACE', blockQty: '310', blockGrossTradeAmt: '52164.74' });
    const lines = [first!, { ...second!, allocQty: '85', grossTradeAmt: '14303.24' }];
    await running.produce(topics.allocationsAllocated, lines.map((line) => ({ key: line.blockId, value: line })));
    await running.drained();
    const stream = await running.published(custodianTopics.confirmations.of('CUST2'));
    expect(stream.map(({ value }) => [value.sequence, value.confirmId, value.confirmTransType, value.confirmRefId])).toEqual([
      ['1', 'C-A-5.2', 'NEW', null], ['2', 'C-A-8.2', 'NEW', null], ['3', 'C-A-9.2', 'REPLACE', 'C-A-5.2'],
    ]);
    const { body } = await running.http('GET', '/confirmations/C-A-5.2', { as: OPERATIONS });
    expect(body).toMatchObject({ status: 'REPLACED', correctedBy: 'C-A-9.2' });
    expect(await running.published(custodianTopics.confirmations.of('CUST1'))).toHaveLength(2);
  }, 60_000);
});
