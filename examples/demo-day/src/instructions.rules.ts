import type { AllocationInstructed, InstructedAccount } from '@entresol/contracts/allocation.message';
import { ACCOUNT_WITHOUT_CUSTODIAN, UNKNOWN_ACCOUNT, sharesOf } from './accounts.rules.js';
import type { Block } from './blocks.rules.js';
import type { PlannedInstruction, Reason } from './day-plan.js';
import { peopleOf } from './duties.rules.js';
import { plain, scaled, splitWhole } from './exact.rules.js';
import type { PeoplePlant } from './people-planted.rules.js';
import { userIdsOf } from './people.rules.js';
import type { PlantKind } from './planted.rules.js';

const HUNDRED_PERCENT = scaled('100');
type Method = keyof typeof FIGURES;
const FIGURES = { PRO_RATA: 'weight', PERCENTAGE: 'percent', FIXED_QUANTITY: 'quantity' } as const;

/** One line of an instruction: the figure in 10⁻⁸ for percentages, else whole. */
interface Line {
  readonly account: string;
  readonly figure: bigint;
}

/** Why an instruction is refused when it is received, by the plant that makes it so. */
const REFUSED: Partial<Record<PlantKind, Reason>> = {
  UNKNOWN_ACCOUNT: 'UNKNOWN_ACCOUNT',
  ACCOUNT_WITHOUT_CUSTODIAN: 'ACCOUNT_WITHOUT_CUSTODIAN',
  PERCENTAGES_OF_99_99: 'PERCENTAGE_NOT_100',
};

/** Instructions of a block in the order in which they are given; none where none ever comes. */
export function instructionsOf(block: Block, plants: readonly PlantKind[], people?: PeoplePlant): PlannedInstruction[] {
  if (plants.includes('NEVER_INSTRUCTED')) return [];
  const when = isAfterTrading(block, people) ? 'AFTER_TRADING' : 'BEFORE_TRADING';
  const refused = plants.map((kind) => REFUSED[kind]).find((reason) => reason !== undefined);
  const lines = plants.reduce(spoil, linesOf(block));
  const person = peopleOf(block, people).INSTRUCT;
  const stands: PlannedInstruction = { when, person, value: instruction(block, block.allocId, person, lines, when), ...(refused ? { refused } : {}) };
  const first = people?.refusedFirst;
  return first ? [refusedInstruction(block, first, when), stands] : [stands];
}

export function isAfterTrading(block: Block, people?: PeoplePlant): boolean {
  return block.number % 4 === 0 || people?.instructedAfter === true;
}

/** Shares of each account by the lines of the block's own instruction, zero lines included. */
export function splitOf(block: Block): { account: string; shares: bigint }[] {
  const lines = linesOf(block);
  const shares = methodOf(block) === 'FIXED_QUANTITY' ? lines.map((line) => line.figure) : splitWhole(block.quantity, lines.map((line) => line.figure));
  return lines.map(({ account }, index) => ({ account, shares: shares[index]! }));
}

function methodOf(block: Block): Method {
  const turn = block.number % 10;
  return turn <= 5 ? 'PRO_RATA' : turn <= 7 ? 'PERCENTAGE' : 'FIXED_QUANTITY';
}

function linesOf(block: Block): Line[] {
  const shares = sharesOf(block);
  const weights = shares.map((share) => share.weight);
  const method = methodOf(block);
  const figures = method === 'PRO_RATA' ? weights : splitWhole(method === 'PERCENTAGE' ? HUNDRED_PERCENT : block.quantity, weights);
  return shares.map(({ account }, index) => ({ account, figure: figures[index]! }));
}

function spoil(lines: Line[], plant: PlantKind): Line[] {
  const last = lines.length - 1;
  switch (plant) {
    case 'UNKNOWN_ACCOUNT': return lines.with(last, { ...lines[last]!, account: UNKNOWN_ACCOUNT });
    case 'ACCOUNT_WITHOUT_CUSTODIAN': return lines.with(last, { ...lines[last]!, account: ACCOUNT_WITHOUT_CUSTODIAN });
    case 'PERCENTAGES_OF_99_99': return lessOnLargest(lines, scaled('0.01'));
    case 'QUANTITIES_MISS_BY_ONE': return lessOnLargest(lines, 1n);
    default: return lines;
  }
}

function lessOnLargest(lines: Line[], less: bigint): Line[] {
  const largest = lines.reduce((a, b) => (b.figure > a.figure ? b : a));
  return lines.map((line) => (line === largest ? { ...line, figure: line.figure - less } : line));
}

/** Percentages of 99, given by someone else before the instruction that stands. */
function refusedInstruction(block: Block, person: string, when: PlannedInstruction['when']): PlannedInstruction {
  const lines = lessOnLargest(linesOf(block), scaled('1'));
  return { when, person, value: instruction(block, `${block.allocId}R`, person, lines, when), refused: 'PERCENTAGE_NOT_100' };
}

function instruction(block: Block, allocId: string, person: string, lines: readonly Line[], when: PlannedInstruction['when']): AllocationInstructed {
  const method = methodOf(block);
  const figureText = method === 'PERCENTAGE' ? plain : String;
  return {
    allocId,
    allocTransType: 'NEW',
    refAllocId: null,
    blockId: block.blockId,
    allocMethod: method,
    allocations: lines.map(({ account, figure }): InstructedAccount => ({ account, [FIGURES[method]]: figureText(figure) })),
    instructedBy: userIdsOf(person, 'OMS')[0]!,
    transactTime: when === 'BEFORE_TRADING' ? aMinuteFrom(block.fills[0]!.trade.transactTime, -1) : aMinuteFrom(block.fills.at(-1)!.trade.transactTime, 1),
  };
}

/** A minute earlier or later, its microseconds kept. */
function aMinuteFrom(time: string, minutes: -1 | 1): string {
  const [seconds, fraction] = time.split('.') as [string, string];
  return `${new Date(Date.parse(`${seconds}Z`) + minutes * 60_000).toISOString().slice(0, 19)}.${fraction}`;
}
