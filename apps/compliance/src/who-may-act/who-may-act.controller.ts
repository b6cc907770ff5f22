import { Database } from '@entresol/platform/database';
import { readReference } from '@entresol/platform/reference-copy';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HELD_DUTY } from '../record-duties/held-duty.entity.js';
import type { HeldDuty } from '../record-duties/held-duty.rules.js';
import { TradeActors } from './may-act.view.js';
import { whoMayAct, type TradeSoFar } from './who-may-act.rules.js';

@ApiTags('trades')
@Controller('trades')
export class WhoMayActController {
  constructor(private readonly database: Database) {}

  @Get(':blockId/actors')
  @ApiOperation({ summary: 'Who may still act on a trade, by duty, and why others may not; as of what is known now' })
  @ApiOkResponse({ type: TradeActors })
  async actors(@Param('blockId') blockId: string): Promise<TradeActors> {
    const trade = await this.database.snapshot((reader) => readTrade(reader, blockId));
    return { blockId, duties: whoMayAct(trade, new Date().toISOString()) };
  }
}

async function readTrade(reader: Pick<Database, 'rows'>, blockId: string): Promise<TradeSoFar> {
  const [lineage] = await reader.rows<{ firstFillTime: string | null }>(
    `SELECT first_fill_time AS "firstFillTime" FROM lineage WHERE scope = 'TRADE' AND subject = $1`, [blockId]);
  if (!lineage) throw new Problem(404, 'UNKNOWN_BLOCK', 'Nothing is known of this block.', { field: 'blockId' });
  const duties = await reader.rows<HeldDuty>(`SELECT ${HELD_DUTY} FROM duty WHERE scope = 'TRADE' AND subject = $1`, [blockId]);
  const users = [...(await readReference(reader, 'users')).values()];
  const matrix = [...(await readReference(reader, 'conflictRules')).values()];
  return { blockId, duties, ...lineage, matrix, users };
}
