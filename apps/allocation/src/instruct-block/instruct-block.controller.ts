import { Instruction } from '@entresol/contracts/allocation.message';
import { Commands } from '@entresol/platform/commands';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import type { AllocRejReason } from '@entresol/trade/allocation';
import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { takeInstructions } from './instruct-block.handler.js';
import { answerOf, type InstructionAnswer } from './instruction-answer.rules.js';

/** Refusals that say what somebody else has done meanwhile, and nothing of the instruction itself. */
const CONFLICTS: readonly (AllocRejReason | null)[] = [
  'DUPLICATE_ALLOC_ID', 'REFERENCE_NOT_STANDING', 'NOT_ALLOCATED', 'BLOCK_ALREADY_ALLOCATED', 'CORRECTION_PENDING', 'BLOCK_ALREADY_INSTRUCTED',
];

@ApiTags('instructions')
@Controller('instructions')
export class InstructionsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @ApiOperation({ summary: 'Say how a block is to be split, or replace, cancel or reverse what was said. The person is the token’s, the time is now.' })
  async instruct(@Req() request: IdentifiedRequest, @ActingPerson() person: Person, @Body() instruction: Instruction): Promise<InstructionAnswer> {
    const answer = await this.commands.run(request, async (work): Promise<InstructionAnswer> => {
      const [judged] = await takeInstructions(work, [{ instruction, instructedBy: person.sub, transactTime: work.now, record: null }]);
      const { verdict } = judged!;
      const { blockId } = instruction;
      // A person is told at once, and may ask again: nothing of this is stored.
      if (verdict.state === 'WAITING') throw new Problem(404, 'UNKNOWN_BLOCK', `No block ${blockId} is known.`, { field: 'blockId' });
      return answerOf(instruction, verdict);
    });
    // Thrown only now, for what is refused is kept as well.
    if (CONFLICTS.includes(answer.reason)) throw new Problem(409, answer.reason!, answer.text!, { ...answer });
    return answer;
  }
}
