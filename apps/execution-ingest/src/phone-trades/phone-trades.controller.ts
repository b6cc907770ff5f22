import { Commands } from '@entresol/platform/commands';
import { Database } from '@entresol/platform/database';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { PHONE_TRADE_COLUMNS, PHONE_TRADE_STATES, type PhoneTradeRow } from './phone-trade.entity.js';
import { PhoneTrade, PhoneTradeRefusal } from './phone-trade.message.js';
import { approvePhoneTrade, enterPhoneTrade, rejectPhoneTrade } from './phone-trades.handler.js';

@ApiTags('executions')
@Controller('executions/phone')
export class PhoneTradesController {
  constructor(private readonly commands: Commands, private readonly database: Database) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Enter a fill dealt by phone. It counts nowhere until a second person has approved it' })
  async enter(@Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person, @Body() trade: PhoneTrade): Promise<PhoneTradeRow> {
    stated(trade.reason);
    return this.commands.run(request, (work) => enterPhoneTrade(work, trade, sub));
  }

  @Get()
  @ApiOperation({ summary: 'Deals by phone, the oldest first' })
  @ApiQuery({ name: 'state', enum: PHONE_TRADE_STATES })
  async read(@Query('state') state: string): Promise<PhoneTradeRow[]> {
    if (!PHONE_TRADE_STATES.some((one) => one === state)) {
      const accepted = PHONE_TRADE_STATES.join(', ');
      throw new Problem(400, 'INVALID_FIELD', `state must be one of ${accepted}`, { field: 'state', accepted });
    }
    return this.database.rows(`SELECT ${PHONE_TRADE_COLUMNS} FROM phone_trade WHERE state = $1 ORDER BY entered_at, exec_id LIMIT 1000`, [state]);
  }

  @Post(':execId/approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve a deal by phone as a second person: it goes the way of a platform’s report' })
  async approve(@Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person, @Param('execId') execId: string): Promise<PhoneTradeRow> {
    return this.commands.run(request, (work) => approvePhoneTrade(work, execId, sub));
  }

  @Post(':execId/reject')
  @HttpCode(200)
  @ApiOperation({ summary: 'Reject a deal by phone as a second person' })
  async reject(
    @Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person, @Param('execId') execId: string, @Body() { reason }: PhoneTradeRefusal,
  ): Promise<PhoneTradeRow> {
    stated(reason);
    return this.commands.run(request, (work) => rejectPhoneTrade(work, execId, sub, reason));
  }
}

function stated(reason: string): void {
  if (reason.trim() === '') throw new Problem(400, 'REASON_MISSING', 'A deal by phone, and its refusal, need a reason.', { field: 'reason' });
}
