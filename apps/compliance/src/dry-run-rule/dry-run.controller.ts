import { Database } from '@entresol/platform/database';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { dryRun } from './dry-run.handler.js';
import { DryRun, RuleToTry } from './dry-run.message.js';

@ApiTags('rules')
@Controller('rules/dry-run')
export class DryRunController {
  constructor(private readonly database: Database) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'What a rule would have flagged in all that is known. Nothing is stored, and nobody is flagged' })
  @ApiOkResponse({ type: DryRun })
  try(@Body() rule: RuleToTry): Promise<DryRun> {
    return this.database.snapshot((reader) => dryRun(reader, rule));
  }
}
