import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HELD_DUTY } from '../record-duties/held-duty.entity.js';
import { byTime, type HeldDuty } from '../record-duties/held-duty.rules.js';
import { actsOf } from './evidence.rules.js';
import { TradeDuties } from './flag.view.js';

/** Who did what on a trade. */
@ApiTags('trades')
@Controller('trades')
export class TradesController {
  constructor(private readonly database: Database) {}

  /** The duties held on a block and all below it, by their earliest acts. */
  @Get(':blockId/duties')
  @ApiOkResponse({ type: TradeDuties })
  async duties(@Param('blockId') blockId: string): Promise<TradeDuties> {
    const [lineage] = await this.database.rows<{ tradeDate: string | null; firstFillTime: string | null; flags: string[] }>(
      `SELECT trade_date AS "tradeDate", first_fill_time AS "firstFillTime",
              ARRAY(SELECT flag_id FROM flag AS f WHERE f.scope = l.scope AND f.subject = l.subject ORDER BY raised_at, flag_id) AS flags
       FROM lineage AS l WHERE scope = 'TRADE' AND subject = $1`,
      [blockId],
    );
    if (!lineage) throw new Problem(404, 'UNKNOWN_BLOCK', 'Nothing is known of this block.', { field: 'blockId' });
    const held = await this.database.rows<HeldDuty>(`SELECT ${HELD_DUTY} FROM duty WHERE scope = 'TRADE' AND subject = $1`, [blockId]);
    held.sort((a, b) => byTime(a.first, b.first));
    const duties = held.map((one) => ({ person: one.person, duty: one.duty, onDate: one.onDate, acts: actsOf([one]) }));
    return { blockId, ...lineage, duties };
  }
}
