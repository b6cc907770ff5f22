import { Hash, PATTERNS, Text } from '@entresol/contracts/field';
import { Commands } from '@entresol/platform/commands';
import { Database } from '@entresol/platform/database';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { MinLength } from 'class-validator';
import { approveCorrection, previewCorrection, type Corrected, type HashedPreview } from './correct-block.handler.js';

export class ApproveCorrection {
  @Hash({ description: 'of the preview that is approved' }) hash: string;
  @Text({ description: 'why' })
  @MinLength(1, { message: '$property must not be empty' })
  reason: string;
}

@ApiTags('corrections')
@Controller('blocks/:blockId/correction')
export class CorrectionsController {
  constructor(private readonly commands: Commands, private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: 'What a correction of the block would change, all the way down, with the hash that its approval names.' })
  async preview(@Param('blockId') blockId: string): Promise<HashedPreview> {
    return previewCorrection(this.database, idOf(blockId));
  }

  @Post('approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve what the preview of this hash lists, and apply it. Refused where the list has changed since.' })
  async approve(
    @Req() request: IdentifiedRequest, @ActingPerson() person: Person, @Param('blockId') blockId: string, @Body() { hash, reason }: ApproveCorrection,
  ): Promise<Corrected> {
    return this.commands.run(request, (work) => approveCorrection(work, idOf(blockId), { hash, reason, person: person.sub }));
  }
}

function idOf(blockId: string): string {
  if (!PATTERNS.id.test(blockId)) throw new Problem(404, 'UNKNOWN_BLOCK', 'No such block is known.', { field: 'blockId' });
  return blockId;
}
