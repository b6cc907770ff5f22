import type { AllocationInstructed } from '@entresol/contracts/allocation.message';
import { ACCOUNT_WITHOUT_CUSTODIAN, UNKNOWN_ACCOUNT, sharesOf } from './accounts.rules.js';
import type { Block } from './blocks.rules.js';
import { orderedBeyond } from './booking.rules.js';
import type { PlannedInstruction, Reason } from './day-plan.js';
import { peopleOf } from './duties.rules.js';
import { scaled } from './exact.rules.js';
import { asInstructed, linesOf, methodOf, splitOf, type AllocMethod, type Line } from './methods.rules.js';
import type { PeoplePlant } from './people-planted.rules.js';
import { userIdsOf } from './people.rules.js';
import type { PlantKind } from './planted.rules.js';
import type { PlantedBlock } from './reports.rules.js';

/** Why an instruction is refused when it is received, by the plant that makes it so. */
const REFUSED: Partial<Record<PlantKind, Reason>> = {
  UNKNOWN_ACCOUNT: 'UNKNOWN_ACCOUNT',
  ACCOUNT_WITHOUT_CUSTODIAN: 'ACCOUNT_WITHOUT_CUSTODIAN',
  PERCENTAGES_OF_99_99: 'PERCENTAGE_NOT_100',
};

type When = PlannedInstruction['when'];
type Terms = Partial<Omit<AllocationInstructed, 'allocId' | 'blockId' | 'instructedBy' | 'transactTime'>>;

/** Instructions of a block in the order in which they are given; none where none ever comes. */
export function instructionsOf({ block, plants, people }: PlantedBlock): PlannedInstruction[] {
  if (plants.includes('NEVER_INSTRUCTED')) return [];
  const usual = isAfterTrading(block, people) ? 'AFTER_TRADING' : 'BEFORE_TRADING';
  return stepsOf(block, plants, people).map(({ when = usual, person = peopleOf(block, people).INSTRUCT, suffix = '', terms, ...more }) => ({
    when, person, ...more, value: {
      allocId: block.allocId + suffix, allocTransType: 'NEW', refAllocId: null, blockId: block.blockId, allocations: [], ...terms ?? termsOf(block, plants),
      instructedBy: userIdsOf(person, 'OMS')[0]!, transactTime: timeOf(block, when),
    },
  }));
}

export function isAfterTrading(block: Block, people?: PeoplePlant): boolean {
  return block.number % 4 === 0 || people?.instructedAfter === true;
}

/** Shares of each account by the instruction that stands in the end, those of none included. */
export function sharesInstructed(block: Block, plants: readonly PlantKind[]): { account: string; shares: bigint }[] {
  const method = plants.includes('DEPARTS_AFTERWARDS') ? 'PRO_RATA' : methodOf(block);
  const lines = linesOf(block, method);
  if (plants.includes('LEFT_OUT')) return splitOf(block, lines.slice(0, -1), method);
  if (plants.includes('PARTLY_EXECUTED')) return splitOf(block, linesOf(block, method, orderedBeyond(block)), 'PRO_RATA');
  return splitOf(block, lines, method, plants.includes('ODD_LOTS') ? oddLotAccountOf(block) : undefined);
}

/** One step in the life of a block's instructions; what it does not say is as the block's own instruction has it. */
interface Step {
  readonly suffix?: string;
  readonly when?: When;
  readonly person?: string;
  readonly terms?: Terms;
  readonly filed?: true;
  readonly refused?: Reason;
  readonly leavesOut?: string;
}

function stepsOf(block: Block, plants: readonly PlantKind[], people?: PeoplePlant): Step[] {
  if (people?.refusedFirst) {
    const terms = withLines(block, lessOnLargest(linesOf(block), scaled('1')));
    return [{ suffix: 'R', person: people.refusedFirst, terms, refused: 'PERCENTAGE_NOT_100' }, {}];
  }
  const life = plants.map((plant) => lifeOf(plant, block)).find((steps) => steps.length > 0);
  const refused = plants.map((kind) => REFUSED[kind]).find((reason) => reason !== undefined);
  return life ?? [{
    ...(refused && { refused }),
    ...(plants.includes('INSTRUCTED_BY_FILE') && { filed: true }),
    ...(plants.includes('LEFT_OUT') && { leavesOut: UNKNOWN_ACCOUNT }),
  }];
}

/** How a block's instructions come to stand, or not, where one does not simply stand. */
function lifeOf(plant: PlantKind, block: Block): Step[] {
  const { allocId } = block;
  const names = (refAllocId: string): Terms => ({ refAllocId, allocCancReplaceReason: 'OTHER' });
  switch (plant) {
    case 'REPLACED': return [
      { suffix: 'S', terms: withLines(block, linesOf(block, 'EQUAL'), 'EQUAL') },
      { terms: { ...withLines(block, linesOf(block)), ...names(`${allocId}S`), allocTransType: 'REPLACE' } },
    ];
    case 'CANCELLED': return [
      { suffix: 'S' },
      { suffix: 'C', terms: { ...names(`${allocId}S`), allocTransType: 'CANCEL' } },
      { suffix: 'L', terms: { ...withLines(block, linesOf(block)), ...names(`${allocId}S`), allocTransType: 'REPLACE' }, refused: 'REFERENCE_NOT_STANDING' },
      {},
    ];
    case 'WITHDRAWN': return [{}, { suffix: 'C', terms: { ...names(allocId), allocTransType: 'CANCEL' } }];
    case 'DEPARTS_AFTERWARDS': return [
      { suffix: 'S' },
      { when: 'AFTER_TRADING', terms: {
        ...withLines(block, linesOf(block, 'PRO_RATA'), 'PRO_RATA'), ...names(`${allocId}S`), allocTransType: 'REPLACE',
        deviationReason: 'the clients put in other amounts during the day',
      } },
    ];
    case 'REALLOCATED': return [
      {},
      { suffix: 'N', when: 'AFTER_AFFIRMATION', terms: {
        ...withLines(block, linesOf(block, 'EQUAL'), 'EQUAL'), ...names(allocId), allocTransType: 'REPLACE',
        deviationReason: 'the shares were meant for all alike',
      } },
    ];
    case 'REVERSED': return [{}, { suffix: 'V', when: 'AFTER_AFFIRMATION', terms: { ...names(allocId), allocTransType: 'REVERSAL' } }];
    default: return [];
  }
}

/** What a block's own instruction says. */
function termsOf(block: Block, plants: readonly PlantKind[]): Terms {
  return {
    ...withLines(block, plants.reduce(spoil, linesOf(block, methodOf(block), plants.includes('PARTLY_EXECUTED') ? orderedBeyond(block) : block.quantity))),
    ...(plants.includes('LEFT_OUT') ? { accountErrors: 'LEAVE_OUT' } : {}),
    ...(plants.includes('ODD_LOTS') ? { oddLotAccount: oddLotAccountOf(block) } : {}),
  };
}

function withLines(block: Block, lines: readonly Line[], allocMethod: AllocMethod = methodOf(block)): Terms {
  return { allocMethod, allocations: lines.map((line) => asInstructed(line, allocMethod, block)) };
}

/** The account that would be next in the block's group. */
function oddLotAccountOf(block: Block): string {
  return sharesOf(block, 1).at(-1)!.account;
}

function spoil(lines: Line[], plant: PlantKind): Line[] {
  const last = lines.length - 1;
  switch (plant) {
    case 'LEFT_OUT':
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

/** A minute before the first fill, one after the last, or two hours after it. */
function timeOf(block: Block, when: When): string {
  if (when === 'BEFORE_TRADING') return minutesFrom(block.fills[0]!.trade.transactTime, -1);
  return minutesFrom(block.fills.at(-1)!.trade.transactTime, when === 'AFTER_TRADING' ? 1 : 120);
}

/** Some minutes earlier or later, its microseconds kept. */
function minutesFrom(time: string, minutes: number): string {
  const [seconds, fraction] = time.split('.') as [string, string];
  return `${new Date(Date.parse(`${seconds}Z`) + minutes * 60_000).toISOString().slice(0, 19)}.${fraction}`;
}
