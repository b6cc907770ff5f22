import { topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { allocation } from '../service.js';
import { LINES, fills, instructed, instruction, order, people, references, total, type SmallBlock } from '../small-day.example.js';

const tradeDate = '2014-09-17';
const blockOf = (blockId: string): SmallBlock => ({ blockId, tradeDate });

/** Every order in which some things can happen. */
function permutations<T>(things: readonly T[]): T[][] {
  return things.length === 0 ? [[]] : things.flatMap((thing, at) => permutations(things.filter((_, other) => other !== at)).map((rest) => [thing, ...rest]));
}

describe('instructions, where the firm allocates as soon as a block is complete,', () => {
  let running: RunningService;
  beforeAll(async () => {
    running = await openService(allocation, { references: { ...references, firms: [{ ...references.firms[0], allocateAt: 'COMPLETE' }] } });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const instruct = (body: object, as: object = people.manager) => running.http('POST', '/instructions', { as: as as typeof people.manager, body });
  const approve = (allocId: string, as = people.approver) => running.http('POST', `/instructions/${allocId}/approve`, { as });
  const block = async (blockId: string) => (await running.http('GET', `/blocks/${blockId}`, { as: people.auditor })).body;
  const linesOf = async (blockId: string) =>
    ((await block(blockId)).lines as Record<string, string>[]).map(({ account, allocQty, grossTradeAmt }) => [account, allocQty, grossTradeAmt]);
  const of = async (topic: Parameters<RunningService['published']>[0], key: string) =>
    (await running.published<Record<string, unknown>>(topic as never)).filter((message) => message.key === key);

  async function complete(some: SmallBlock) {
    await running.produce(topics.ordersPlaced, [order(some)]);
    await running.produce(topics.executionsAccepted, fills(some));
    await running.produce(topics.blocksTotalled, [total(some)]);
    await running.drained();
  }

  type Step = (some: SmallBlock) => Promise<unknown>;
  const STEPS = {
    order: (some) => running.produce(topics.ordersPlaced, [order(some)]),
    fills: (some) => running.produce(topics.executionsAccepted, [...fills(some)].reverse()),
    total: (some) => running.produce(topics.blocksTotalled, [total(some, { version: 2 }), total(some, { state: 'HELD', reasons: ['MISSING'] })]),
    instruction: (some) => running.produce(topics.allocationsInstructed, [instructed(some), instructed(some)]),
    instructionAfterTrade: (some) => running.produce(topics.allocationsInstructed, [instructed(some, { transactTime: null })]),
    approval: (some) => approve(`A-${some.blockId}`),
  } satisfies Record<string, Step>;

  /** Takes the steps in every order, each order on a block of its own. */
  async function inEveryOrder(prefix: string, before: Step[], steps: Step[]): Promise<string[]> {
    const orders = permutations(steps).map((order, number) => ({ some: blockOf(`${prefix}-${number}`), order: [...before, ...order] }));
    for (const round of [...before, ...steps].keys()) {
      for (const { some, order } of orders) await order[round]!(some);
      await running.drained();
    }
    return orders.map(({ some }) => some.blockId);
  }

  it('comes to the same lines in whatever order a block’s topics come', async () => {
    const blockIds = await inEveryOrder('P', [], [STEPS.order, STEPS.fills, STEPS.total, STEPS.instruction]);
    for (const blockId of blockIds) expect([blockId, await linesOf(blockId)]).toEqual([blockId, LINES]);
    expect((await running.http('GET', '/status')).body).toMatchObject({
      parked: 0, quarantined: 0, counts: { blocks: 24, allocated: 24, allocations: 72, instructions: 24, instructions_refused: 0, gross_allocated: 72048 },
    });
  }, 60_000);

  it('comes to the same lines whether the approval comes before the fills or after them', async () => {
    const blockIds = await inEveryOrder('Q', [STEPS.order, STEPS.instructionAfterTrade], [STEPS.fills, STEPS.total, STEPS.approval]);
    for (const blockId of blockIds) expect([blockId, await linesOf(blockId)]).toEqual([blockId, LINES]);
  }, 60_000);

  it('keeps exact totals of what is live, however versions of fills are shuffled, doubled and cut into batches', async () => {
    const blocks = ['V-0', 'V-1', 'V-2'];
    const versions = Array.from({ length: 1500 }, (_, n) => n).flatMap((n) => [1, 2, 3].slice(0, (n % 3) + 1).map((version) => ({ n, version })));
    const shuffled = [...versions, ...versions].map((report, at) => ({ report, at: (at * 7919) % (versions.length * 2) })).sort((a, b) => a.at - b.at);
    const records = shuffled.map(({ report: { n, version } }) => {
      const some = blockOf(blocks[n % 2]!);
      const { key, value } = fills(some)[0]!;
      const time = `${tradeDate}T13:${String(59 - (n % 60)).padStart(2, '0')}:00.${n}Z`;
      const figures = { live: !(version === 3 && n % 5 === 0), lastQty: String(version + n), lastPx: `10.0${n % 7}${version}` };
      return { key, value: { ...value, ...figures, rootExecId: `E${n}`, version, transactTime: time } };
    });
    for (let at = 0; at < records.length; at += 1000) await running.produce(topics.executionsAccepted, records.slice(at, at + 1000));
    await running.drained();
    const kept = await running.rows(
      `SELECT block_id, fills, qty, gross FROM block WHERE block_id LIKE 'V-%' ORDER BY block_id`);
    const summed = await running.rows(
      `SELECT block_id, count(*) AS fills, sum(last_qty) AS qty, sum(last_qty * last_px) AS gross
       FROM fill WHERE live AND block_id LIKE 'V-%' GROUP BY block_id ORDER BY block_id`);
    expect(kept).toEqual(summed);
    const [newest] = await running.rows(`SELECT count(*)::int AS fills, sum(version)::int AS versions FROM fill WHERE block_id LIKE 'V-%'`);
    expect(newest).toEqual({ fills: 1500, versions: 3000 });
    expect((await block('V-1')).executed.firstTransactTime).toBe(`${tradeDate}T13:00:00.101900000Z`);
  }, 60_000);

  it('refuses with the reason and the account at fault, once for the same content, and without a duty', async () => {
    await complete(blockOf('R-1'));
    const unknown = instruction(blockOf('R-1'), { allocations: [{ account: 'ACC-1', weight: '1' }, { account: 'WHO', weight: '1' }] });
    const message = { key: 'R-1', value: { ...unknown, instructedBy: 'orders-02' } };
    await running.produce(topics.allocationsInstructed, [message, message]);
    await running.drained();
    expect(await of(topics.allocationsRefused, 'R-1')).toMatchObject([
      { value: { allocId: 'A-R-1', reason: 'UNKNOWN_ACCOUNT', allocRejCode: 0, account: 'WHO' }, envelope: { actor: 'OMS/orders-02' } },
    ]);

    const repeated = { status: 409, body: { code: 'DUPLICATE_ALLOC_ID', allocRejCode: 16, allocStatusCode: 1 } };
    expect(await instruct(instruction(blockOf('R-1')))).toMatchObject(repeated);
    const replacement = instruction(blockOf('R-1'), { allocId: 'A-2', allocTransType: 'REPLACE', refAllocId: 'A-R-1' });
    expect(await instruct(replacement)).toMatchObject({ status: 409, body: { code: 'REFERENCE_NOT_STANDING' } });
    await running.drained();
    const refused = await of(topics.allocationsRefused, 'R-1');
    expect(refused.map(({ value }) => value['reason'])).toEqual(['UNKNOWN_ACCOUNT', 'DUPLICATE_ALLOC_ID', 'REFERENCE_NOT_STANDING']);
    expect(refused.map(({ envelope }) => envelope.duty)).toEqual([undefined, undefined, undefined]);
    expect(refused[1]!.envelope.actor).toBe('user-21');
    expect(await of(topics.dutiesPerformed, 'R-1')).toEqual([]);
  }, 60_000);

  it('lets one instruction stand for a block, when many come at once', async () => {
    await complete(blockOf('M-1'));
    const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => instruct(instruction(blockOf('M-1'), { allocId: `A-M-${n}` }))));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 7 }, () => 409)]);
    expect(answers.filter(({ status }) => status === 409).map(({ body }) => body.code)).toEqual(Array.from({ length: 7 }, () => 'BLOCK_ALREADY_INSTRUCTED'));
    expect((await instruct(instruction(blockOf('M-1'), { allocId: 'A-M-9' }))).body.reason).toBe('BLOCK_ALREADY_INSTRUCTED');
    await running.drained();
    expect(await of(topics.dutiesPerformed, 'M-1')).toHaveLength(1);
  }, 60_000);

  it('waits for a second person where an instruction came after the trade, and takes each approval once', async () => {
    await complete(blockOf('W-1'));
    expect((await instruct(instruction(blockOf('W-1')))).body).toMatchObject({ state: 'ACCEPTED' });
    expect((await instruct(instruction(blockOf('W-1')))).body).toMatchObject({ state: 'ACCEPTED' });
    const pending = async () =>
      (await running.http('GET', '/instructions?pendingApproval=true', { as: people.approver })).body.map((some: { allocId: string }) => some.allocId);
    expect(await pending()).toContain('A-W-1');
    expect(await linesOf('W-1')).toEqual([]);

    const first = await approve('A-W-1');
    expect(first).toMatchObject({ status: 200, body: { allocId: 'A-W-1', blockId: 'W-1', approvedBy: 'user-31' } });
    expect(await linesOf('W-1')).toEqual(LINES);
    expect((await approve('A-W-1')).body).toEqual(first.body);
    await approve('A-W-1', people.otherApprover);
    expect(await pending()).not.toContain('A-W-1');
    await running.drained();
    const duties = await of(topics.dutiesPerformed, 'W-1');
    expect(duties.map(({ envelope }) => [envelope.actor, envelope.duty])).toEqual([
      ['user-21', 'INSTRUCT'], ['user-31', 'APPROVE_ALLOCATION'], ['user-32', 'APPROVE_ALLOCATION'],
    ]);
    expect(duties[0]!.value).toMatchObject({ duty: 'INSTRUCT', scope: 'TRADE', subject: 'W-1', references: ['A-W-1'] });
    expect((await instruct(instruction(blockOf('W-1'), { allocId: 'A-W-2' }))).body.reason).toBe('BLOCK_ALREADY_ALLOCATED');
  }, 60_000);

  it('tells a person plainly what he may not, or can’t', async () => {
    expect(await instruct(instruction(blockOf('NOBODY')))).toMatchObject({ status: 404, body: { code: 'UNKNOWN_BLOCK' } });
    expect(await running.rows(`SELECT FROM instruction WHERE alloc_id = 'A-NOBODY' UNION ALL SELECT FROM block WHERE block_id = 'NOBODY'`)).toEqual([]);
    expect((await instruct(instruction(blockOf('W-1')), people.trader)).status).toBe(403);
    expect(await instruct(instruction(blockOf('W-1'), { instructedBy: 'user-99' }))).toMatchObject({ status: 400, body: { field: 'instructedBy' } });
    const endless = instruction(blockOf('W-1'), { allocations: [{ account: 'ACC-1', weight: '1e9' }] });
    expect(await instruct(endless)).toMatchObject({ status: 400, body: { field: 'allocations.0.weight' } });
    expect(await approve('A-WHO')).toMatchObject({ status: 404, body: { code: 'UNKNOWN_INSTRUCTION' } });
    expect(await approve('A-R-1')).toMatchObject({ status: 409, body: { code: 'INSTRUCTION_REFUSED' } });
    expect((await approve('A-W-1', people.manager as never)).status).toBe(403);
    expect(await running.http('GET', '/blocks/NOBODY', { as: people.auditor })).toMatchObject({ status: 404, body: { code: 'UNKNOWN_BLOCK' } });
  });
});
