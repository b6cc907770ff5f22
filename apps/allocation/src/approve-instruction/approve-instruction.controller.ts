import { PATTERNS } from '@entresol/contracts/field';
import { Commands } from '@entresol/platform/commands';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Controller, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { approveInstruction, type Approval } from './approve-instruction.handler.js';

@ApiTags('instructions')
@Controller('instructions')
export class ApprovalsController {
  constructor(private readonly commands: Commands) {}

  @Post(':allocId/approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve an instruction as a second person. Approving again changes nothing.' })
  async approve(@Req() request: IdentifiedRequest, @ActingPerson() person: Person, @Param('allocId') allocId: string): Promise<Approval> {
    if (!PATTERNS.id.test(allocId)) throw new Problem(404, 'UNKNOWN_INSTRUCTION', 'No such instruction is known.', { field: 'allocId' });
    return this.commands.run(request, (work) => approveInstruction(work, allocId, person.sub));
  }
}
