import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { HeldDuty } from '../record-duties/held-duty.rules.js';
import { actsOf } from './evidence.rules.js';
import { FlagDetail, FlagPage, type DecisionView, FlagQuery, type FlagView } from './flag.view.js';
import { HELD_DUTY } from '../record-duties/held-duty.entity.js';

const LARGEST_PAGE = 500;
const PAGE = '100';

const FLAG = `SELECT f.flag_id AS "flagId", f.scope, f.subject, l.trade_date AS "tradeDate", f.person, f.rule, f.rule_version AS "ruleVersion",
  ARRAY[f.first_duty, f.second_duty] AS duties, f.severity, f.prevented, f.status, f.raised_at AS "raisedAt",
  f.due_at AS "dueAt", f.status = 'OPEN' AND f.due_at < now() AS overdue, l.first_fill_time AS "firstFillTime"
  FROM flag AS f JOIN lineage AS l USING (scope, subject)`;

/** Where in the queue a flag's severity puts it. */
const PLACE = "array_position(ARRAY['CRITICAL', 'HIGH', 'MEDIUM'], f.severity)";

type FlagRow = FlagView & { firstFillTime: string | null };

/** The queue of flags, and what each rests on. */
@ApiTags('flags')
@Controller('flags')
export class FlagsController {
  constructor(private readonly database: Database) {}

  /** Flags, the most severe first, of these the oldest. */
  @Get()
  @ApiOkResponse({ type: FlagPage })
  async list(@Query() { status, severity, after, limit }: FlagQuery): Promise<FlagPage> {
    if (after) await this.#flag(after);
    const size = Math.min(Number(limit ?? PAGE), LARGEST_PAGE);
    const rows = await this.database.rows<FlagRow>(
      `${FLAG} WHERE ($1::text IS NULL OR f.status = $1) AND ($2::text IS NULL OR f.severity = $2)
         AND ($3::text IS NULL OR (${PLACE}, f.raised_at, f.flag_id) > (SELECT ${PLACE}, f.raised_at, f.flag_id FROM flag AS f WHERE flag_id = $3))
       ORDER BY ${PLACE}, f.raised_at, f.flag_id LIMIT $4`,
      [status ?? null, severity ?? null, after ?? null, size + 1],
    );
    const flags = rows.slice(0, size).map(({ firstFillTime: _, ...flag }) => flag);
    return { flags, next: rows.length > size ? flags.at(-1)!.flagId : null };
  }

  /** A flag with the acts that show it. */
  @Get(':flagId')
  @ApiOkResponse({ type: FlagDetail })
  async read(@Param('flagId') flagId: string): Promise<FlagDetail> {
    const flag = await this.#flag(flagId);
    const held = await this.database.rows<HeldDuty>(
      `SELECT ${HELD_DUTY} FROM duty WHERE scope = $1 AND subject = $2 AND person = $3 AND duty = ANY ($4)`,
      [flag.scope, flag.subject, flag.person, flag.duties],
    );
    const [decision = null] = await this.database.rows<DecisionView>(
      'SELECT outcome, reason, decided_by AS "decidedBy", decided_at AS "decidedAt" FROM decision WHERE flag_id = $1', [flagId]);
    return { ...flag, decision, evidence: flag.duties.map((duty) => ({ duty, acts: actsOf(held.filter((other) => other.duty === duty)) })) };
  }

  async #flag(flagId: string): Promise<FlagRow> {
    const [flag] = await this.database.rows<FlagRow>(`${FLAG} WHERE f.flag_id = $1`, [flagId]);
    if (!flag) throw new Problem(404, 'UNKNOWN_FLAG', 'No flag has this id.', { field: 'flagId' });
    return flag;
  }
}
