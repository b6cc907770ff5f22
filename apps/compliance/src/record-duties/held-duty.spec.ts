import fc from 'fast-check';
import type { Act } from './act.rules.js';
import { byTime, compareTimes, gained, heldBy, joined, type HeldDuty } from './held-duty.rules.js';

function act(time: string, eventId: string, origin = 't[0]@1'): HeldDuty {
  const told: Act = { scope: 'TRADE', subject: 'B-1', duty: 'EXECUTE', time, eventId, actor: 'OMS1/trader-11', origin };
  return heldBy('user-11', told);
}

const acts = fc.array(fc.record({
  time: fc.constantFrom('2014-09-17T13:00:00Z', '2014-09-17T13:00:00.000Z', '2014-09-17T13:00:00.1Z', '2014-09-18T00:00:00Z'),
  eventId: fc.constantFrom('E-1', 'E-2', 'E-3'),
  origin: fc.constantFrom('t[0]@9', 't[0]@10', 't[1]@1'),
}).map(({ time, eventId, origin }) => act(time, `${eventId}-${time}`, origin)), { minLength: 1, maxLength: 10 });

const sorted = (duties: readonly HeldDuty[]) => [...duties].sort((a, b) => byTime(a.first, b.first));

describe('what is held', () => {
  it('is the same whatever the order, the repetition and the batches of the acts', () => {
    fc.assert(fc.property(acts, fc.nat(10), (all, cut) => {
      const backwards = [...all].reverse();
      const early = joined(backwards.slice(0, cut));
      const inBatches = joined([...early, ...gained(early, joined([...backwards.slice(cut), ...all]))]);
      expect(sorted(inBatches)).toEqual(sorted(joined(all)));
    }), { numRuns: 1000 });
  });

  it('keeps the earliest and the latest act of a date, ties by event id', () => {
    const [held, ...more] = joined([
      act('2014-09-17T14:00:00Z', 'E-2'), act('2014-09-17T13:00:00Z', 'E-9'), act('2014-09-17T14:00:00.000Z', 'E-3'), act('2014-09-17T13:00:00Z', 'E-1'),
    ]);
    expect(more).toEqual([]);
    expect([held!.first.eventId, held!.last.eventId]).toEqual(['E-1', 'E-3']);
  });

  it('shows a redelivered event once', () => {
    const [held] = joined([act('2014-09-17T14:00:00Z', 'E-1', 't[0]@2'), act('2014-09-17T14:00:00Z', 'E-1', 't[0]@1')]);
    expect(held!.first).toEqual(held!.last);
  });

  it('is told apart by date, person, duty and subject', () => {
    const one = act('2014-09-17T14:00:00Z', 'E-1');
    const others = [{ ...one, person: 'user-1' }, { ...one, subject: 'B-2' }, { ...one, duty: 'AMEND' as const }, { ...one, scope: 'DAY' as const }];
    expect(joined([one, act('2014-09-18T14:00:00Z', 'E-1'), ...others])).toHaveLength(6);
  });
});

describe('what is gained', () => {
  const known = joined([act('2014-09-17T14:00:00Z', 'E-2'), act('2014-09-17T15:00:00Z', 'E-3')]);
  it.each<[string, HeldDuty[], number]>([
    ['nothing by an act between the first and the last', [act('2014-09-17T14:30:00Z', 'E-4')], 0],
    ['nothing by the same event', [act('2014-09-17T14:00:00Z', 'E-2')], 0],
    ['an earlier first', [act('2014-09-17T13:00:00Z', 'E-1')], 1],
    ['a later last', [act('2014-09-17T16:00:00Z', 'E-5')], 1],
    ['another date', [act('2014-09-18T09:00:00Z', 'E-6')], 1],
  ])('is %s', (_, told, count) => {
    expect(gained(known, told)).toHaveLength(count);
  });
});

describe('times', () => {
  it.each([
    ['2014-09-17T13:00:00Z', '2014-09-17T13:00:00.000000000Z', 0],
    ['2014-09-17T13:00:00.5Z', '2014-09-17T13:00:00.49Z', 1],
    ['2014-09-17T13:00:00.000000001Z', '2014-09-17T13:00:00Z', 1],
    ['2014-09-17T13:00:00.999999999Z', '2014-09-17T13:00:01Z', -1],
  ])('%s beside %s', (a, b, order) => {
    expect(compareTimes(a, b)).toBe(order);
  });
});
