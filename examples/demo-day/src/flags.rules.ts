import type { ExecutionReported } from '@entresol/contracts/execution.message';
import { CONFLICT_MATRIX } from './conflict-matrix.rules.js';
import type { DayPlan, ExpectedFlag } from './day-plan.js';
import type { Duty } from './duties.rules.js';
import { personOf } from './people.rules.js';

/** One person's act on a block; the time is given where a rule asks for it. */
interface Act {
  readonly blockId: string;
  readonly person: string;
  readonly duty: Duty;
  readonly time?: string;
}

/** The flags that the day must raise: the matrix, held against every act that the plan has people do on a trade. */
export function flagsOf(plan: Omit<DayPlan, 'expected'>): ExpectedFlag[] {
  const acts = byBlock(actsOf(plan).filter(({ person }) => !person.startsWith('service:')));
  const firstFills = new Map(plan.blocks.map(({ blockId, firstFill }) => [blockId, firstFill]));
  const flags = new Map<string, ExpectedFlag>();
  for (const [subject, onBlock] of acts) {
    for (const { rule, duties, scope, condition } of CONFLICT_MATRIX) {
      if (scope !== 'TRADE') continue;
      const [first, second] = duties as [Duty, Duty];
      const counts = (act: Act) => condition === 'ALWAYS' || act.time === undefined || act.time > firstFills.get(subject)!;
      const firsts = new Set(onBlock.filter(({ duty }) => duty === first).map(({ person }) => person));
      const both = onBlock.filter((act) => act.duty === second && counts(act) && firsts.has(act.person));
      for (const { person } of both) flags.set(`${rule} ${subject} ${person}`, { rule, subject, person, duties: [first, second] });
    }
  }
  return [...flags.values()].sort((a, b) => a.subject.localeCompare(b.subject));
}

function byBlock(acts: readonly Act[]): Map<string, Act[]> {
  const blocks = new Map<string, Act[]>();
  for (const act of acts) blocks.set(act.blockId, [...(blocks.get(act.blockId) ?? []), act]);
  return blocks;
}

/** What compliance will learn: a refused instruction is no act, nor is a rejection an affirmation. */
function actsOf(plan: Omit<DayPlan, 'expected'>): Act[] {
  return [
    ...executionsOf(plan),
    ...plan.instructions
      .filter(({ refused }) => !refused)
      .map(({ person, value }): Act => ({ blockId: value.blockId, person, duty: 'INSTRUCT', time: value.transactTime! })),
    ...plan.amendments.map(({ person, blockId }): Act => ({ blockId, person, duty: 'AMEND' })),
    ...plan.approvals.map(({ person, blockId }): Act => ({ blockId, person, duty: 'APPROVE_ALLOCATION' })),
    ...plan.releases.flatMap(({ person, blockIds }) => blockIds.map((blockId): Act => ({ blockId, person, duty: 'CONFIRM' }))),
    ...affirmationsOf(plan),
  ];
}

function executionsOf(plan: Omit<DayPlan, 'expected'>): Act[] {
  const acts = new Map<string, Act>();
  for (const { kind, value, blockId } of Object.values(plan.reports).flat()) {
    if (kind === 'MALFORMED' || !blockId) continue;
    const { platform, trader } = value as ExecutionReported;
    const person = personOf(platform, trader);
    acts.set(`${blockId} ${person}`, { blockId, person, duty: 'EXECUTE' });
  }
  return [...acts.values()];
}

function affirmationsOf(plan: Omit<DayPlan, 'expected'>): Act[] {
  return plan.custodians.flatMap(({ custodian, affirmers, exceptions }) => plan.blocks
    .filter(({ lines }) => lines.some((line) => line.custodian === custodian))
    .map(({ blockId, number }): Act => ({ blockId, person: personOf(custodian, exceptions[blockId] ?? affirmers[number % 2]!), duty: 'AFFIRM' })));
}
