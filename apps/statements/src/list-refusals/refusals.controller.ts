import { Database } from '@entresol/platform/database';
import { OneOf } from '@entresol/contracts/field';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { BOOKING_REFUSALS, type BookingRefusal } from '../book-entries/book-entries.rules.js';

/** More than a person can look through at once. */
const MOST = 1000;

class RefusalsWanted {
  @OneOf(BOOKING_REFUSALS, { optional: true }) reason?: BookingRefusal;
}

@ApiTags('refusals')
@Controller('refusals')
export class RefusalsController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: `Confirmations and activities that were not booked, and why; the latest ${MOST}` })
  async list(@Query() { reason }: RefusalsWanted): Promise<object[]> {
    return this.database.rows<object>(
      `SELECT entry_kind AS "entryKind", source, reference, account, reason, record, event_id AS "eventId", origin, refused_at AS "refusedAt"
       FROM refusal WHERE $1::text IS NULL OR reason = $1 ORDER BY refused_at DESC, origin LIMIT ${MOST}`,
      [reason ?? null],
    );
  }
}
