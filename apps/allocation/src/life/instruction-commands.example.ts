import { topics } from '@entresol/contracts/topics';
import fc from 'fast-check';
import { people } from '../small-day.example.js';
import type { HttpAnswer } from './life-service.example.js';
import { TIMES, type NaiveBlock, type NaiveInstruction, type TransType } from './naive-block.example.js';
import type { NaiveDay } from './naive-day.example.js';
import { SPLITS, splitBody, type SplitName } from './naive-split.example.js';
import { anyBlock, blockOf, closeDay, trade, type Act } from './trade-commands.example.js';

/** Refusals that say what somebody else has done meanwhile. */
const CONFLICTS = [
  'DUPLICATE_ALLOC_ID', 'REFERENCE_NOT_STANDING', 'NOT_ALLOCATED', 'BLOCK_ALREADY_ALLOCATED', 'CORRECTION_PENDING', 'BLOCK_ALREADY_INSTRUCTED',
];

const SPLIT_NAMES = Object.keys(SPLITS) as SplitName[];
const SOUND: readonly SplitName[] = ['weights', 'withoutThird', 'nothingForFirst', 'percentages', 'fixed', 'equal'];
const anySplit = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...SOUND) }, { weight: 1, arbitrary: fc.constantFrom(...SPLIT_NAMES) });

/** Which instruction one names: mostly one that stands, sometimes none or another. */
type Naming = 'standing' | 'proposal' | 'the first' | 'a stranger' | 'none';
const anyNaming: fc.Arbitrary<Naming> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('standing', 'proposal') }, { weight: 1, arbitrary: fc.constantFrom('the first', 'a stranger', 'none') },
);

function named(block: NaiveBlock, naming: Naming): string | null {
  const { standing, proposal, instructions } = block;
  const stranger = 'A-STRANGER';
  switch (naming) {
    case 'standing': return standing ?? stranger;
    case 'proposal': return proposal ?? standing ?? stranger;
    case 'the first': return [...instructions.keys()][0] ?? stranger;
    case 'a stranger': return stranger;
    case 'none': return null;
  }
}

/** What a person at order management, or a manager over HTTP, decides to say. */
const anyIntent = fc.record({
  asked: fc.constantFrom<TransType>('NEW', 'REPLACE', 'REPLACE', 'CANCEL', 'REVERSAL'),
  /** NEW where none stands, and otherwise not. */
  fitting: fc.integer({ min: 0, max: 4 }).map((chance) => chance > 0),
  naming: anyNaming,
  split: anySplit,
  by: fc.constantFrom('http', 'topic', 'topic'),
  time: fc.constantFrom('before', 'before', 'after', null),
  withReason: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
  deviates: fc.boolean(),
  /** Under the allocId of an instruction that there is already. */
  again: fc.integer({ min: 0, max: 9 }).map((chance) => chance === 0),
});
type Intent = typeof anyIntent extends fc.Arbitrary<infer T> ? T : never;

function typeOf({ standing }: NaiveBlock, { asked, fitting }: Intent): TransType {
  if (!fitting) return asked;
  if (standing === null) return 'NEW';
  return asked === 'NEW' ? 'REPLACE' : asked;
}

function instructionOf(day: NaiveDay, block: NaiveBlock, intent: Intent): NaiveInstruction {
  const { naming, split, by, time, withReason, deviates, again } = intent;
  const allocTransType = typeOf(block, intent);
  const number = day.number();
  const taken = again ? [...block.instructions.keys()].at(-1) : undefined;
  const splits = allocTransType === 'NEW' || allocTransType === 'REPLACE';
  return {
    allocId: taken ?? `A${number}-${day.tradeDate}`, allocTransType, refAllocId: allocTransType === 'NEW' ? null : named(block, naming), withReason,
    split: splits ? split : null, time: by === 'http' ? TIMES.http : time && day.tradeDate + TIMES[time],
    // Its number makes the content another than any before.
    deviationReason: deviates || taken ? `second thought ${number}` : null,
    place: 0, state: 'ACCEPTED', reason: null, approved: false,
  };
}

function bodyOf({ blockId }: NaiveBlock, { allocId, allocTransType, refAllocId, withReason, split, deviationReason }: NaiveInstruction): object {
  const about = allocTransType === 'NEW' ? {} : { refAllocId, ...(withReason && { allocCancReplaceReason: 'OTHER' }) };
  return { allocId, allocTransType, blockId, ...about, ...(split ? splitBody(split) : { allocations: [] }), deviationReason };
}

/** What an answer over HTTP says of a refusal. */
function refusalIn({ status, body }: HttpAnswer): string | null {
  if (status >= 400) return body.code as string;
  return body.reason as string | null;
}

function expectAnswer(answer: HttpAnswer, reason: string | null): void {
  expect(refusalIn(answer)).toBe(reason);
  if (reason !== null && CONFLICTS.includes(reason)) expect(answer.status).toBe(409);
}

function instructing(name: string, intent: Intent): Act {
  return {
    name: `instruct ${name}: ${JSON.stringify(intent)}`,
    async run(day, { service }) {
      const block = blockOf(day, name);
      const instruction = instructionOf(day, block, intent);
      const body = bodyOf(block, instruction);
      if (intent.by === 'http') {
        const answer = await service.http('POST', '/instructions', { as: people.manager, body });
        expectAnswer(answer, day.instruct(block, instruction, 'http'));
        return;
      }
      const record = { key: block.blockId, value: { ...body, instructedBy: 'orders-02', transactTime: instruction.time } };
      await service.produce(topics.allocationsInstructed, [record]);
      await service.drained();
      day.instruct(block, instruction, 'topic');
    },
  };
}

const instruct = fc.tuple(anyBlock, anyIntent).map(([name, intent]) => instructing(name, intent));

/** Two managers at once: one is first, whoever that is. */
const instructTwice = fc.tuple(anyBlock, fc.constantFrom(...SOUND)).map(([name, split]): Act => ({
  name: `two instruct ${name} at once`,
  async run(day, { service }) {
    const block = blockOf(day, name);
    const given = { withReason: true, deviates: true, again: false, by: 'http', time: null } as const;
    const intent: Intent = { asked: 'NEW', fitting: false, naming: 'none', split, ...given };
    const both = [instructionOf(day, block, intent), instructionOf(day, block, intent)];
    const answers = await Promise.all(both.map((one) => service.http('POST', '/instructions', { as: people.manager, body: bodyOf(block, one) })));
    const inTurn = refusalIn(answers[1]!) === null ? [1, 0] : [0, 1];
    for (const index of inTurn) expectAnswer(answers[index]!, day.instruct(block, both[index]!, 'http'));
  },
}));

const approve = fc.tuple(anyBlock, anyNaming, fc.integer({ min: 1, max: 2 })).map(([name, naming, persons]): Act => ({
  name: `${persons} approve ${naming} of ${name}`,
  async run(day, { service }) {
    const block = blockOf(day, name);
    const allocId = named(block, naming) ?? 'A-STRANGER';
    const approvers = [people.approver, people.otherApprover].slice(0, persons);
    const answers = await Promise.all(approvers.map((as) => service.http('POST', `/instructions/${allocId}/approve`, { as })));
    const refused = day.approve(block, allocId);
    for (const { status, body } of answers) expect(status === 200 ? null : body.code).toBe(refused);
  },
}));

export const INSTRUCTION_COMMANDS: readonly fc.Arbitrary<Act>[] = [instruct, instruct, instruct, instruct, instructTwice, approve, approve];

/** A block that was stated before it was traded, as most are. */
const stateAndTrade = fc.tuple(anyIntent, trade).map(([intent, traded]): Act => ({
  name: `state, then ${traded.name}`,
  possible: traded.possible,
  async run(day, life) {
    const stated: Intent = { ...intent, asked: 'NEW', fitting: true, by: 'topic', time: 'before', again: false };
    await instructing(traded.block, stated).run(day, life);
    await traded.run(day, life);
  },
}));

export const BEGINNINGS: readonly fc.Arbitrary<Act>[] = [stateAndTrade, stateAndTrade, stateAndTrade, closeDay];
