import type { ConflictRule } from '@entresol/contracts/reference.message';
import { groupBy } from '@entresol/messaging/group-by';
import type { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { conflictsAmong } from '../judge-lineages/conflict.rules.js';
import { flagId } from '../judge-lineages/flag-id.js';
import { HELD_DUTY } from '../record-duties/held-duty.entity.js';
import type { HeldDuty } from '../record-duties/held-duty.rules.js';
import type { DryRun, RuleToTry, WouldBeFlagged } from './dry-run.message.js';

const MOST_LISTED = 1000;

type Holding = HeldDuty & { readonly firstFillTime: string | null };

/** What a rule would have flagged of all that is known, by the judge that raises flags. Nothing is stored. Problem: 400 INVALID_FIELD. */
export async function dryRun(reader: Pick<Database, 'rows'>, tried: RuleToTry): Promise<DryRun> {
  if (tried.duties.length !== 2 || tried.duties[0] === tried.duties[1]) {
    throw new Problem(400, 'INVALID_FIELD', 'A rule keeps two duties apart.', { field: 'duties' });
  }
  const held = await readHolders(reader, tried);
  const holders = groupBy(held, ({ subject, person }) => JSON.stringify([subject, person]));
  const rule: ConflictRule = { ...tried, version: 1, status: 'ACTIVE', severity: 'MEDIUM', mode: 'DETECT', reason: '' };
  const flagged = [...holders.values()].flatMap((duties) => conflictsAmong(duties, duties[0]!.firstFillTime, [rule]).map(({ person, evidence }) => {
    const { subject } = duties[0]!;
    const acts = evidence.map((act, index) => ({ duty: rule.duties[index]!, ...act }));
    return { id: flagId({ rule: rule.rule, subject, person, duties: rule.duties }), subject, person, evidence: acts };
  }));
  const raised = new Set((await reader.rows<{ id: string }>('SELECT flag_id AS id FROM flag WHERE rule = $1', [rule.rule])).map(({ id }) => id));
  const all = flagged.map(({ id, ...one }): WouldBeFlagged => ({ ...one, raised: raised.has(id) }));
  return { asked: holders.size, flags: all.length, fresh: all.filter((one) => !one.raised).length, listed: all.slice(0, MOST_LISTED) };
}

/** Whoever holds both duties on one subject, with all that he holds of them there. */
function readHolders(reader: Pick<Database, 'rows'>, { scope, duties: [first, second] }: RuleToTry): Promise<Holding[]> {
  return reader.rows<Holding>(
    `SELECT ${HELD_DUTY}, l.first_fill_time AS "firstFillTime" FROM duty AS d JOIN lineage AS l USING (scope, subject)
      WHERE scope = $1 AND duty IN ($2, $3) AND EXISTS (
        SELECT FROM duty AS other WHERE other.scope = d.scope AND other.subject = d.subject AND other.person = d.person
           AND other.duty = CASE d.duty WHEN $2 THEN $3 ELSE $2 END)
      ORDER BY subject, person`,
    [scope, first, second],
  );
}
