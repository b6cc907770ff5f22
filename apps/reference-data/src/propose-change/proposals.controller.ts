import { Commands } from '@entresol/platform/commands';
import { Database } from '@entresol/platform/database';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import { knownNoun } from '../row/noun.js';
import type { RowContent } from '../row/row-content.js';
import { approveProposal, proposeChange, rejectProposal } from './propose-change.handler.js';
import { PROPOSAL, PROPOSAL_STATES, type Proposal } from './proposal.js';

@ApiTags('reference')
@Controller()
export class ProposalsController {
  constructor(private readonly commands: Commands, private readonly database: Database) {}

  @Post('reference/:noun/:id/proposals')
  @HttpCode(200)
  @ApiOperation({ summary: 'Propose what a row is to be; another person decides', description: 'The body is { row, reason }: the row without its version.' })
  @ApiBody({ schema: { type: 'object', properties: { row: { type: 'object' }, reason: { type: 'string' } }, required: ['row', 'reason'] } })
  async propose(
    @Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person, @Param('noun') name: string, @Param('id') id: string,
    @Body() { row, reason }: { row?: RowContent; reason?: unknown },
  ): Promise<Proposal> {
    if (typeof reason !== 'string' || reason.trim() === '') throw new Problem(400, 'REASON_MISSING', 'A proposal needs a reason.', { field: 'reason' });
    const noun = knownNoun(name);
    return this.commands.run(request, (work) => proposeChange(work, noun, { id, fields: row ?? {}, actor: sub }, reason));
  }

  @Get('proposals')
  @ApiOperation({ summary: 'Proposals, the oldest first' })
  @ApiQuery({ name: 'state', enum: PROPOSAL_STATES })
  async list(@Query('state') state: string): Promise<Proposal[]> {
    if (!PROPOSAL_STATES.some((one) => one === state)) {
      const accepted = PROPOSAL_STATES.join(', ');
      throw new Problem(400, 'INVALID_FIELD', `state must be one of ${accepted}`, { field: 'state', accepted });
    }
    return this.database.rows(`SELECT ${PROPOSAL} FROM proposal WHERE state = $1 ORDER BY proposed_at, proposal_id LIMIT 1000`, [state]);
  }

  @Post('proposals/:proposalId/approve')
  @HttpCode(200)
  @ApiOperation({ summary: 'Make a proposed change, as a second person' })
  async approve(@Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person, @Param('proposalId') proposalId: string): Promise<Proposal> {
    return this.commands.run(request, (work) => approveProposal(work, proposalId, sub));
  }

  @Post('proposals/:proposalId/reject')
  @HttpCode(200)
  @ApiOperation({ summary: 'Turn a proposed change down, as a second person' })
  async reject(@Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person, @Param('proposalId') proposalId: string): Promise<Proposal> {
    return this.commands.run(request, (work) => rejectProposal(work, proposalId, sub));
  }
}
