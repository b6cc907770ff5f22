import { FlagDecided } from '@entresol/contracts/compliance.message';
import { Commands } from '@entresol/platform/commands';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Body, Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { decideFlag } from './decide-flags.handler.js';
import { FlagDecision } from './flag-decision.message.js';

@ApiTags('flags')
@Controller('flags/:flagId/decision')
export class DecideFlagsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Decide on a flag, with a reason, as a supervisor who did nothing of it. A decision stands' })
  @ApiOkResponse({ type: FlagDecided })
  async decide(
    @Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person, @Param('flagId') flagId: string, @Body() decision: FlagDecision,
  ): Promise<FlagDecided> {
    return this.commands.run(request, (work) => decideFlag(work, flagId, decision, sub));
  }
}
