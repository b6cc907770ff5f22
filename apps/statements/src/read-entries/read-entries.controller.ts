import { PATTERNS } from '@entresol/contracts/field';
import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';

/** As many as an address holds. */
const MOST = 50;

/** What a confirmation booked on its account. Shares and cash in are positive, out negative. */
export interface BookedEntry {
  readonly entryKind: string;
  readonly confirmId: string;
  readonly account: string;
  readonly entryType: string;
  readonly tradeDate: string;
  readonly symbol: string;
  readonly quantity: string;
  readonly amount: string;
  readonly currency: string;
  /** ce_id of the confirmation that was told, and where it was read. */
  readonly eventId: string | null;
  readonly origin: string;
}

@ApiTags('entries')
@Controller('entries')
export class ReadEntriesController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: `The entries that confirmations booked; confirmIds are at most ${MOST}, separated by commas` })
  @ApiQuery({ name: 'confirmIds' })
  async entries(@Query('confirmIds') confirmIds?: string): Promise<BookedEntry[]> {
    const wanted = (confirmIds ?? '').split(',');
    if (wanted.length > MOST || !wanted.every((id) => PATTERNS.id.test(id))) {
      throw new Problem(400, 'INVALID_FIELD', `confirmIds must be 1 to ${MOST} ids, separated by commas`, { field: 'confirmIds' });
    }
    return this.database.rows<BookedEntry>(
      `SELECT entry_kind AS "entryKind", reference AS "confirmId", account, entry_type AS "entryType", trade_date::text AS "tradeDate", symbol,
         quantity::text, amount::text, currency, event_id AS "eventId", origin
       FROM ledger_entry WHERE source = 'confirmation' AND entry_kind <> 'ACTIVITY' AND reference = ANY ($1) ORDER BY reference, entry_kind`,
      [wanted],
    );
  }
}
