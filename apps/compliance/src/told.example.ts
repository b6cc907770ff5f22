import type { ConflictRule, User } from '@entresol/contracts/reference.message';
import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import { topics } from '@entresol/contracts/topics';
import type { Topic } from '@entresol/contracts/topic';
import type { Envelope } from '@entresol/contracts/envelope';
import type { ConflictScope, Duty } from '@entresol/trade/duty';
import { actOf, type Told } from './record-duties/act.rules.js';
import { heldBy, joined, type HeldDuty } from './record-duties/held-duty.rules.js';
import { isService, peopleOf, personOf } from './record-duties/person.rules.js';
import { conflictsAmong } from './judge-lineages/conflict.rules.js';
import { firstFills, lineageOf } from './judge-lineages/lineage.rules.js';

/** Records as the services of the firm tell them, for examples. */
export interface ToldRecord extends Told {
  readonly from: Topic<object>;
  readonly key: string;
}

let offset = 0;

function record(from: Topic<object>, key: string, value: object, envelope: Partial<Envelope>): ToldRecord {
  offset += 1;
  const origin = `${from.name}[0]@${offset}`;
  return { from, key, topic: from.name, value, envelope: { id: `E-${offset}`, ...envelope }, timestamp: '2014-09-17T20:00:00Z', origin };
}

const at = (time: string) => `2014-09-17T${time}Z`;

/** A fill by a trader whom his platform names, or, as AMEND, a correction by a person. */
export function execution(blockId: string, actor: string, time: string, more: Partial<ExecutionAccepted> & { duty?: Duty } = {}): ToldRecord {
  const { duty = 'EXECUTE', ...fields } = more;
  const value = {
    platform: 'OMS1', tradeDate: '2014-09-17', rootExecId: `X-${offset}`, version: 1, live: true, execId: `X-${offset}`, execType: 'TRADE', orderId: 'O-1',
    blockId,
    symbol: 'AAA', side: 'BUY', lastQty: '100', lastPx: '168.27', currency: 'USD', lastMkt: 'XNYS', transactTime: at(time), lastCapacity: 'AGENT',
    trader: actor.split('/').at(-1), ...fields,
  };
  return record(topics.executionsAccepted, blockId, value, { actor, duty, subject: blockId, time: at(time) });
}

/** A decision that no business event tells. */
export function performed(duty: Duty, subject: string, actor: string, time: string, scope: ConflictScope = 'TRADE'): ToldRecord {
  return record(topics.dutiesPerformed, subject, { duty, scope, subject, performedAt: at(time) }, { actor, duty, time: at(time) });
}

/** A confirmation that a person released, or that went out by itself. */
export function confirmation(blockId: string, actor: string, time: string): ToldRecord {
  const value = {
    confirmId: `C-${offset}`, confirmTransType: 'NEW', confirmStatus: 'CONFIRMED', individualAllocId: 'A-1.1', blockId, account: 'ACC-001',
    custodian: 'CUST1', symbol: 'AAA', side: 'BUY', tradeDate: '2014-09-17', settlDate: '2014-09-22', allocQty: '100', avgPx: '168.27',
    grossTradeAmt: '16827.00', commission: '1.00', miscFees: [], netMoney: '16828.00', currency: 'USD',
  };
  const duty = actor.startsWith('service:') ? undefined : 'CONFIRM';
  return record(topics.confirmationsIssued, 'ACC-001', value, { actor, duty, time: at(time), subject: blockId });
}

/** A custodian's affirmation by one of its users. */
export function affirmation(blockId: string, actor: string, time: string): ToldRecord {
  const value = { confirmId: 'C-1', blockId, account: 'ACC-001', custodian: 'CUST1', affirmedBy: actor.split('/').at(-1) };
  return record(topics.confirmationsAffirmed, 'ACC-001', value, { actor, duty: 'AFFIRM', time: at(time), subject: blockId });
}

/** A record of any topic. */
export function other(from: Topic<object>, key: string, value: object, envelope: Partial<Envelope>): ToldRecord {
  return record(from, key, value, envelope);
}

/** The rules from end to end, without a broker or a database: `<rule> <person> <subject>` of each conflict, sorted. */
export function conflictsTold(records: readonly Told[], users: readonly Pick<User, 'person' | 'userIds'>[], rules: readonly ConflictRule[]): string[] {
  const people = peopleOf(users);
  const held = joined(records.flatMap((told): HeldDuty[] => {
    const act = actOf(told);
    const person = act && personOf(act.actor, people);
    return person === undefined || isService(person) ? [] : [heldBy(person, act!)];
  }));
  const fills = firstFills(records.filter(({ topic }) => topic === topics.executionsAccepted.name).map(({ value }) => value as ExecutionAccepted));
  return [...new Set(held.map(lineageOf))].flatMap((lineage) => {
    const firstFill = fills.find(({ blockId }) => lineageOf({ scope: 'TRADE', subject: blockId }) === lineage);
    const duties = held.filter((one) => lineageOf(one) === lineage);
    return conflictsAmong(duties, firstFill?.time ?? null, rules).map(({ rule, person }) => `${rule.rule} ${person} ${duties[0]!.subject}`);
  }).sort();
}
