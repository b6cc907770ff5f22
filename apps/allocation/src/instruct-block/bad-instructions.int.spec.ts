import { referenceTopics, topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { allocation } from '../service.js';
import { fills, instructed, instruction, order, people, references, total } from '../small-day.example.js';

const TODAY = '2014-09-17';
const MANY = 10_000;
const accountOf = (number: number): string => `MANY-${String(number).padStart(5, '0')}`;
const like = references.accounts[0]!;
const accounts = [
  ...references.accounts, { ...like, account: 'ACC-KEPT-BY-NOBODY', custodian: null }, { ...like, account: 'ACC-CLOSED', status: 'CLOSED' },
];
const others = Array.from({ length: MANY + 1 }, (_, number) => ({ ...like, account: accountOf(number), version: 1, status: 'ACTIVE' }));
const many = (count: number) => Array.from({ length: count }, (_, number) => ({ account: accountOf(number), weight: '1' }));

let running: RunningService;
beforeAll(async () => {
  running = await openService(allocation, { references: { ...references, accounts } });
  for (let from = 0; from < others.length; from += 2000) {
    await running.produce(referenceTopics.accounts, others.slice(from, from + 2000).map((value) => ({ key: value.account, value })));
  }
  await complete(REFUSED.flatMap((_, row) => [`H-${row}`, `T-${row}`]));
}, 60_000);
afterAll(() => running?.close(), 30_000);

const give = (body: object, as = people.manager) => running.http('POST', '/instructions', { as, body });
const refusalsOf = async (blockId: string) =>
  (await running.published(topics.allocationsRefused)).filter(({ key }) => key === blockId).map(({ value }) => value);

/** Blocks all of whose fills are there. */
async function complete(blockIds: readonly string[], tradeDate = TODAY): Promise<void> {
  const some = blockIds.map((blockId) => ({ blockId, tradeDate }));
  await running.produce(topics.ordersPlaced, some.map((one) => order(one)));
  await running.produce(topics.executionsAccepted, some.flatMap(fills));
  await running.produce(topics.blocksTotalled, some.map((one) => total(one)));
  await running.drained();
}

/** What is wrong, how the instruction says it, and the code; with the account at fault, or the field that breaks the contract. */
type Bad = readonly [what: string, terms: object, code: string, at?: string];

const lines = (...figures: readonly (readonly [account: string, figure: object])[]) =>
  ({ allocations: figures.map(([account, figure]) => ({ account, ...figure })) });
const fixed = (...quantities: readonly string[]) => ({
  allocMethod: 'FIXED_QUANTITY', ...lines(...quantities.map((quantity, index) => [`ACC-${index + 1}`, { quantity }] as const)),
});
const percents = (...percents: readonly string[]) => ({
  allocMethod: 'PERCENTAGE', ...lines(...percents.map((percent, index) => [`ACC-${index + 1}`, { percent }] as const)),
});

const REFUSED: readonly Bad[] = [
  ['quantities that are all zero', fixed('0', '0'), 'NO_WEIGHT'],
  ['a quantity of half a share', fixed('100.5', '199.5'), 'QUANTITY_NOT_WHOLE', 'ACC-1'],
  ['weights that are all zero', lines(['ACC-1', { weight: '0' }]), 'NO_WEIGHT'],
  ['percentages below 100', percents('50', '49.99'), 'PERCENTAGE_NOT_100'],
  ['percentages above 100', percents('50', '50.00000001'), 'PERCENTAGE_NOT_100'],
  ['an unknown account', lines(['ACC-1', { weight: '1' }], ['WHO', { weight: '1' }]), 'UNKNOWN_ACCOUNT', 'WHO'],
  ['an account that is closed', lines(['ACC-CLOSED', { weight: '1' }]), 'ACCOUNT_CLOSED', 'ACC-CLOSED'],
  ['an account without a custodian', lines(['ACC-KEPT-BY-NOBODY', { weight: '1' }]), 'ACCOUNT_WITHOUT_CUSTODIAN', 'ACC-KEPT-BY-NOBODY'],
  ['an account twice', lines(['ACC-1', { weight: '1' }], ['ACC-1', { weight: '2' }]), 'DUPLICATE_ACCOUNT', 'ACC-1'],
  ['no account', { allocations: [] }, 'NO_ACCOUNTS'],
  ['no method', { allocMethod: null }, 'METHOD_MISSING'],
  ['a figure of another method', { allocMethod: 'EQUAL' }, 'LINE_NOT_FOR_METHOD', 'ACC-1'],
  ['one account more than 10,000', { allocations: many(MANY + 1) }, 'TOO_MANY_ACCOUNTS'],
  ['a replacement of nothing', { allocTransType: 'REPLACE', allocCancReplaceReason: 'OTHER' }, 'REFERENCE_MISSING'],
  ['a replacement of what is unknown', { allocTransType: 'REPLACE', refAllocId: 'A-WHO', allocCancReplaceReason: 'OTHER' }, 'REFERENCE_UNKNOWN'],
];

const BROKEN: readonly Bad[] = [
  ['a negative quantity', fixed('-100', '400'), 'INVALID_FIELD', 'allocations.0.quantity'],
  ['a quantity that is no number', fixed('100', 'NaN'), 'INVALID_FIELD', 'allocations.1.quantity'],
  ['a figure with an exponent', lines(['ACC-1', { weight: '1e3' }]), 'INVALID_FIELD', 'allocations.0.weight'],
  ['a weight that is no text', lines(['ACC-1', { weight: 1 }]), 'INVALID_FIELD', 'allocations.0.weight'],
  ['a method that is none', { allocMethod: 'BY_LOT' }, 'INVALID_FIELD', 'allocMethod'],
  ['accounts that are no list', { allocations: 'ACC-1' }, 'INVALID_FIELD', 'allocations'],
];

const asked = (blockId: string, terms: object) => instructed({ blockId, tradeDate: TODAY }, { transactTime: null, instructedBy: 'user-21', ...terms });
const named = (blockId: string, terms: object) => instruction({ blockId, tradeDate: '' }, terms);

describe('a bad instruction', () => {
  const refusedRows = REFUSED.map((bad, row): [string, number, Bad] => [bad[0], row, bad]);
  it.each<[string, number, Bad]>(refusedRows)('with %s is refused alike over HTTP and over the topic', async (_what, row, [, terms, code, account]) => {
    const refused = { reason: code, ...(account ? { account } : {}) };
    expect(await give(named(`H-${row}`, terms))).toMatchObject({ status: 201, body: { state: 'REFUSED', ...refused } });
    await running.produce(topics.allocationsInstructed, [asked(`T-${row}`, terms)]);
    await running.drained();
    const [overHttp, overTopic] = [await refusalsOf(`H-${row}`), await refusalsOf(`T-${row}`)];
    expect(overTopic).toMatchObject([refused]);
    expect(JSON.stringify(overHttp).replaceAll(`H-${row}`, `T-${row}`)).toBe(JSON.stringify(overTopic));
  }, 60_000);

  const brokenRows = BROKEN.map((bad): [string, Bad] => [bad[0], bad]);
  it.each<[string, Bad]>(brokenRows)('with %s is not taken over HTTP, and kept aside from the topic', async (what, [, terms, code, field]) => {
    expect(await give(named('NONE', terms))).toMatchObject({ status: 400, body: { code, field } });
    await running.produce(topics.allocationsInstructed, [{ ...asked('NONE', terms), key: what }]);
    await running.drained();
    const kept = await running.rows('SELECT reason, field FROM quarantine WHERE convert_from(key, $1) = $2', ['UTF8', what]);
    expect(kept).toEqual([{ reason: code, field }]);
  }, 60_000);
});

describe('an instruction', () => {
  const step = (blockId: string, suffix: string, terms: object = {}) => named(blockId, { allocId: `A-${blockId}${suffix}`, ...terms });
  const names = (blockId: string) => ({ refAllocId: `A-${blockId}`, allocCancReplaceReason: 'OTHER' });
  /** Gives it over HTTP or over the topic, and returns why it was refused. */
  const WAYS: readonly (readonly [string, (body: ReturnType<typeof named>) => Promise<string | undefined>])[] = [
    ['HTTP', async (body) => (await give(body)).body.reason ?? undefined],
    ['topic', async (body) => {
      await running.produce(topics.allocationsInstructed, [asked(body.blockId, body)]);
      await running.drained();
      return (await refusalsOf(body.blockId)).find(({ allocId }) => allocId === body.allocId)?.reason;
    }],
  ];

  it.each(WAYS)('of 10,000 accounts is taken over %s, which one of 10,001 is not', async (way, send) => {
    await complete([`MANY-${way}`]);
    expect(await send(step(`MANY-${way}`, 'X', { allocations: many(MANY + 1) }))).toBe('TOO_MANY_ACCOUNTS');
    expect(await send(step(`MANY-${way}`, '', { allocations: many(MANY) }))).toBeUndefined();
    const stands = await running.rows('SELECT alloc_id, state FROM instruction WHERE block_id = $1 ORDER BY alloc_id', [`MANY-${way}`]);
    expect(stands).toEqual([{ alloc_id: `A-MANY-${way}`, state: 'ACCEPTED' }, { alloc_id: `A-MANY-${way}X`, state: 'REFUSED' }]);
  }, 60_000);

  it.each(WAYS)('that was cancelled is replaced by none, over %s; nor is one reversed that is not allocated', async (way, send) => {
    const blockId = `LIFE-${way}`;
    await complete([blockId]);
    expect(await send(step(blockId, ''))).toBeUndefined();
    expect(await send(step(blockId, 'V', { ...names(blockId), allocTransType: 'REVERSAL', allocMethod: null, allocations: [] }))).toBe('NOT_ALLOCATED');
    expect(await send(step(blockId, 'C', { ...names(blockId), allocTransType: 'CANCEL', allocMethod: null, allocations: [] }))).toBeUndefined();
    expect(await send(step(blockId, 'R', { ...names(blockId), allocTransType: 'REPLACE' }))).toBe('REFERENCE_NOT_STANDING');
  }, 60_000);

  it('is one, where two people split a block at once: the other hears 409, and no more is allocated than was executed', async () => {
    await complete(['TWO']);
    const answers = await Promise.all([give(step('TWO', '1')), give(step('TWO', '2'), { ...people.manager, sub: 'user-22' })]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)!.body.code).toBe('BLOCK_ALREADY_INSTRUCTED');
    const winner = answers.find(({ status }) => status === 201)!.body.allocId as string;
    await running.http('POST', `/instructions/${winner}/approve`, { as: people.approver });
    await closeDay(TODAY);
    const [sums] = await running.rows(`
      SELECT count(DISTINCT block.instruction_id)::int AS instructions, sum(line.alloc_qty)::text AS shares
        FROM allocated_block block JOIN allocation line USING (block_id, version) WHERE block_id = 'TWO'`);
    expect(sums).toEqual({ instructions: 1, shares: '300' });
  }, 60_000);

  it.each(WAYS)('whose quantities are a share short, given over %s, splits nothing: what is executed is known for sure at the close', async (way, send) => {
    const day = way === 'HTTP' ? '2014-09-18' : '2014-09-19';
    await complete([`SHORT-${way}`], day);
    expect(await send(step(`SHORT-${way}`, '', fixed('100', '199')))).toBeUndefined();
    await running.http('POST', `/instructions/A-SHORT-${way}/approve`, { as: people.approver });
    await closeDay(day);
    expect(await refusalsOf(`SHORT-${way}`)).toMatchObject([{ reason: 'QUANTITY_MISMATCH', allocRejCode: 8 }]);
  }, 60_000);
});

/** Returns once all blocks of the day are allocated or broken. */
async function closeDay(tradeDate: string): Promise<void> {
  await running.http('POST', `/days/${tradeDate}/close`, { as: people.closer, body: { platforms: [], deadlineSeconds: 1 } });
  for (let round = 0; round < 300; round += 1) {
    const { body } = await running.http('GET', `/days/${tradeDate}`, { as: people.auditor });
    if (body.state === 'CLOSED') return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${tradeDate} does not close`);
}
