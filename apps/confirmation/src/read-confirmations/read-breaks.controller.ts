import { ForeignId, OneOf, Text, Timestamp } from '@entresol/contracts/field';
import { Database } from '@entresol/platform/database';
import { AFFIRMATION_REFUSALS, type AffirmationRefusal } from '@entresol/trade/confirmation';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HOLDS, type Hold } from '../prepare-confirmations/hold.rules.js';

/** Allocations that wait, under their allocId, and custodians' answers that were refused, under the confirmId they name. */
export const BREAKS = `
  SELECT alloc_id AS subject, hold AS reason, 'block ' || block_id || ': ' || hold_text AS text, held_since AS since FROM allocation
  WHERE hold <> 'SUPERSEDED'
  UNION ALL
  SELECT confirm_id, refusal, affirm_status || ' by ' || custodian || ' in ' || origin, answered_at FROM answer WHERE outcome = 'REFUSED'
  ORDER BY since, subject`;

export class ConfirmationBreak {
  @ForeignId({ description: 'an allocId, or the confirmId that an answer named' }) subject: string;
  @OneOf([...HOLDS, ...AFFIRMATION_REFUSALS]) reason: Hold | AffirmationRefusal;
  @Text() text: string;
  @Timestamp() since: Date;
}

@ApiTags('confirmations')
@Controller('breaks')
export class ReadBreaksController {
  constructor(private readonly database: Database) {}

  /** What needs a person, oldest first. */
  @Get()
  @ApiOkResponse({ type: [ConfirmationBreak] })
  async breaks(): Promise<ConfirmationBreak[]> {
    return this.database.rows<ConfirmationBreak>(BREAKS);
  }
}
