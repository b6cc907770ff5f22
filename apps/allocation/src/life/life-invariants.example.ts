import { people } from '../small-day.example.js';
import type { RunningAllocation } from './life-service.example.js';
import { standingLines, type NaiveBlock, type NaiveLine } from './naive-block.example.js';
import type { NaiveDay } from './naive-day.example.js';
import { asText } from './naive-split.example.js';

interface StoredLine {
  readonly version: number;
  readonly id: string;
  readonly allocTransType: string;
  readonly ref: string | null;
  readonly account: string;
  readonly qty: string;
  readonly gross: string;
}

/** After each step: the service has of every block what the model has, and what is stored adds up and takes up what was before. */
export async function expectToHold(service: RunningAllocation, day: NaiveDay): Promise<void> {
  for (const block of day.blocks.values()) {
    await expectBlock(service, block);
    await expectInstructions(service, block);
    await expectLines(service, block);
  }
  if (day.closed) await expectClosed(service, day);
}

async function expectBlock(service: RunningAllocation, block: NaiveBlock): Promise<void> {
  const { status, body } = await service.http('GET', `/blocks/${block.blockId}`, { as: people.auditor });
  if (!block.known) {
    expect(status).toBe(404);
    return;
  }
  const { state, version, reason, proposalId, instruction, lines } = body;
  const is = { state, version, reason, proposalId, standing: instruction?.allocId ?? null, lines: (lines as Record<string, string>[]).map(figures) };
  expect({ blockId: block.blockId, ...is }).toEqual({
    blockId: block.blockId, state: block.outcome, version: block.versions.length, reason: block.reason, proposalId: block.proposal,
    standing: block.standing, lines: standingLines(block).map(({ id, account, qty, cents }) => [id, account, qty.toString(), asText(cents, 2)]),
  });
}

function figures({ individualAllocId, account, allocQty, grossTradeAmt }: Record<string, string>): unknown[] {
  return [individualAllocId, account, allocQty, grossTradeAmt];
}

/** Each is what the model says, and never do two stand, or wait for their approval. */
async function expectInstructions(service: RunningAllocation, { blockId, instructions }: NaiveBlock): Promise<void> {
  const rows = await service.rows<{ state: string }>(
    'SELECT alloc_id AS "allocId", state, reason FROM instruction WHERE block_id = $1 ORDER BY alloc_id COLLATE "C"', [blockId],
  );
  const should = [...instructions.values()].map(({ allocId, state, reason }) => ({ allocId, state, reason }));
  expect(rows).toEqual(should.sort((a, b) => (a.allocId < b.allocId ? -1 : 1)));
  for (const one of ['ACCEPTED', 'PROPOSED']) expect(rows.filter(({ state }) => state === one).length).toBeLessThanOrEqual(1);
}

/** Every version ever written is the model's, and the lines folded one version after the other are those that stand. */
async function expectLines(service: RunningAllocation, block: NaiveBlock): Promise<void> {
  const lines = await service.rows<StoredLine>(
    `SELECT version, individual_alloc_id AS id, alloc_trans_type AS "allocTransType", ref_individual_alloc_id AS ref, account, alloc_qty::text AS qty,
       gross_trade_amt::text AS gross FROM allocation WHERE block_id = $1 ORDER BY version, line`, [block.blockId],
  );
  const written = ({ id, allocTransType, ref, account, qty, cents }: NaiveLine, version: number): StoredLine =>
    ({ version, id, allocTransType, ref, account, qty: qty.toString(), gross: asText(cents, 2) });
  expect(lines).toEqual(block.versions.flatMap((version, index) => version.lines.map((line) => written(line, index + 1))));
  expect([...fold(lines)].map(([account, { id }]) => [account, id]).sort()).toEqual(standingLines(block).map(({ account, id }) => [account, id]).sort());
  const heads = await service.rows<{ version: number; qty: string; gross: string }>(
    'SELECT version, qty::text, gross::text FROM allocated_block WHERE block_id = $1 ORDER BY version', [block.blockId],
  );
  expect(heads).toEqual(block.versions.map(({ split }, index) => (
    { version: index + 1, qty: split?.qty.toString() ?? '0', gross: split ? asText(split.cents, 2) : '0' })));
}

type Foldable = Pick<StoredLine, 'id' | 'allocTransType' | 'ref' | 'account'>;

/** What stands for each account once all lines are taken in their order: a NEW finds nothing before it, the others what they name. */
export function fold<L extends Foldable>(lines: readonly L[]): Map<string, L> {
  const standing = new Map<string, L>();
  for (const line of lines) {
    expect([line.id, standing.get(line.account)?.id ?? null]).toEqual([line.id, line.allocTransType === 'NEW' ? null : line.ref]);
    if (line.allocTransType === 'REVERSAL') standing.delete(line.account);
    else standing.set(line.account, line);
  }
  return standing;
}

/** The figures of a closed day stay what they were at its close, and they add up. */
async function expectClosed(service: RunningAllocation, { tradeDate, closed }: NaiveDay): Promise<void> {
  const { body } = await service.http('GET', `/days/${tradeDate}`, { as: people.auditor });
  expect(body).toMatchObject({ ...closed, state: 'CLOSED' });
  expect(body.allocated + body.broken).toBe(body.blocks);
}
