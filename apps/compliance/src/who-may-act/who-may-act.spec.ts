import type { User } from '@entresol/contracts/reference.message';
import type { Duty, Role } from '@entresol/trade/duty';
import fc from 'fast-check';
import { conflictsAmong } from '../judge-lineages/conflict.rules.js';
import { matrix, ruleOf } from '../matrix.example.js';
import type { HeldDuty } from '../record-duties/held-duty.rules.js';
import { DUTIES_ON_TRADES, whoMayAct, type TradeSoFar } from './who-may-act.rules.js';

const NOW = '2014-09-17T21:00:00Z';
const user = (person: string, ...roles: Role[]): User => ({ person, name: person, roles, userIds: [], version: 1, status: 'ACTIVE' }) as User;
const ALL: Role[] = ['trader', 'amender', 'portfolio-manager', 'approver', 'confirmer', 'affirmer'];

function held(person: string, duty: Duty, clock = '14:00:00'): HeldDuty {
  const act = { time: `2014-09-17T${clock}Z`, eventId: `${person}-${duty}-${clock}`, actor: person, origin: 't[0]@0' };
  return { scope: 'TRADE', subject: 'B-1', person, duty, onDate: '2014-09-17', first: act, last: act };
}

const trade = (duties: HeldDuty[], more: Partial<TradeSoFar> = {}): TradeSoFar => (
  { blockId: 'B-1', duties, firstFillTime: '2014-09-17T14:00:00Z', matrix, users: [user('ann', ...ALL), user('bob', ...ALL)], ...more });
const of = (duty: Duty, so: TradeSoFar) => whoMayAct(so, NOW).find((one) => one.duty === duty)!;

describe('who may still act on a trade', () => {
  it('is everyone whose role allows it, while nobody did anything', () => {
    for (const { may, mayNot } of whoMayAct(trade([], { firstFillTime: null }), NOW)) expect([may, mayNot]).toEqual([['ann', 'bob'], []]);
  });

  it.each<[string, Duty, Duty, string, string]>([
    ['who traded it does not confirm it', 'EXECUTE', 'CONFIRM', 'execute-confirm', 'PREVENT'],
    ['who traded it does not approve its split', 'EXECUTE', 'APPROVE_ALLOCATION', 'execute-approve-allocation', 'PREVENT'],
    ['who split it does not affirm it', 'INSTRUCT', 'AFFIRM', 'instruct-affirm', 'PREVENT'],
    ['who confirmed it does not affirm it', 'CONFIRM', 'AFFIRM', 'confirm-affirm', 'PREVENT'],
    ['who confirmed it does not trade it', 'CONFIRM', 'EXECUTE', 'execute-confirm', 'PREVENT'],
    ['who traded it is seen to split it afterwards', 'EXECUTE', 'INSTRUCT', 'execute-instruct', 'DETECT'],
  ])('leaves out, with the rule, that %s', (_what, did, would, rule, mode) => {
    const { may, mayNot } = of(would, trade([held('ann', did)]));
    expect(may).toEqual(['bob']);
    expect(mayNot).toMatchObject([{ person: 'ann', obstacles: [{ rule, mode, heldDuty: did }] }]);
  });

  it('lets a person do again what he did, and whoever split it before the first fill trade it', () => {
    expect(of('CONFIRM', trade([held('ann', 'CONFIRM')])).may).toEqual(['ann', 'bob']);
    expect(of('EXECUTE', trade([held('ann', 'INSTRUCT', '13:00:00')])).may).toEqual(['ann', 'bob']);
  });

  it('does not name who lacks the role, or is a person of the firm no more', () => {
    const users = [user('ann', 'trader'), { ...user('bob', 'confirmer'), status: 'CLOSED' } as User, user('cat', 'confirmer')];
    expect(of('CONFIRM', trade([held('cat', 'EXECUTE')], { users }))).toMatchObject({ may: [], mayNot: [{ person: 'cat' }] });
  });

  it('goes by rules that are in force now', () => {
    const rules = [ruleOf('EXECUTE', 'CONFIRM', { validTo: '2014-09-16' }), ruleOf('EXECUTE', 'AFFIRM', { status: 'CLOSED' })];
    for (const duty of ['CONFIRM', 'AFFIRM'] as const) expect(of(duty, trade([held('ann', 'EXECUTE')], { matrix: rules })).may).toEqual(['ann', 'bob']);
  });

  it('is whoever would not be flagged for it, whatever was done before', () => {
    const act = { person: fc.constantFrom('ann', 'bob'), duty: fc.constantFrom(...DUTIES_ON_TRADES), hour: fc.integer({ min: 10, max: 20 }) };
    const duties = fc.array(fc.record(act));
    fc.assert(fc.property(duties, (acts) => {
      const before = acts.map(({ person, duty, hour }) => held(person, duty, `${hour}:00:00`));
      const flagged = (all: HeldDuty[], person: string) => conflictsAmong(all, '2014-09-17T14:00:00Z', matrix).filter((one) => one.person === person).length;
      for (const { duty, may } of whoMayAct(trade(before), NOW)) {
        const after = (person: string): HeldDuty[] => [...before, held(person, duty, '21:00:00')];
        for (const person of may) expect(flagged(after(person), person)).toBe(flagged(before, person));
      }
    }));
  });
});
