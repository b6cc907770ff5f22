import { askedDay } from '@entresol/platform/asked-day';
import { Database } from '@entresol/platform/database';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { PLATFORMS_OF_DAY } from './platform-day.entity.js';
import { standingOf, type PlatformReceived, type PlatformStanding } from './platform-standing.rules.js';

@ApiTags('days')
@Controller('days')
export class PlatformStandingController {
  constructor(private readonly database: Database) {}

  @Get(':date/platforms')
  @ApiOperation({ summary: 'What came of each platform’s day, beside what the platform says it sent' })
  async platforms(@Param('date') date: string): Promise<PlatformStanding[]> {
    return (await this.database.rows<PlatformReceived>(PLATFORMS_OF_DAY, [askedDay('date', date)])).map(standingOf);
  }
}
