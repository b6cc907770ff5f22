import { askedDay } from '@entresol/platform/asked-day';
import { Database } from '@entresol/platform/database';
import { Controller, Get, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { readFirmRows } from './check-readiness.handler.js';
import type { Finding } from './finding.rules.js';
import { readinessFindings } from './readiness.rules.js';

/** More than a person mends before trading. */
const MOST_LISTED = 1000;

export interface Readiness {
  readonly tradeDate: string;
  readonly ready: boolean;
  /** How many findings there are; the first thousand are listed. */
  readonly found: number;
  readonly findings: readonly Finding[];
}

@ApiTags('days')
@Controller('days')
export class ReadinessController {
  constructor(private readonly database: Database) {}

  @Get(':date/readiness')
  @ApiOperation({ summary: 'What the reference data lacks for a day of trading' })
  async readiness(@Param('date') date: string): Promise<Readiness> {
    const tradeDate = askedDay('date', date);
    const findings = readinessFindings(await readFirmRows(this.database), tradeDate);
    return { tradeDate, ready: findings.length === 0, found: findings.length, findings: findings.slice(0, MOST_LISTED) };
  }
}
