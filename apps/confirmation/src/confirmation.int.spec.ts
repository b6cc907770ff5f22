import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import { custodianTopics, topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { exampleFirm, exampleLines } from './firm.example.js';
import { confirmation } from './service.js';

const CONFIRMER = { sub: 'user-31', roles: ['confirmer' as const] };
const OPERATIONS = { sub: 'user-41', roles: ['operations' as const] };
const record = (line: AllocationAllocated) => ({ key: line.blockId, value: line });

/** Twenty blocks of two lines each: the first line for CUST1, the second for CUST2. */
const BLOCKS = Array.from({ length: 20 }, (_, i) => exampleLines({ blockId: `B-${i + 1}`, allocId: `A-${i + 1}`, side: i % 2 ? 'SELL' : 'BUY' }));
const NUMBERS = BLOCKS.map((_, i) => String(i + 1));

describe('confirmations, from allocated lines to answers', () => {
  let running: RunningService;
  beforeAll(async () => {
    running = await openService(confirmation, { references: exampleFirm(), custodians: ['CUST1', 'CUST2'] });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const release = (body: object) => running.http('POST', '/confirmations/release', { as: CONFIRMER, body });
  const counts = async () => (await running.http('GET', '/status')).body.counts as Record<string, number>;
  const breaks = async () => {
    const listed = (await running.http('GET', '/breaks', { as: OPERATIONS })).body as { subject: string; reason: string }[];
    return listed.map(({ subject, reason }) => `${subject} ${reason}`);
  };
  const answer = (custodian: string, answers: { confirmId: string; affirmStatus: string }[]) =>
    running.produce(
      custodianTopics.affirmations.of(custodian),
      answers.map((value) => ({ key: value.confirmId, value: { ...value, affirmedBy: `${custodian}-user-2` } })),
    );

  it('holds an allocation until its last line is here', async () => {
    await running.produce(topics.allocationsAllocated, BLOCKS.map(([, last]) => record(last!)));
    await running.drained();
    expect(await counts()).toMatchObject({ prepared: 0, held: 20 });
    expect(await breaks()).toEqual(expect.arrayContaining(['A-1 INCOMPLETE', 'A-20 INCOMPLETE']));
  }, 60_000);

  it('prepares one confirmation a line, in whatever order and however often lines come', async () => {
    await running.produce(topics.allocationsAllocated, [...BLOCKS.map(([first]) => record(first!)), ...BLOCKS.flat().map(record)]);
    await running.drained();
    expect(await counts()).toMatchObject({ prepared: 40, issued: 0, held: 0 });
    const { status, body } = await running.http('GET', '/confirmations/C-A-2.1', { as: CONFIRMER });
    expect([status, body]).toMatchObject([200, {
      confirmId: 'C-A-2.1', blockId: 'B-2', custodian: 'CUST1', side: 'SELL', allocQty: '225', avgPx: '168.27333333', grossTradeAmt: '37861.50',
      commission: '11.25',
      miscFees: [{ miscFeeSubType: 'SECTION_31', miscFeeAmt: '0.84' }, { miscFeeSubType: 'TAF', miscFeeAmt: '0.03' }], netMoney: '37849.38', status: 'PREPARED',
      referenceVersions: { fees: { 'SECTION_31-2014-03-18': 1 }, cycles: { 'US-EQUITY-T3': 1 } }, releasedBy: null,
    }]);
    expect(await running.published(topics.confirmationsIssued)).toEqual([]);
  }, 60_000);

  it('refuses answers to what has not gone out', async () => {
    await answer('CUST1', [{ confirmId: 'C-A-1.1', affirmStatus: 'AFFIRMED' }]);
    await running.drained();
    expect(await breaks()).toEqual(['C-A-1.1 UNKNOWN_CONFIRMATION']);
  }, 60_000);

  it.each([
    ['neither blocks nor a day', {}, 400, 'ONE_SELECTION'],
    ['both', { blockIds: ['B-1'], tradeDate: '2014-09-17' }, 400, 'ONE_SELECTION'],
    ['a day that does not exist', { tradeDate: '2014-02-30' }, 400, 'INVALID_FIELD'],
    ['an unknown block among known ones', { blockIds: ['B-1', 'B-77'] }, 404, 'UNKNOWN_BLOCK'],
  ])('does not release %s', async (_name, body, status, code) => {
    expect(await release(body)).toMatchObject({ status, body: { code } });
    expect(await counts()).toMatchObject({ issued: 0 });
  });

  it.each(['operations', 'trader', 'supervisor'] as const)('is not released by a %s', async (role) => {
    const request = { as: { sub: 'user-99', roles: [role] }, body: { blockIds: ['B-1'] } };
    expect(await running.http('POST', '/confirmations/release', request)).toMatchObject({ status: 403 });
  });

  it('issues once what two people release at once', async () => {
    const first = BLOCKS.slice(0, 15).map(([line]) => line!.blockId);
    const second = BLOCKS.slice(5).map(([line]) => line!.blockId).reverse();
    const [one, other] = await Promise.all([release({ blockIds: first }), release({ blockIds: second })]);
    expect([one.status, other.status]).toEqual([200, 200]);
    expect(one.body.issued + other.body.issued).toBe(40);
    expect(one.body.alreadyIssued + other.body.alreadyIssued).toBe(20);
    expect((await release({ tradeDate: '2014-09-17' })).body).toEqual({ issued: 0, alreadyIssued: 40, blocks: 20, held: 0 });
    expect((await release({ tradeDate: '2014-09-18' })).body).toEqual({ issued: 0, alreadyIssued: 0, blocks: 0, held: 0 });
    await running.drained();
    expect(await counts()).toMatchObject({ prepared: 40, issued: 40 });
  }, 60_000);

  it('tells the firm who released each, once', async () => {
    const issued = await running.published(topics.confirmationsIssued);
    expect(issued.map(({ value }) => value.confirmId).sort()).toEqual(BLOCKS.flat().map((line) => `C-${line.individualAllocId}`).sort());
    expect(new Set(issued.map(({ envelope }) => envelope.id)).size).toBe(40);
    for (const { key, value, envelope } of issued) {
      expect(key).toBe(value.account);
      expect(envelope).toMatchObject({ actor: 'user-31', duty: 'CONFIRM', subject: value.blockId });
    }
  });

  it.each(['CUST1', 'CUST2'])('gives %s its own, each once, in a sequence without a gap, and names no person of the firm', async (custodian) => {
    const stream = await running.published(custodianTopics.confirmations.of(custodian));
    expect(stream.map(({ value }) => value.sequence)).toEqual(NUMBERS);
    expect(stream.map(({ envelope }) => envelope.sequence)).toEqual(NUMBERS);
    expect(new Set(stream.map(({ value }) => value.confirmId)).size).toBe(20);
    expect(new Set(stream.map(({ value }) => value.custodian))).toEqual(new Set([custodian]));
    expect(new Set(stream.map(({ envelope }) => envelope.actor))).toEqual(new Set(['service:confirmation']));
    expect(JSON.stringify(stream)).not.toMatch(/user-31|CONFIRM"/);
    const issued = (await running.published(topics.confirmationsIssued)).map(({ value }) => value);
    for (const { value: { sequence: _, ...value } } of stream) expect(issued).toContainEqual(value);
  });

  it('takes answers: the first stands, the same again does nothing, what is not its own is refused', async () => {
    const rejection = { confirmId: 'C-A-2.1', affirmStatus: 'CONFIRM_REJECTED', confirmRejReason: 'MISMATCHED_ACCOUNT', text: 'not ours' };
    await answer('CUST1', [
      { confirmId: 'C-A-1.1', affirmStatus: 'AFFIRMED' }, { confirmId: 'C-A-1.1', affirmStatus: 'AFFIRMED' }, rejection, rejection,
      { confirmId: 'C-A-2.1', affirmStatus: 'AFFIRMED' }, { confirmId: 'C-A-1.2', affirmStatus: 'AFFIRMED' },
      { confirmId: 'C-A-3.1', affirmStatus: 'CONFIRM_REJECTED' }, { confirmId: 'C-A-4.1', affirmStatus: 'RECEIVED' },
      { confirmId: 'C-NONE', affirmStatus: 'AFFIRMED' },
    ]);
    await running.drained();
    await answer('CUST1', [{ confirmId: 'C-A-1.1', affirmStatus: 'AFFIRMED' }]);
    await answer('CUST2', [{ confirmId: 'C-A-1.2', affirmStatus: 'AFFIRMED' }]);
    await running.drained();

    expect(await counts()).toEqual({
      prepared: 40, superseded: 0, issued: 40, affirmed: 2, rejected: 1, replaced: 0, cancelled: 0, upheld: 0, held: 0,
      answers_refused: 5, answers_duplicate: 3,
    });
    expect((await breaks()).sort()).toEqual([
      'C-A-1.1 UNKNOWN_CONFIRMATION', 'C-A-1.2 NOT_YOUR_CONFIRMATION', 'C-A-2.1 ALREADY_ANSWERED', 'C-A-3.1 REASON_MISSING', 'C-NONE UNKNOWN_CONFIRMATION',
    ]);
    const affirmed = await running.published(topics.confirmationsAffirmed);
    expect(affirmed.map(({ value }) => value).sort((a, b) => (a.confirmId < b.confirmId ? -1 : 1))).toEqual([
      { confirmId: 'C-A-1.1', blockId: 'B-1', account: 'ACC-1', custodian: 'CUST1', affirmedBy: 'CUST1-user-2' },
      { confirmId: 'C-A-1.2', blockId: 'B-1', account: 'ACC-5', custodian: 'CUST2', affirmedBy: 'CUST2-user-2' },
    ]);
    for (const { envelope, value: { custodian, affirmedBy } } of affirmed) {
      expect(envelope).toMatchObject({ actor: `${custodian}/${affirmedBy}`, duty: 'AFFIRM', subject: 'B-1' });
    }
    const rejected = await running.published(topics.confirmationsRejected);
    expect(rejected).toMatchObject([{
      key: 'ACC-1', envelope: { actor: 'CUST1/CUST1-user-2', subject: 'B-2' },
      value: { confirmId: 'C-A-2.1', blockId: 'B-2', account: 'ACC-1', custodian: 'CUST1', confirmRejReason: 'MISMATCHED_ACCOUNT', text: 'not ours' },
    }]);
    expect(rejected[0]!.envelope.duty).toBeUndefined();
  }, 60_000);

  it('lists confirmations page by page', async () => {
    const list = async (query: string) => {
      const listed = (await running.http('GET', `/confirmations?${query}`, { as: CONFIRMER })).body as { confirmId: string }[];
      return listed.map(({ confirmId }) => confirmId);
    };
    const all = await list('limit=1000');
    expect(all).toHaveLength(40);
    const pages: string[] = [];
    for (let page = await list('limit=7'); page.length > 0; page = await list(`limit=7&after=${page.at(-1)}`)) pages.push(...page);
    expect(pages).toEqual(all);
    expect(await list('status=AFFIRMED')).toEqual(['C-A-1.1', 'C-A-1.2']);
    expect(await list('account=ACC-5&blockId=B-2')).toEqual(['C-A-2.2']);
    expect(await running.http('GET', '/confirmations?status=LOST', { as: CONFIRMER })).toMatchObject({ status: 400 });
    expect(await running.http('GET', '/confirmations/C-NONE', { as: CONFIRMER })).toMatchObject({ status: 404, body: { code: 'UNKNOWN_CONFIRMATION' } });
    expect(await running.http('GET', '/confirmations', { as: { sub: 'user-1', roles: ['trader'] } })).toMatchObject({ status: 403 });
  });
});
