import { topics } from '@entresol/contracts/topics';
import fc from 'fast-check';
import { fill, order, people, total } from '../small-day.example.js';
import { expectToHold } from './life-invariants.example.js';
import type { Life } from './life-service.example.js';
import { TIMES, executed, type NaiveBlock, type NaiveFill } from './naive-block.example.js';
import type { NaiveDay } from './naive-day.example.js';
import { asText } from './naive-split.example.js';

export const BLOCKS = ['1', '2'] as const;
export const anyBlock = fc.constantFrom(...BLOCKS);

export interface Act {
  readonly name: string;
  possible?(day: NaiveDay): boolean;
  run(day: NaiveDay, life: Life): Promise<void>;
}

/** A step of a life; after it everything must hold. */
export class Step implements fc.AsyncCommand<NaiveDay, Life> {
  constructor(private readonly act: Act) {}

  check(day: NaiveDay): boolean {
    return this.act.possible?.(day) ?? true;
  }

  async run(day: NaiveDay, life: Life): Promise<void> {
    await this.act.run(day, life);
    await expectToHold(life.service, day);
  }

  toString(): string {
    return this.act.name;
  }
}

export const ORDERED = 300n;
const QUANTITIES = [50n, 100n, 200n, 300n];
/** Hundredths of a cent. */
const PRICES = [100_000n, 100_100n, 333_333n, 9_999n];
const anyPaper = fc.record({ qty: fc.constantFrom(...QUANTITIES), px: fc.constantFrom(...PRICES) });

/** The nth block of a run: its id holds the day, which is the run's alone. */
export function blockOf(day: NaiveDay, name: string): NaiveBlock {
  return day.block(`B${name}-${day.tradeDate}`);
}

function smallBlock(day: NaiveDay, { blockId }: NaiveBlock) {
  return { blockId, tradeDate: day.tradeDate };
}

function fillRecord(day: NaiveDay, block: NaiveBlock, execId: string, { version, live, qty, px }: NaiveFill) {
  const { key, value } = fill(smallBlock(day, block), 0);
  const execType = version === 1 ? 'TRADE' : live ? 'TRADE_CORRECT' : 'TRADE_CANCEL';
  const report = { execId: `${execId}-${version}`, execType, execRefId: version === 1 ? null : execId };
  const figures = { lastQty: qty.toString(), lastPx: asText(px, 4), transactTime: day.tradeDate + TIMES.firstFill };
  return { key, value: { ...value, rootExecId: execId, version, live, ...report, ...figures } };
}

interface Sent {
  readonly execId: string;
  readonly fill: NaiveFill;
  /** The block's new total comes behind it. */
  readonly totalled: boolean;
}

async function sendFill(day: NaiveDay, life: Life, block: NaiveBlock, { execId, fill: next, totalled }: Sent): Promise<void> {
  await life.service.produce(topics.executionsAccepted, [fillRecord(day, block, execId, next)]);
  await life.service.drained();
  day.fill(block, execId, next);
  if (totalled) await sendTotal(day, life, block, 'complete');
}

type Totalled = 'complete' | 'ahead of the fills' | 'held';

/** What execution-ingest says of a block: all that is here, more than that, or that something is missing. */
async function sendTotal(day: NaiveDay, { service }: Life, block: NaiveBlock, how: Totalled): Promise<void> {
  const { fills, qty, gross } = executed(block);
  const more = how === 'ahead of the fills' ? 1n : 0n;
  const version = (block.total?.version ?? 0) + 1;
  const next = { version, held: how === 'held', fills: fills + Number(more), qty: qty + more * 100n, gross: gross + more * 10_000_000n };
  await service.produce(topics.blocksTotalled, [totalRecord(day, block, next)]);
  await service.drained();
  day.total(block, next);
}

function totalRecord(day: NaiveDay, block: NaiveBlock, next: NonNullable<NaiveBlock['total']>) {
  const { version, held, fills, qty, gross } = next;
  const standing = { state: held ? 'HELD' : 'COMPLETE', reasons: held ? ['MISSING'] : [] };
  return total(smallBlock(day, block), { version, ...standing, fills, qty: qty.toString(), gross: asText(gross, 4) });
}

const placeOrder = anyBlock.map((name): Act => ({
  name: `place the order of ${name}`,
  async run(day, { service }) {
    const block = blockOf(day, name);
    await service.produce(topics.ordersPlaced, [order(smallBlock(day, block), { orderQty: ORDERED.toString() })]);
    await service.drained();
    day.place(block, ORDERED);
  },
}));

const mostly = fc.integer({ min: 0, max: 3 }).map((chance) => chance > 0);

const fillBlock = fc.tuple(anyBlock, anyPaper, mostly).map(([name, paper, totalled]): Act => ({
  name: `fill ${name} with ${paper.qty} at ${asText(paper.px, 4)}${totalled ? ', and total it' : ''}`,
  possible: (day) => blockOf(day, name).fills.size < 5,
  run: (day, life) => sendFill(day, life, blockOf(day, name), { execId: `E${day.number()}`, fill: { ...paper, version: 1, live: true }, totalled }),
}));

/** A bust, or a correction, of the nth of the fills that are live. */
const amendFill = fc.tuple(anyBlock, fc.nat(4), fc.option(anyPaper), mostly).map(([name, nth, paper, totalled]): Act => {
  const live = (day: NaiveDay) => [...blockOf(day, name).fills].filter(([, one]) => one.live);
  return {
    name: `${paper ? `correct a fill of ${name} to ${paper.qty} at ${asText(paper.px, 4)}` : `bust a fill of ${name}`}${totalled ? ', and total it' : ''}`,
    possible: (day) => live(day).length > 0,
    async run(day, life) {
      const [execId, before] = live(day)[nth % live(day).length]!;
      await sendFill(day, life, blockOf(day, name), { execId, fill: { ...before, ...paper, version: before.version + 1, live: paper !== null }, totalled });
    },
  };
});

const totalBlock = fc.tuple(anyBlock, fc.constantFrom<Totalled>('complete', 'complete', 'complete', 'ahead of the fills', 'held')).map(([name, how]): Act => ({
  name: `total ${name}: ${how}`,
  run: (day, life) => sendTotal(day, life, blockOf(day, name), how),
}));

/** A block from its order to its total at once, in whatever order the topics come. */
export const trade = fc.tuple(anyBlock, fc.array(anyPaper, { minLength: 1, maxLength: 3 })).map(([name, papers]): Act & { block: string } => ({
  block: name,
  name: `trade ${name} in ${papers.length} fills`,
  possible: (day) => blockOf(day, name).fills.size === 0 && blockOf(day, name).total === null,
  async run(day, { service }) {
    const block = blockOf(day, name);
    const filled = papers.map((paper) => [`E${day.number()}`, { ...paper, version: 1, live: true }] as const);
    await service.produce(topics.executionsAccepted, filled.map(([execId, one]) => fillRecord(day, block, execId, one)));
    await service.produce(topics.ordersPlaced, [order(smallBlock(day, block), { orderQty: ORDERED.toString() })]);
    day.place(block, ORDERED);
    for (const [execId, one] of filled) day.fill(block, execId, one);
    const next = { version: 1, held: false, ...executed(block) };
    await service.produce(topics.blocksTotalled, [totalRecord(day, block, next)]);
    await service.drained();
    day.total(block, next);
  },
}));

export const closeDay = fc.constant<Act>({
  name: 'close the day',
  async run(day, { service }) {
    const close = { as: people.closer, body: { platforms: ['OMS1'], deadlineSeconds: 0 } };
    const { status, body } = await service.http('POST', `/days/${day.tradeDate}/close`, close);
    if (day.closed) {
      expect([status, body.code]).toEqual([409, 'DAY_CLOSED']);
      return;
    }
    expect(status).toBe(202);
    const state = async () => (await service.http('GET', `/days/${day.tradeDate}`, { as: people.auditor })).body.state as string;
    for (let round = 0; round < 400 && (await state()) !== 'CLOSED'; round += 1) await new Promise((resolve) => setTimeout(resolve, 25));
    day.close();
  },
});

export const TRADE_COMMANDS: readonly fc.Arbitrary<Act>[] = [trade, trade, placeOrder, fillBlock, amendFill, amendFill, totalBlock, closeDay];
