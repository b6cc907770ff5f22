import type { ExecutionAccepted } from '@entresol/contracts/execution.message';
import { Commands } from '@entresol/platform/commands';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { amendExecution } from './amend-executions.handler.js';
import { Bust, Correction } from './amendment.message.js';

@ApiTags('executions')
@Controller('executions/:platform/:tradeDate/:execId')
export class AmendExecutionsController {
  constructor(private readonly commands: Commands) {}

  @Post('correct')
  @HttpCode(200)
  @ApiOperation({ summary: 'Correct quantity and price of a fill by hand' })
  async correct(
    @Req() request: IdentifiedRequest, @Param('platform') platform: string, @Param('tradeDate') tradeDate: string, @Param('execId') execRefId: string,
    @Body() { lastQty, lastPx, reason }: Correction, @ActingPerson() { sub: person }: Person,
  ): Promise<ExecutionAccepted> {
    return this.commands.run(request, (work) =>
      amendExecution(work, { platform, tradeDate }, { execRefId, figures: { lastQty, lastPx }, person }, stated(reason)));
  }

  @Post('bust')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel a fill by hand' })
  async bust(
    @Req() request: IdentifiedRequest, @Param('platform') platform: string, @Param('tradeDate') tradeDate: string, @Param('execId') execRefId: string,
    @Body() { reason }: Bust, @ActingPerson() { sub: person }: Person,
  ): Promise<ExecutionAccepted> {
    return this.commands.run(request, (work) => amendExecution(work, { platform, tradeDate }, { execRefId, figures: null, person }, stated(reason)));
  }
}

function stated(reason: string): string {
  if (reason.trim() === '') throw new Problem(400, 'REASON_MISSING', 'An amendment by hand needs a reason.', { field: 'reason' });
  return reason;
}
