import type { FlagDecided } from '@entresol/contracts/compliance.message';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import type { Work } from '@entresol/messaging/work';
import { Problem } from '@entresol/platform/problem';
import { decisionRefused, type FlagToDecide } from './decide-flag.rules.js';
import type { FlagDecision } from './flag-decision.message.js';

type Flag = FlagToDecide & Pick<FlagDecided, 'scope' | 'subject' | 'person' | 'rule'>;

/** Decides on a flag, once for ever. Problems: 404 UNKNOWN_FLAG, 400 REASON_MISSING, 403 PARTY_TO_IT, 409 ALREADY_DECIDED. */
export async function decideFlag(work: Work, flagId: string, { outcome, reason }: FlagDecision, decidedBy: string): Promise<FlagDecided> {
  const { status, parties, ...flag } = await lockFlag(work, flagId);
  const refused = decisionRefused({ status, parties }, decidedBy, reason);
  if (refused) throw new Problem(refused.status, refused.code, refused.text, { field: refused.field });
  await work.run('INSERT INTO decision (flag_id, outcome, reason, decided_by, decided_at) VALUES ($1, $2, $3, $4, $5)',
    [flagId, outcome, reason, decidedBy, work.now]);
  await work.run('UPDATE flag SET status = $2 WHERE flag_id = $1', [flagId, outcome]);
  const decided: FlagDecided = { flagId, ...flag, outcome, reason, decidedBy, decidedAt: work.now };
  const { subject } = flag;
  await work.publish(topics.complianceDecided, [{ key: subject, value: decided, id: eventId('decided', flagId), subject, actor: decidedBy }]);
  return decided;
}

/** The lineage is locked before its flag, as by whoever records duties: a duty of the person who decides is either seen here, or comes later. */
async function lockFlag(work: Work, flagId: string): Promise<Flag> {
  await work.run('SELECT FROM lineage JOIN flag USING (scope, subject) WHERE flag_id = $1 FOR UPDATE OF lineage', [flagId]);
  const [flag] = await work.rows<Flag>(
    `SELECT scope, subject, person, rule, status,
            ARRAY(SELECT DISTINCT d.person FROM duty d WHERE d.scope = f.scope AND d.subject = f.subject) || f.person AS parties
       FROM flag f WHERE flag_id = $1 FOR UPDATE`,
    [flagId],
  );
  if (!flag) throw new Problem(404, 'UNKNOWN_FLAG', 'No flag has this id.', { field: 'flagId' });
  return flag;
}
