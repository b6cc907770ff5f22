import { Instruction } from '@entresol/contracts/allocation.message';
import { Commands } from '@entresol/platform/commands';
import { ActingPerson, Roles, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { ALLOC_STATUSES, type AllocRejReason, type AllocStatus } from '@entresol/trade/allocation';
import { Body, Controller, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { takeInstructions } from './instruct-block.handler.js';
import type { LeftOut } from './instruct-block.rules.js';
import { allocStatusOf, toldOf } from './instruction-life.rules.js';

/** What became of an instruction. A refused one is an answer, not an error: it is kept and published. */
export interface InstructionAnswer {
  readonly allocId: string;
  readonly blockId: string;
  readonly state: 'ACCEPTED' | 'PROPOSED' | 'CARRIED_OUT' | 'REFUSED';
  /** FIX AllocStatus 87, by name and by code. */
  readonly allocStatus: AllocStatus;
  readonly allocStatusCode: number;
  readonly reason: AllocRejReason | null;
  /** FIX AllocRejCode 88. */
  readonly allocRejCode: number | null;
  readonly text: string | null;
  readonly account: string | null;
  /** Accounts that an error of their own left out. */
  readonly leftOut: readonly LeftOut[];
}

/** Refusals that say what somebody else has done meanwhile, and nothing of the instruction itself. */
const CONFLICTS: readonly (AllocRejReason | null)[] = [
  'DUPLICATE_ALLOC_ID', 'REFERENCE_NOT_STANDING', 'NOT_ALLOCATED', 'BLOCK_ALREADY_ALLOCATED', 'CORRECTION_PENDING', 'BLOCK_ALREADY_INSTRUCTED',
];

@ApiTags('instructions')
@Controller('instructions')
export class InstructionsController {
  constructor(private readonly commands: Commands) {}

  @Post()
  @Roles('portfolio-manager')
  @ApiOperation({ summary: 'Say how a block is to be split, or replace, cancel or reverse what was said. The person is the token’s, the time is now.' })
  async instruct(@Req() request: IdentifiedRequest, @ActingPerson() person: Person, @Body() instruction: Instruction): Promise<InstructionAnswer> {
    const answer = await this.commands.run(request, async (work): Promise<InstructionAnswer> => {
      const [judged] = await takeInstructions(work, [{ instruction, instructedBy: person.sub, transactTime: work.now, record: null }]);
      const { verdict } = judged!;
      const { allocId, blockId, allocTransType } = instruction;
      // A person is told at once, and may ask again: nothing of this is stored.
      if (verdict.state === 'WAITING') throw new Problem(404, 'UNKNOWN_BLOCK', `No block ${blockId} is known.`, { field: 'blockId' });
      const refusal = verdict.state === 'REFUSED' ? toldOf(verdict) : { reason: null, allocRejCode: null, text: null, account: null };
      const state = verdict.state === 'REFUSED' ? verdict.state : verdict.effect.state;
      const allocStatus = allocStatusOf({ state, reason: refusal.reason, allocTransType });
      const leftOut = verdict.state === 'TAKEN' ? verdict.leftOut : [];
      return { allocId, blockId, state, allocStatus, allocStatusCode: ALLOC_STATUSES[allocStatus], ...refusal, leftOut };
    });
    // Thrown only now, for what is refused is kept as well.
    if (CONFLICTS.includes(answer.reason)) throw new Problem(409, answer.reason!, answer.text!, { ...answer });
    return answer;
  }
}
