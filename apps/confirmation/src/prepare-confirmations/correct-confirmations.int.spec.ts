import type { AllocationAllocated } from '@entresol/contracts/allocation.message';
import type { ConfirmationIssued } from '@entresol/contracts/confirmation.message';
import { custodianTopics, topics } from '@entresol/contracts/topics';
import { openService, type RunningService } from '@entresol/testing/service';
import { exampleFirm, exampleLines } from '../firm.example.js';
import { confirmation } from '../service.js';

const CONFIRMER = { sub: 'user-31', roles: ['confirmer' as const] };
const OPERATIONS = { sub: 'user-41', roles: ['operations' as const] };

/** The two lines of a block's version; their accounts are kept by CUST1 and CUST2. */
function version(blockId: string, number: number, block: Partial<AllocationAllocated> = {}): [AllocationAllocated, AllocationAllocated] {
  return exampleLines({ blockId, allocId: `${blockId}-${number}`, version: number, allocTransType: number > 1 ? 'REPLACE' : 'NEW', ...block }) as
    [AllocationAllocated, AllocationAllocated];
}

/** A share less to the first account: its bust left 299. */
const BUSTED = { blockQty: '299', blockGrossTradeAmt: '50313.73' };
const busted = (blockId: string, number: number, block: Partial<AllocationAllocated> = {}): AllocationAllocated[] => {
  const [first, second] = version(blockId, number, { ...BUSTED, ...block });
  return [{ ...first, allocQty: '224', grossTradeAmt: '37693.23' }, second];
};

/** The first account keeps its part; the second's goes to a third, of the first's custodian. */
const moved = (blockId: string, number: number): AllocationAllocated[] => {
  const [first, second] = version(blockId, number, { totNoAllocs: 3 });
  return [
    first, { ...second, allocTransType: 'REVERSAL', refIndividualAllocId: `${blockId}-${number - 1}.2` },
    { ...second, individualAllocId: `${blockId}-${number}.3`, allocTransType: 'NEW', account: 'ACC-2' },
  ];
};

describe('corrections of confirmations', () => {
  let running: RunningService;
  beforeAll(async () => {
    running = await openService(confirmation, { references: exampleFirm(), custodians: ['CUST1', 'CUST2'] });
  }, 60_000);
  afterAll(() => running?.close(), 30_000);

  const allocate = async (...lines: AllocationAllocated[]) => {
    await running.produce(topics.allocationsAllocated, lines.map((line) => ({ key: line.blockId, value: line })));
    await running.drained();
  };
  const release = async (...blockIds: string[]) => {
    const { body } = await running.http('POST', '/confirmations/release', { as: CONFIRMER, body: { blockIds } });
    await running.drained();
    return body as object;
  };
  const affirm = async (confirmId: string, custodian = 'CUST1') => {
    const value = { confirmId, affirmStatus: 'AFFIRMED' as const, affirmedBy: 'desk-2' };
    await running.produce(custodianTopics.affirmations.of(custodian), [{ key: confirmId, value }]);
    await running.drained();
  };
  const read = async (confirmId: string) => (await running.http('GET', `/confirmations/${confirmId}`, { as: CONFIRMER })).body as ConfirmationIssued;
  const statuses = async (blockId: string) => {
    const { body } = await running.http('GET', `/confirmations?blockId=${blockId}`, { as: CONFIRMER });
    return (body as (ConfirmationIssued & { status: string })[]).map((one) => `${one.confirmId} ${one.confirmTransType} ${one.status}`);
  };
  const breaks = async () => {
    const { body } = await running.http('GET', '/breaks', { as: OPERATIONS });
    return (body as { subject: string; reason: string }[]).map(({ subject, reason }) => `${subject} ${reason}`);
  };
  const toldTo = async (custodian: string, blockId: string) => (await running.published(custodianTopics.confirmations.of(custodian)))
    .map(({ value }) => value).filter((value) => value.blockId === blockId)
    .map(({ confirmId, confirmTransType, confirmRefId }) => `${confirmId} ${confirmTransType} ${confirmRefId}`);

  it('tell custodians of what changed alone, and only when they are released', async () => {
    await allocate(...version('B-1', 1));
    await release('B-1');
    await affirm('C-B-1-1.1');
    await allocate(...moved('B-1', 2));
    expect(await statuses('B-1')).toEqual([
      'C-B-1-1.1 NEW AFFIRMED', 'C-B-1-1.2 NEW ISSUED', 'C-B-1-2.2 CANCEL PREPARED', 'C-B-1-2.3 NEW PREPARED',
    ]);
    expect(await running.rows('SELECT * FROM upheld_line')).toEqual([{ individual_alloc_id: 'B-1-2.1', confirm_id: 'C-B-1-1.1' }]);
    expect(await toldTo('CUST2', 'B-1')).toEqual(['C-B-1-1.2 NEW null']);

    expect(await release('B-1')).toEqual({ issued: 2, alreadyIssued: 2, blocks: 1, held: 0 });
    expect(await toldTo('CUST2', 'B-1')).toEqual(['C-B-1-1.2 NEW null', 'C-B-1-2.2 CANCEL C-B-1-1.2']);
    expect(await toldTo('CUST1', 'B-1')).toEqual(['C-B-1-1.1 NEW null', 'C-B-1-2.3 NEW null']);
    const { confirmId: _, confirmTransType: __, confirmRefId: ___, ...cancelled } = await read('C-B-1-1.2');
    const { individualAllocId, account, allocQty, netMoney, commission } = cancelled;
    expect(cancelled).toMatchObject({ status: 'CANCELLED', correctedBy: 'C-B-1-2.2', individualAllocId: 'B-1-1.2' });
    expect(await read('C-B-1-2.2')).toMatchObject({ status: 'ISSUED', confirmRefId: 'C-B-1-1.2', individualAllocId, account, allocQty, netMoney, commission });
  }, 60_000);

  it('refuse an answer to what was cancelled', async () => {
    await affirm('C-B-1-1.2', 'CUST2');
    expect(await breaks()).toEqual(['C-B-1-1.2 NO_LONGER_STANDING']);
    expect(await statuses('B-1')).toContain('C-B-1-1.2 NEW CANCELLED');
  }, 60_000);

  it('replace what was affirmed, and leave it its answer', async () => {
    await allocate(...version('B-2', 1));
    await release('B-2');
    await affirm('C-B-2-1.1');
    const before = await read('C-B-2-1.1');
    await allocate(...busted('B-2', 2));
    await release('B-2');
    expect(await toldTo('CUST1', 'B-2')).toEqual(['C-B-2-1.1 NEW null', 'C-B-2-2.1 REPLACE C-B-2-1.1']);
    expect(await toldTo('CUST2', 'B-2')).toEqual(['C-B-2-1.2 NEW null']);
    expect(await read('C-B-2-1.1')).toEqual({ ...before, status: 'REPLACED', correctedBy: 'C-B-2-2.1' });
    expect(before).toMatchObject({ affirmedBy: 'desk-2', correctedBy: null });
  }, 60_000);

  it('supersede what is not yet issued, be it a correction itself', async () => {
    await allocate(...version('B-3', 1));
    await allocate(...busted('B-3', 2));
    expect(await statuses('B-3')).toEqual(['C-B-3-1.1 NEW SUPERSEDED', 'C-B-3-1.2 NEW SUPERSEDED', 'C-B-3-2.1 NEW PREPARED', 'C-B-3-2.2 NEW PREPARED']);
    await release('B-3');
    await allocate(...version('B-3', 3));
    await allocate(...busted('B-3', 4));
    expect(await release('B-3')).toEqual({ issued: 0, alreadyIssued: 2, blocks: 1, held: 0 });
    expect(await toldTo('CUST1', 'B-3')).toEqual(['C-B-3-2.1 NEW null']);
    expect(await statuses('B-3')).toContain('C-B-3-3.1 REPLACE SUPERSEDED');
  }, 60_000);

  it('cancel every confirmation of a block that is reversed whole, and confirm anew one that comes back', async () => {
    await allocate(...version('B-4', 1));
    await release('B-4');
    await allocate(...version('B-4', 2, { allocTransType: 'REVERSAL', blockQty: '0', blockGrossTradeAmt: '0' }));
    expect(await release('B-4')).toMatchObject({ issued: 2 });
    await allocate(...version('B-4', 3, { allocTransType: 'NEW' }));
    await release('B-4');
    expect(await toldTo('CUST1', 'B-4')).toEqual(['C-B-4-1.1 NEW null', 'C-B-4-2.1 CANCEL C-B-4-1.1', 'C-B-4-3.1 NEW null']);
  }, 60_000);

  it('overtake a version that is held: it is never prepared, and no break', async () => {
    const [late, other] = version('B-5', 1);
    await allocate(other);
    expect(await breaks()).toContain('B-5-1 INCOMPLETE');
    await allocate(...busted('B-5', 2));
    await allocate(late);
    expect((await breaks()).filter((one) => one.startsWith('B-5'))).toEqual([]);
    expect(await statuses('B-5')).toEqual(['C-B-5-2.1 NEW PREPARED', 'C-B-5-2.2 NEW PREPARED']);
    const again = await running.http('POST', '/confirmations/prepare', { as: OPERATIONS, body: { allocIds: ['B-5-1'] } });
    expect(again.body).toMatchObject({ prepared: 0, held: [{ allocId: 'B-5-1', hold: 'SUPERSEDED' }] });
    expect(await release('B-5')).toMatchObject({ issued: 2, held: 0 });
  }, 60_000);

  it('cancel an account whose reversal came with a version that was held', async () => {
    await allocate(...version('B-6', 1));
    await release('B-6');
    const [kept, ...rest] = moved('B-6', 2);
    await allocate({ ...kept!, settlDate: '2014-09-23' }, ...rest.map((line) => ({ ...line, settlDate: '2014-09-23' })));
    expect(await breaks()).toContain('B-6-2 SETTL_DATE_DIFFERS');
    const [first, second] = version('B-6', 3);
    await allocate(first, { ...second, account: 'ACC-2' });
    await release('B-6');
    expect(await toldTo('CUST2', 'B-6')).toEqual(['C-B-6-1.2 NEW null', 'C-B-6-2.2 CANCEL C-B-6-1.2']);
  }, 60_000);

  it('hold another allocation of the same version', async () => {
    await allocate(...busted('B-1', 2, { allocId: 'B-1-other' }));
    expect(await breaks()).toContain('B-1-other BLOCK_ALREADY_ALLOCATED');
  }, 60_000);

  it('that come while the version before is released leave each custodian with the newest, in a sequence without a gap', async () => {
    const blocks = Array.from({ length: 40 }, (_, i) => `R-${i}`);
    await allocate(...blocks.flatMap((blockId) => version(blockId, 1)));
    const halves = [blocks.slice(0, 25), blocks.slice(15).reverse()];
    await Promise.all([allocate(...blocks.flatMap((blockId) => busted(blockId, 2))), ...halves.map((half) => release(...half))]);
    await release(...blocks);
    const books = new Map<string, ConfirmationIssued>();
    for (const custodian of ['CUST1', 'CUST2']) {
      const stream = (await running.published(custodianTopics.confirmations.of(custodian))).map(({ value }) => value);
      expect(stream.map(({ sequence }) => sequence)).toEqual(stream.map((_, index) => String(index + 1)));
      for (const value of stream) {
        if (value.confirmRefId) expect(books.delete(value.confirmRefId)).toBe(true);
        if (value.confirmTransType !== 'CANCEL') books.set(value.confirmId, value);
      }
    }
    const ofBlocks = [...books.values()].filter(({ blockId }) => blockId.startsWith('R-'));
    const held = ofBlocks.map(({ blockId, account, allocQty }) => `${blockId} ${account} ${allocQty}`);
    expect(held.sort()).toEqual(blocks.flatMap((blockId) => [`${blockId} ACC-1 224`, `${blockId} ACC-5 75`]).sort());
    const { body } = await running.http('GET', '/status');
    expect(body.counts).toMatchObject({ held: 2, answers_refused: 1 });
    const [stored] = await running.rows<{ standing: number }>(
      `SELECT count(*)::int AS standing FROM confirmation WHERE status IN ('ISSUED', 'AFFIRMED') AND confirm_trans_type <> 'CANCEL'`,
    );
    expect(stored).toEqual({ standing: books.size });
  }, 120_000);
});
