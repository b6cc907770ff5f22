import { Instruction } from '@entresol/contracts/allocation.message';
import { Commands } from '@entresol/platform/commands';
import { ActingPerson, Roles, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { ALLOC_REJ_CODES, type AllocRejReason } from '@entresol/trade/allocation';
import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { takeInstructions } from './instruct-block.handler.js';

/** What became of an instruction. A refused one is an answer, not an error: it is kept and published. */
interface InstructionAnswer {
  readonly allocId: string;
  readonly blockId: string;
  readonly state: 'ACCEPTED' | 'REFUSED';
  readonly reason: AllocRejReason | null;
  /** FIX AllocRejCode 88. */
  readonly allocRejCode: number | null;
  readonly text: string | null;
  readonly account: string | null;
}

@ApiTags('instructions')
@Controller('instructions')
export class InstructionsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @Roles('portfolio-manager')
  @ApiOperation({ summary: 'Say how a block is to be split. The instructing person is the token’s, the time is now.' })
  async instruct(@Req() request: IdentifiedRequest, @ActingPerson() person: Person, @Body() instruction: Instruction): Promise<InstructionAnswer> {
    return this.commands.run(request, async (work) => {
      const [judged] = await takeInstructions(work, [{ instruction, instructedBy: person.sub, transactTime: work.now, record: null }]);
      const { verdict } = judged!;
      const { allocId, blockId } = instruction;
      // A person is told at once, and may ask again: nothing of this is stored.
      if (verdict.state === 'WAITING') throw new Problem(404, 'UNKNOWN_BLOCK', `No block ${blockId} is known.`, { field: 'blockId' });
      if (verdict.state === 'ACCEPTED') return { allocId, blockId, state: 'ACCEPTED', reason: null, allocRejCode: null, text: null, account: null };
      const { reason, text, account } = verdict;
      return { allocId, blockId, state: 'REFUSED', reason, allocRejCode: ALLOC_REJ_CODES[reason], text, account };
    });
  }
}
