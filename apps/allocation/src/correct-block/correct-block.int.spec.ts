import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { allocation } from '../service.js';
import { LINES, fill, fills, instructed, instruction, order, people, platformTotal, references, total, type SmallBlock } from '../small-day.example.js';

const tradeDate = '2014-09-17';
const blockOf = (blockId: string): SmallBlock => ({ blockId, tradeDate });

interface Line { account: string; allocQty: string; grossTradeAmt: string }

describe('a correction', () => {
  let running: RunningService;
  beforeAll(async () => {
    running = await openService(allocation, { references: { ...references, firms: [{ ...references.firms[0], allocateAt: 'COMPLETE' }] } });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const instruct = (body: object) => running.http('POST', '/instructions', { as: people.manager, body });
  const preview = (blockId: string) => running.http('GET', `/blocks/${blockId}/correction`, { as: people.auditor });
  const approve = (blockId: string, hash: string, as = people.approver) =>
    running.http('POST', `/blocks/${blockId}/correction/approve`, { as, body: { hash, reason: 'the platform says so' } });
  const block = async (blockId: string) => (await running.http('GET', `/blocks/${blockId}`, { as: people.auditor })).body;
  const linesOf = async (blockId: string) =>
    ((await block(blockId)).lines as Line[]).map(({ account, allocQty, grossTradeAmt }) => [account, allocQty, grossTradeAmt]);
  const told = async (blockId: string, version: number) =>
    (await running.published(topics.allocationsAllocated)).map(({ value }) => value).filter((line) => line.blockId === blockId && line.version === version);
  const about = (blockId: string, allocTransType: string, more: object = {}) => {
    const life = { allocId: `${allocTransType}-${blockId}`, allocTransType, refAllocId: `A-${blockId}`, allocCancReplaceReason: 'OTHER' };
    return instruction(blockOf(blockId), { ...life, ...more });
  };

  async function allocated(blockId: string): Promise<SmallBlock> {
    const some = blockOf(blockId);
    await running.produce(topics.ordersPlaced, [order(some)]);
    await running.produce(topics.allocationsInstructed, [instructed(some)]);
    await running.produce(topics.executionsAccepted, fills(some));
    await running.produce(topics.blocksTotalled, [total(some)]);
    await running.drained();
    expect(await linesOf(blockId)).toEqual(LINES);
    return some;
  }

  async function bust(some: SmallBlock, number: number, left: object): Promise<void> {
    const gone = { version: 2, live: false, execType: 'TRADE_CANCEL' as const, execId: `BUST-${number}`, execRefId: `${some.blockId}-E${number}` };
    await running.produce(topics.executionsAccepted, [fill(some, number, gone)]);
    await running.produce(topics.blocksTotalled, [total(some, { version: 2 + number, ...left })]);
    await running.drained();
  }

  it('after a bust: lists what changes, is approved by that list’s hash, and makes new lines that name the old', async () => {
    const some = await allocated('C-BUST');
    expect(await preview('C-BUST')).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_CORRECT' } });
    await bust(some, 2, { fills: 2, qty: '200', gross: '2001' });
    expect(await block('C-BUST')).toMatchObject({ allocType: 'REOPEN_GROUP', reason: 'LATE' });

    const { body } = await preview('C-BUST');
    expect(body).toMatchObject({
      cause: 'FILLS_CHANGED', version: 2, before: { qty: '300', gross: '3002.00' }, after: { qty: '200', gross: '2001.00' },
      lines: [
        { account: 'ACC-1', change: 'REPLACE', before: { allocQty: '100' }, after: { allocQty: '67', grossTradeAmt: '670.34' } },
        { account: 'ACC-2', change: 'REPLACE', after: { allocQty: '100', grossTradeAmt: '1000.50' } },
        { account: 'ACC-3', change: 'REPLACE', after: { allocQty: '33', grossTradeAmt: '330.16' } },
      ],
    });
    expect(await approve('C-BUST', body.hash)).toMatchObject({ status: 200, body: { version: 2, approvedBy: 'user-31' } });
    expect(await block('C-BUST')).toMatchObject({
      state: 'ALLOCATED', allocType: 'COMPLETE_GROUP', version: 2, reason: null, allocation: { cause: 'FILLS_CHANGED', approvedBy: 'user-31' },
    });
    expect(await approve('C-BUST', body.hash)).toMatchObject({ status: 409, body: { code: 'NOTHING_TO_CORRECT' } });
    await running.drained();
    const lines = await told('C-BUST', 2);
    expect(lines.map(({ allocTransType, account, allocQty, refIndividualAllocId }) => [allocTransType, account, allocQty, refIndividualAllocId])).toEqual([
      ['REPLACE', 'ACC-1', '67', 'A-C-BUST.1'], ['REPLACE', 'ACC-2', '100', 'A-C-BUST.2'], ['REPLACE', 'ACC-3', '33', 'A-C-BUST.3'],
    ]);
    expect(await told('C-BUST', 1)).toHaveLength(3);
  }, 60_000);

  it('of all fills takes every line back, and a fill that comes afterwards is allocated anew', async () => {
    const some = await allocated('C-ALL');
    await bust(some, 0, { fills: 2, qty: '200', gross: '2002' });
    await bust(some, 1, { fills: 1, qty: '100', gross: '1001' });
    await bust(some, 2, { fills: 0, qty: '0', gross: '0' });
    const first = (await preview('C-ALL')).body;
    expect(first).toMatchObject({ after: { qty: '0' }, lines: [{ change: 'REVERSAL' }, { change: 'REVERSAL' }, { change: 'REVERSAL' }] });
    await approve('C-ALL', first.hash);
    expect(await block('C-ALL')).toMatchObject({ state: 'CANCELLED', allocType: 'CANCEL_GROUP', lines: [] });

    await running.produce(topics.executionsAccepted, [fill(some, 3, { lastQty: '6', lastPx: '10' })]);
    await running.produce(topics.blocksTotalled, [total(some, { version: 9, fills: 1, qty: '6', gross: '60' })]);
    await running.drained();
    const again = (await preview('C-ALL')).body;
    expect(again.lines.map(({ change }: { change: string }) => change)).toEqual(['NEW', 'NEW', 'NEW']);
    await approve('C-ALL', again.hash);
    expect(await linesOf('C-ALL')).toEqual([['ACC-1', '2', '20.00'], ['ACC-2', '3', '30.00'], ['ACC-3', '1', '10.00']]);
    expect((await running.http('GET', '/status')).body).toMatchObject({ quarantined: 0 });
  }, 60_000);

  it('is proposed by a replacement, which a second person approves with the list', async () => {
    await allocated('C-REPLACE');
    const others = { allocations: [{ account: 'ACC-2', weight: '1' }, { account: 'ACC-1', weight: '2' }] };
    expect((await instruct(about('C-REPLACE', 'REPLACE', others))).body).toMatchObject({ state: 'REFUSED', reason: 'DEVIATION_WITHOUT_REASON' });
    const body = about('C-REPLACE', 'REPLACE', { ...others, allocId: 'R-2', deviationReason: 'ACC-3 has left' });
    expect((await instruct(body)).body).toMatchObject({ state: 'PROPOSED', allocStatus: 'PENDING', allocStatusCode: 6 });
    expect(await linesOf('C-REPLACE')).toEqual(LINES);
    expect((await running.http('POST', '/instructions/R-2/approve', { as: people.approver })).body.code).toBe('CORRECTION_NEEDED');

    const { hash, ...list } = (await preview('C-REPLACE')).body;
    expect(list).toMatchObject({
      cause: 'REPLACEMENT', deviationReason: 'ACC-3 has left',
      instructions: [{ allocId: 'A-C-REPLACE', to: 'REPLACED' }, { allocId: 'R-2', to: 'ACCEPTED' }],
      lines: [{ account: 'ACC-2', change: 'REPLACE' }, { account: 'ACC-1', change: 'REPLACE' }, { account: 'ACC-3', change: 'REVERSAL' }],
    });
    expect((await approve('C-REPLACE', hash)).body).toMatchObject({ allocId: 'R-2', version: 2 });
    expect(await linesOf('C-REPLACE')).toEqual([['ACC-2', '100', '1000.67'], ['ACC-1', '200', '2001.33']]);
    expect(await running.rows(`SELECT alloc_id, state FROM instruction WHERE block_id = 'C-REPLACE' AND state <> 'REFUSED' ORDER BY alloc_id`)).toEqual([
      { alloc_id: 'A-C-REPLACE', state: 'REPLACED' }, { alloc_id: 'R-2', state: 'ACCEPTED' },
    ]);
  }, 60_000);

  it('by a reversal opens the block again', async () => {
    await allocated('C-REVERSE');
    expect((await instruct(about('C-REVERSE', 'REVERSAL', { allocations: [] }))).body).toMatchObject({ allocStatus: 'REVERSAL_PENDING' });
    expect((await instruct(about('C-REVERSE', 'REPLACE'))).body.code).toBe('CORRECTION_PENDING');
    await approve('C-REVERSE', (await preview('C-REVERSE')).body.hash);
    expect(await block('C-REVERSE')).toMatchObject({ state: 'PENDING', allocType: 'REOPEN_GROUP', instruction: null, lines: [] });
    await instruct(instruction(blockOf('C-REVERSE'), { allocId: 'A-AGAIN' }));
    await running.http('POST', '/instructions/A-AGAIN/approve', { as: people.approver });
    expect(await linesOf('C-REVERSE')).toEqual(LINES);
    await running.drained();
    expect((await told('C-REVERSE', 2)).map(({ allocTransType }) => allocTransType)).toEqual(['REVERSAL', 'REVERSAL', 'REVERSAL']);
    expect((await told('C-REVERSE', 3)).map(({ allocTransType }) => allocTransType)).toEqual(['NEW', 'NEW', 'NEW']);
  }, 60_000);

  it('lists confirmations and statements that went out, and is refused when the list has changed', async () => {
    const some = await allocated('C-LIST');
    await bust(some, 2, { fills: 2, qty: '200', gross: '2001' });
    const before = (await preview('C-LIST')).body;
    const confirmation = {
      confirmId: 'C-A-C-LIST.1', confirmTransType: 'NEW', confirmStatus: 'CONFIRMED', individualAllocId: 'A-C-LIST.1', blockId: 'C-LIST', account: 'ACC-1',
      custodian: 'CUST1', symbol: 'AAA', side: 'BUY', tradeDate, settlDate: '2014-09-22', allocQty: '100', avgPx: '10.00666667', grossTradeAmt: '1000.67',
      commission: '1.00', miscFees: [], netMoney: '1001.67', currency: 'USD',
    };
    const affirmed = { confirmId: confirmation.confirmId, blockId: 'C-LIST', account: 'ACC-1', custodian: 'CUST1', affirmedBy: 'CUST1/cust-01' };
    const statement = {
      statementId: 'S-1', account: 'ACC-1', periodStart: '2014-09-01', periodEnd: '2014-09-30', version: 1, entries: 1, contentHash: 'a'.repeat(64),
      currency: 'USD',
    };
    await running.produce(topics.confirmationsAffirmed, [{ key: 'ACC-1', value: affirmed }]);
    await running.produce(topics.confirmationsIssued, [{ key: 'ACC-1', value: confirmation }]);
    const another = { ...statement, account: 'ACC-9', statementId: 'S-9' };
    await running.produce(topics.statementsIssued, [statement, another].map((value) => ({ key: value.account, value })));
    await running.drained();
    const after = (await preview('C-LIST')).body;
    expect(after.confirmations).toMatchObject([{ confirmId: 'C-A-C-LIST.1', change: 'REPLACE', affirmStatus: 'AFFIRMED', netMoney: '1001.67' }]);
    expect(after.statements).toMatchObject([{ statementId: 'S-1', account: 'ACC-1', version: 1 }]);
    expect(await approve('C-LIST', before.hash)).toMatchObject({ status: 409, body: { code: 'PREVIEW_STALE', hash: after.hash } });
    expect((await block('C-LIST')).version).toBe(1);
  }, 60_000);

  it('is applied once, when two approve it at the same time', async () => {
    const some = await allocated('C-TWICE');
    await bust(some, 2, { fills: 2, qty: '200', gross: '2001' });
    const { hash } = (await preview('C-TWICE')).body;
    const answers = await Promise.all([people.approver, people.otherApprover, people.approver, people.otherApprover].map((as) => approve('C-TWICE', hash, as)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
    await running.drained();
    expect(await told('C-TWICE', 2)).toHaveLength(3);
    expect(await told('C-TWICE', 3)).toEqual([]);
    const duties = (await running.published(topics.dutiesPerformed)).filter(({ key, value }) => key === 'C-TWICE' && value.duty === 'APPROVE_ALLOCATION');
    expect(duties).toHaveLength(1);
  }, 60_000);

  it('allocates a block that its day’s close had broken, and leaves the day’s figures as they were', async () => {
    const some = { blockId: 'C-BROKEN', tradeDate: '2014-09-16' };
    await running.produce(topics.ordersPlaced, [order(some)]);
    await running.produce(topics.executionsAccepted, fills(some));
    await running.produce(topics.blocksTotalled, [total(some)]);
    await running.produce(topics.platformsTotalled, [platformTotal(some.tradeDate)]);
    await running.drained();
    await running.http('POST', `/days/${some.tradeDate}/close`, { as: people.closer, body: { platforms: ['OMS1'], deadlineSeconds: 0 } });
    const day = async () => (await running.http('GET', `/days/${some.tradeDate}`, { as: people.auditor })).body;
    for (let round = 0; round < 200 && (await day()).state !== 'CLOSED'; round += 1) await new Promise((resolve) => setTimeout(resolve, 50));
    const closed = await day();
    expect(closed).toMatchObject({ state: 'CLOSED', allocated: 0, broken: 1 });
    expect(await preview('C-BROKEN')).toMatchObject({ status: 409, body: { code: 'NO_INSTRUCTION' } });
    expect((await instruct(instruction(some))).body).toMatchObject({ state: 'ACCEPTED' });
    expect(await linesOf('C-BROKEN')).toEqual([]);
    const { hash, cause } = (await preview('C-BROKEN')).body;
    expect(cause).toBe('BROKEN_BLOCK');
    await approve('C-BROKEN', hash);
    expect(await block('C-BROKEN')).toMatchObject({ state: 'ALLOCATED', version: 1, reason: null });
    expect(await linesOf('C-BROKEN')).toEqual(LINES);
    expect(await day()).toEqual(closed);
  }, 60_000);

  it('is for approvers, of blocks that are known', async () => {
    expect((await approve('C-LIST', 'a'.repeat(64), people.manager as never)).status).toBe(403);
    expect(await approve('NOBODY', 'a'.repeat(64))).toMatchObject({ status: 404, body: { code: 'UNKNOWN_BLOCK' } });
    expect(await approve('C-LIST', 'x')).toMatchObject({ status: 400, body: { field: 'hash' } });
    expect(await running.rows(`SELECT FROM block WHERE block_id = 'NOBODY'`)).toEqual([]);
  });
});
