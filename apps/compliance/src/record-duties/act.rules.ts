import type { Envelope } from '@entresol/contracts/envelope';
import type { Topic } from '@entresol/contracts/topic';
import { topics } from '@entresol/contracts/topics';
import type { ConflictScope, Duty } from '@entresol/trade/duty';
import { isService } from './person.rules.js';
import { allocatedOn, confirmedOn, tradedOn, type TradedOn } from './trade.message.js';

/** The scopes of the matrix, and one that no rule of it has: reference data joins a trade only through the version that the trade used. */
export type ActScope = ConflictScope | 'REFERENCE';

/** Where an act is told and by whom: what a supervisor is shown. */
export interface Evidence {
  /** Business time, RFC 3339 UTC with 0 to 9 decimals, as it came. */
  readonly time: string;
  readonly eventId: string;
  /** As the event names him: a person's `sub`, or `<source>/<user id>`. */
  readonly actor: string;
  /** `topic[partition]@offset`. */
  readonly origin: string;
}

/** Something that someone decided on a subject. */
export interface Act extends Evidence {
  readonly scope: ActScope;
  readonly subject: string;
  readonly duty: Duty;
}

/** What an act rule needs of a record. */
export interface Told {
  readonly topic: string;
  readonly value: object;
  readonly envelope: Partial<Envelope>;
  readonly timestamp: string;
  readonly origin: string;
}

/** What a record was decided on, and, where its value knows better than its envelope, which duty it was and when. */
interface Decision {
  readonly scope: ActScope;
  readonly subject: string;
  readonly duty?: Duty;
  readonly time?: string | null;
}

interface DutySource {
  readonly topic: Topic<object>;
  readonly decisionOf: (value: object) => Decision;
}

function source<T extends object>(topic: Topic<T>, decisionOf: (value: T) => Decision): DutySource {
  return { topic, decisionOf: decisionOf as DutySource['decisionOf'] };
}

const onTrade = ({ blockId }: { blockId: string }): Decision => ({ scope: 'TRADE', subject: blockId });

const byTrading = ({ blockId, transactTime }: TradedOn): Decision => ({ scope: 'TRADE', subject: blockId, time: transactTime });

/** An account is judged on by itself; any other row stays apart from trades until their events name the version they used. */
const onReferenceRow = ({ noun, id }: { noun: string; id: string }): Decision =>
  noun === 'accounts' ? { scope: 'ACCOUNT', subject: id } : { scope: 'REFERENCE', subject: `${noun}/${id}` };

/**
 * The topics whose records may carry a duty. `allocations.instructed` is not among them: an instruction is a duty once allocation
 * accepts it and says so on `duties.performed`, until then it is an attempt. Neither are refusals and rejections.
 */
const SOURCES: readonly DutySource[] = [
  source(tradedOn, byTrading),
  source(allocatedOn, onTrade),
  source(confirmedOn, onTrade),
  source(topics.confirmationsAffirmed, onTrade),
  source(topics.dutiesPerformed, ({ scope, subject, duty, performedAt }) => ({ scope, subject, duty, time: performedAt })),
  source(topics.statementsIssued, ({ statementId }) => ({ scope: 'STATEMENT', subject: statementId })),
  source(topics.referenceChanged, onReferenceRow),
];

const BY_TOPIC = new Map(SOURCES.map((from) => [from.topic.name, from]));

export const dutyTopics: readonly Topic<object>[] = SOURCES.map(({ topic }) => topic);

/** The act that a record tells of, or nothing: an automatic step runs as `service:<name>` and decides nothing. */
export function actOf({ topic, value, envelope, timestamp, origin }: Told): Act | undefined {
  const { id, actor } = envelope;
  if (!id || !actor || isService(actor)) return undefined;
  const decision = BY_TOPIC.get(topic)?.decisionOf(value);
  const duty = decision?.duty ?? envelope.duty;
  if (!decision || !duty) return undefined;
  const time = decision.time ?? envelope.time ?? timestamp;
  return { scope: decision.scope, subject: decision.subject, duty, time, eventId: id, actor, origin };
}
