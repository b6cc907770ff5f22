import { PATTERNS } from '@entresol/contracts/field';
import { askedDay } from '@entresol/platform/asked-day';
import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { allocStatusOf } from '../instruct-block/instruction-life.rules.js';
import { BLOCK, BREAKS, INSTRUCTIONS, type BlockView, type BreakView, type InstructionView } from './read-block.entity.js';

/** A page of a list: the work that is left for a person fits on it. */
const PAGE = 1000;

@ApiTags('blocks')
@Controller()
export class BlocksController {
  constructor(private readonly database: Database) {}

  @Get('blocks/:blockId')
  @ApiOperation({ summary: 'A block: what was executed, what is known of it, its instruction and its allocation.' })
  async block(@Param('blockId') blockId: string): Promise<BlockView> {
    const [block] = PATTERNS.id.test(blockId) ? await this.database.rows<BlockView>(BLOCK, [blockId]) : [];
    if (!block) throw new Problem(404, 'UNKNOWN_BLOCK', 'No such block is known.', { field: 'blockId' });
    return block;
  }

  @Get('breaks')
  @ApiOperation({ summary: 'Blocks that were not allocated, and allocated ones whose fills changed afterwards, oldest first.' })
  @ApiQuery({ name: 'tradeDate', required: false })
  async breaks(@Query('tradeDate') tradeDate?: string): Promise<BreakView[]> {
    return this.database.rows<BreakView>(BREAKS, [tradeDate === undefined ? null : askedDay('tradeDate', tradeDate), PAGE]);
  }

  @Get('instructions')
  @ApiOperation({ summary: 'Instructions, oldest first; with pendingApproval=true those that a second person has yet to approve.' })
  @ApiQuery({ name: 'pendingApproval', required: false, enum: ['true', 'false'] })
  async instructions(@Query('pendingApproval') pendingApproval = 'false'): Promise<InstructionView[]> {
    if (!['true', 'false'].includes(pendingApproval)) {
      throw new Problem(400, 'INVALID_FIELD', 'pendingApproval must be true or false', { field: 'pendingApproval', accepted: 'true, false' });
    }
    const rows = await this.database.rows<Omit<InstructionView, 'allocStatus'>>(INSTRUCTIONS, [pendingApproval === 'true', PAGE]);
    return rows.map((row) => ({ ...row, allocStatus: allocStatusOf(row) }));
  }
}
