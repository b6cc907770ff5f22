import { Count, OneOf, PATTERNS } from '@entresol/contracts/field';
import { eventId } from '@entresol/messaging/event-id';
import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import type { FastifyReply } from 'fastify';
import { ALLOCATED_VERSION, INSTRUCTION_CHAIN, type AllocatedVersion, type ChainedInstruction } from './explain-block.entity.js';
import { explainBlock, type Explanation } from './explain-block.rules.js';
import { explanationText } from './explain-text.rules.js';

const FORMATS = ['json', 'text'] as const;

class ExplanationWanted {
  @Type(() => Number) @Count({ optional: true, min: 1, description: 'of the allocation; the newest where absent' }) version?: number;
  @OneOf(FORMATS, { optional: true, description: 'json where absent; text is an indented tree for people' }) format?: (typeof FORMATS)[number];
}

@ApiTags('blocks')
@Controller('blocks/:blockId/explain')
export class ExplainBlockController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: 'How a block was allocated: from its fills to each account’s cents, every step with its figures and a sentence.' })
  @ApiProduces('application/json', 'text/plain')
  async explain(
    @Param('blockId') blockId: string, @Query() { version, format }: ExplanationWanted, @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Explanation | string> {
    const [allocated] = PATTERNS.id.test(blockId) ? await this.database.rows<AllocatedVersion>(ALLOCATED_VERSION, [blockId, version ?? null]) : [];
    if (!allocated) throw new Problem(404, 'NOT_ALLOCATED', 'No such version of an allocation of the block is known.', { field: 'blockId' });
    const instructions = await this.database.rows<ChainedInstruction>(INSTRUCTION_CHAIN, [allocated.instructionId]);
    const lines = allocated.lines.map((line) => ({ ...line, eventId: eventId('allocated', line.individualAllocId) }));
    const explanation = explainBlock({ ...allocated, lines }, instructions);
    if (format !== 'text') return explanation;
    void reply.type('text/plain; charset=utf-8');
    return explanationText(explanation);
  }
}
