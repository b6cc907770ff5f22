import type { ConflictRule } from '@entresol/contracts/reference.message';
import type { Duty } from '@entresol/trade/duty';
import fc from 'fast-check';
import { ruleOf } from '../matrix.example.js';
import type { Act } from '../record-duties/act.rules.js';
import { gained, heldBy, joined, someoneHoldsTwo, type HeldDuty } from '../record-duties/held-duty.rules.js';
import { conflictsAmong } from './conflict.rules.js';
import { withFill, type Lineage } from './lineage.rules.js';

/** One event: someone's act on the trade, which is a fill too where the duty is EXECUTE. */
type Event = Act & { readonly person: string };

const duty = fc.constantFrom<Duty>('EXECUTE', 'INSTRUCT', 'CONFIRM', 'AFFIRM');
const date = fc.constantFrom('2014-09-16', '2014-09-17', '2014-09-18');
const clock = fc.constantFrom('13:00:00Z', '13:00:00.0Z', '14:00:00.5Z', '14:00:00.500000001Z', '15:00:00Z');

const event: fc.Arbitrary<Event> = fc.record({ person: fc.constantFrom('user-1', 'user-11'), duty, date, clock, n: fc.nat(3) }).map((one) => {
  const { person, n } = one;
  const time = `${one.date}T${one.clock}`;
  return { person, scope: 'TRADE', subject: 'B-1', duty: one.duty, time, eventId: `${person}-${one.duty}-${time}-${n}`, actor: person, origin: `t[0]@${n}` };
});

const rule: fc.Arbitrary<ConflictRule> = fc.record({
  first: duty, second: duty, validFrom: date, validTo: fc.option(date), condition: fc.constantFrom('ALWAYS' as const, 'SECOND_AFTER_FIRST_FILL' as const),
}).map(({ first, second, ...more }) => ruleOf(first, second, { ...more, rule: JSON.stringify([first, second, more]) }));

const history = fc.record({ events: fc.array(event, { maxLength: 14 }), rules: fc.uniqueArray(rule, { maxLength: 6, selector: (one) => one.rule }) });

/** What the matrix says, word by word: each pair of acts of one person against each rule. */
function oracle(events: readonly Event[], rules: readonly ConflictRule[]): string[] {
  const instant = (time: string) => BigInt(Date.parse(`${time.slice(0, 19)}Z`)) * 1_000_000n + BigInt((time.slice(20, -1) || '0').padEnd(9, '0'));
  const fills = events.filter((one) => one.duty === 'EXECUTE').map((one) => instant(one.time));
  const flags = new Set<string>();
  for (const one of events) for (const two of events) for (const { rule: name, duties, condition, validFrom, validTo } of rules) {
    const later = instant(one.time) > instant(two.time) ? one : two;
    const applies = one.person === two.person && one.duty === duties[0] && two.duty === duties[1] && one.duty !== two.duty;
    const inForce = later.time.slice(0, 10) >= validFrom && (validTo == null || later.time.slice(0, 10) <= validTo);
    const counts = condition === 'ALWAYS' || fills.some((fill) => instant(two.time) > fill);
    if (applies && inForce && counts) flags.add(`${name} ${one.person}`);
  }
  return [...flags].sort();
}

interface Seen {
  readonly duties: HeldDuty[];
  readonly lineage: Lineage;
  /** Raised so far; none is ever removed. */
  readonly flags: ReadonlySet<string>;
  readonly evidence: string;
}

/** Takes events as the service does: batch by batch, keeping what is held and what was flagged. */
function taken(batches: readonly (readonly Event[])[], rules: readonly ConflictRule[]): Seen {
  let duties: HeldDuty[] = [];
  let lineage: Lineage = { scope: 'TRADE', subject: 'B-1', tradeDate: null, firstFillTime: null, matrixVersion: 1 };
  let evidence = '';
  const flags = new Set<string>();
  for (const batch of batches) {
    for (const { duty: what, time } of batch) if (what === 'EXECUTE') lineage = withFill(lineage, { blockId: 'B-1', time, tradeDate: '2014-09-17' });
    duties = joined([...duties, ...gained(duties, joined(batch.map((one) => heldBy(one.person, one))))]);
    const conflicts = conflictsAmong(duties, lineage.firstFillTime, rules);
    for (const conflict of conflicts) flags.add(`${conflict.rule.rule} ${conflict.person}`);
    evidence = JSON.stringify(conflicts.map((conflict) => [conflict.rule.rule, conflict.person, conflict.evidence.map((act) => act.eventId)]).sort());
  }
  return { duties, lineage, flags, evidence };
}

const shuffled = <T>(items: readonly T[]): fc.Arbitrary<T[]> => fc.shuffledSubarray([...items], { minLength: items.length, maxLength: items.length });

/** The same events in another order, some of them twice, cut into batches. */
const delivery = ({ events }: { events: readonly Event[] }): fc.Arbitrary<Event[][]> =>
  fc.subarray([...events]).chain((twice) => shuffled([...events, ...twice])).chain((all) =>
    fc.array(fc.nat(all.length), { maxLength: 4 }).map((cuts) => {
      const ends = [0, ...cuts.sort((a, b) => a - b), all.length];
      return ends.slice(1).map((end, i) => all.slice(ends[i], end));
    }));

const delivered = history.chain((told) => fc.record({ told: fc.constant(told), batches: delivery(told) }));

describe('flags are a function of the set of events', () => {
  it('whatever their order, repetition and batches: they are those of the naive oracle', () => {
    fc.assert(fc.property(delivered, ({ told: { events, rules }, batches }) => {
      expect([...taken(batches, rules).flags].sort()).toEqual(oracle(events, rules));
    }), { numRuns: 1500 });
  });

  it('and so is the evidence that supervisors are shown', () => {
    fc.assert(fc.property(delivered, ({ told: { events, rules }, batches }) => {
      expect(taken(batches, rules).evidence).toBe(taken([events], rules).evidence);
    }), { numRuns: 500 });
  });

  it('nobody is flagged where nobody holds two duties', () => {
    fc.assert(fc.property(history, ({ events, rules }) => {
      const { duties, flags } = taken([events], rules);
      expect(someoneHoldsTwo(duties)).toBe(events.some((one) => events.some((two) => one.person === two.person && one.duty !== two.duty)));
      expect(flags.size === 0 || someoneHoldsTwo(duties)).toBe(true);
    }), { numRuns: 500 });
  });

  it('more events never take one away', () => {
    fc.assert(fc.property(delivered, ({ told: { rules }, batches }) => {
      const flagsAfter = batches.map((_, i) => taken([batches.slice(0, i + 1).flat()], rules).flags);
      flagsAfter.slice(1).forEach((flags, i) => expect([...flagsAfter[i]!].filter((flag) => !flags.has(flag))).toEqual([]));
    }), { numRuns: 300 });
  });
});
