import type { ComplianceFlagged } from '@entresol/contracts/compliance.message';
import { topics } from '@entresol/contracts/topics';
import { eventId } from '@entresol/messaging/event-id';
import { groupBy } from '@entresol/messaging/group-by';
import type { Work } from '@entresol/messaging/work';
import { dueAt } from '../decide-flags/decide-flag.rules.js';
import { HELD_DUTY } from '../record-duties/held-duty.entity.js';
import { gained, joined, someoneHoldsTwo, type HeldDuty } from '../record-duties/held-duty.rules.js';
import { readReferenceData } from '../reference-data.js';
import { conflictsAmong, type Conflict } from './conflict.rules.js';
import { flagId } from './flag-id.js';
import { changedLineages, lineageOf, lineagesTold, type FirstFill, type Lineage, type LineageKey } from './lineage.rules.js';

/** What is told of lineages; `again` names those to judge anew although nothing is. */
interface Told {
  readonly duties?: readonly HeldDuty[];
  readonly fills?: readonly FirstFill[];
  readonly again?: readonly LineageKey[];
}

/**
 * Keeps what is told of lineages and raises the flags that follow, each once for ever. The lineages are locked before what is
 * known of them is read, so that of two transactions which bring one person's two duties the later sees both. One that begins here is
 * locked by its insertion, and nothing is known of it. `version` is of a matrix that was in force when this transaction had begun.
 */
export async function judgeLineages(work: Work, version: number, { duties = [], fills = [], again = [] }: Told): Promise<void> {
  const told = lineagesTold([...duties, ...again], fills, version);
  if (told.size === 0) return;
  const begun = await beginLineages(work, [...told.values()]);
  const keys = [...told].filter(([key]) => !begun.has(key)).map(([, lineage]) => lineage);
  const locked = keys.length === 0 ? [] : await lockLineages(work, keys);
  const known = keys.length === 0 ? [] : await readDuties(work, keys);

  const news = gained(known, duties);
  const changed = changedLineages(locked, fills, version);
  await saveLineages(work, changed);
  await saveDuties(work, news);

  const newsOn = new Set([...begun, ...[...news, ...changed].map(lineageOf)]);
  const current = new Map([...told, ...[...locked, ...changed].map((lineage) => [lineageOf(lineage), lineage] as const)]);
  await raiseFlags(work, await flagsOn(work, [...newsOn].map((key) => current.get(key)!), joined([...known, ...news])));
}

/** The matrix is read under the lineages' locks: what judged them before was not newer. */
async function flagsOn(work: Work, lineages: readonly Lineage[], duties: readonly HeldDuty[]): Promise<ComplianceFlagged[]> {
  const byLineage = groupBy(duties, lineageOf);
  const dutiesOf = (lineage: Lineage) => byLineage.get(lineageOf(lineage)) ?? [];
  const suspect = lineages.filter((lineage) => someoneHoldsTwo(dutiesOf(lineage)));
  if (suspect.length === 0) return [];
  const { matrix } = await readReferenceData(work);
  return suspect.flatMap((lineage) =>
    conflictsAmong(dutiesOf(lineage), lineage.firstFillTime, matrix).map((conflict) => flagOf(lineage, conflict)));
}

function flagOf({ subject, tradeDate }: Lineage, { rule, person, evidence }: Conflict): ComplianceFlagged {
  const acts = evidence.map((act, i) => ({ duty: rule.duties[i]!, ...act }));
  return {
    flagId: flagId({ rule: rule.rule, subject, person, duties: rule.duties }),
    scope: rule.scope,
    subject,
    person,
    duties: [...rule.duties].sort(),
    events: acts.map((act) => act.eventId),
    evidence: acts,
    rule: rule.rule,
    ruleVersion: rule.version,
    severity: rule.severity,
    prevented: false,
    tradeDate,
  };
}

/** Returns those that begin here, as they were told. */
async function beginLineages(work: Work, lineages: readonly Lineage[]): Promise<Set<string>> {
  const begun = await work.rows<LineageKey>(
    `INSERT INTO lineage (scope, subject, trade_date, first_fill_time, matrix_version)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) ORDER BY 1, 2 ON CONFLICT DO NOTHING RETURNING scope, subject`,
    columns(lineages),
  );
  return new Set(begun.map(lineageOf));
}

async function lockLineages(work: Work, keys: readonly LineageKey[]): Promise<Lineage[]> {
  return work.rows<Lineage>(
    `SELECT scope, subject, trade_date AS "tradeDate", first_fill_time AS "firstFillTime", matrix_version AS "matrixVersion" FROM lineage
     WHERE (scope, subject) IN (SELECT * FROM unnest($1::text[], $2::text[])) ORDER BY scope, subject FOR UPDATE`,
    [keys.map(({ scope }) => scope), keys.map(({ subject }) => subject)],
  );
}

async function saveLineages(work: Work, lineages: readonly Lineage[]): Promise<void> {
  if (lineages.length === 0) return;
  await work.run(
    `UPDATE lineage AS l SET trade_date = n.trade_date, first_fill_time = n.first_fill_time, matrix_version = n.matrix_version
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::int[]) AS n (scope, subject, trade_date, first_fill_time, matrix_version)
     WHERE l.scope = n.scope AND l.subject = n.subject`,
    columns(lineages),
  );
}

function columns(lineages: readonly Lineage[]): unknown[][] {
  return [lineages.map((l) => l.scope), lineages.map((l) => l.subject), lineages.map((l) => l.tradeDate), lineages.map((l) => l.firstFillTime),
    lineages.map((l) => l.matrixVersion)];
}

async function readDuties(work: Work, keys: readonly LineageKey[]): Promise<HeldDuty[]> {
  return work.rows<HeldDuty>(
    `SELECT ${HELD_DUTY} FROM duty WHERE (scope, subject) IN (SELECT * FROM unnest($1::text[], $2::text[]))`,
    [keys.map(({ scope }) => scope), keys.map(({ subject }) => subject)],
  );
}

async function saveDuties(work: Work, duties: readonly HeldDuty[]): Promise<void> {
  if (duties.length === 0) return;
  await work.run(
    `INSERT INTO duty (scope, subject, person, duty, on_date, first_act, last_act)
     SELECT scope, subject, person, duty, on_date, first_act::json, last_act::json
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
       AS h (scope, subject, person, duty, on_date, first_act, last_act)
     ON CONFLICT (scope, subject, person, duty, on_date) DO UPDATE SET first_act = excluded.first_act, last_act = excluded.last_act`,
    [duties.map((d) => d.scope), duties.map((d) => d.subject), duties.map((d) => d.person), duties.map((d) => d.duty), duties.map((d) => d.onDate),
      duties.map((d) => JSON.stringify(d.first)), duties.map((d) => JSON.stringify(d.last))],
  );
}

/** Stores what is not flagged yet, and publishes only that. */
async function raiseFlags(work: Work, flags: readonly ComplianceFlagged[]): Promise<void> {
  if (flags.length === 0) return;
  const column = <V>(of: (flag: ComplianceFlagged) => V): V[] => flags.map(of);
  const raised = await work.rows<{ flagId: string }>(
    `INSERT INTO flag (flag_id, scope, subject, person, rule, rule_version, first_duty, second_duty, severity, prevented, due_at, raised_at)
     SELECT *, $12::timestamptz
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[], $7::text[], $8::text[], $9::text[], $10::bool[],
       $11::timestamptz[])
     ON CONFLICT (flag_id) DO NOTHING RETURNING flag_id AS "flagId"`,
    [column((f) => f.flagId), column((f) => f.scope), column((f) => f.subject), column((f) => f.person), column((f) => f.rule), column((f) => f.ruleVersion),
      column((f) => f.evidence[0]!.duty), column((f) => f.evidence[1]!.duty), column((f) => f.severity), column((f) => f.prevented),
      column((f) => dueAt(f.severity, work.now)), work.now],
  );
  const fresh = new Set(raised.map((row) => row.flagId));
  const { name } = topics.complianceFlagged;
  const news = flags.filter((flag) => fresh.has(flag.flagId));
  await work.publish(topics.complianceFlagged, news.map((value) => ({ key: value.subject, value, id: eventId(name, value.flagId), subject: value.subject })));
}
