import { isDay } from '@entresol/calendar/day';
import { CalendarDate, Count, Ids } from '@entresol/contracts/field';
import { Commands } from '@entresol/platform/commands';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { releaseBlocks, releaseDay, type ReleaseOutcome } from './release-confirmations.handler.js';

/** What to release: exactly one of the two. */
export class ReleaseConfirmations {
  @Ids({ optional: true, description: 'blocks whose confirmations go out' }) blockIds?: string[];
  @CalendarDate({ optional: true, description: 'the trade date whose confirmations go out' }) tradeDate?: string | null;
}

export class Released implements ReleaseOutcome {
  @Count({ description: 'confirmations that went out now' }) issued: number;
  @Count({ description: 'confirmations that had gone out before' }) alreadyIssued: number;
  @Count({ description: 'blocks that these confirmations are of' }) blocks: number;
  @Count({ description: 'allocations among those asked for that are held: see GET /breaks' }) held: number;
}

@ApiTags('confirmations')
@Controller('confirmations')
export class ReleaseController {
  constructor(private readonly commands: Commands) {}

  /** Sends out all prepared confirmations of some blocks, or of a day, in one act. What went out before stays as it is. */
  @Post('release')
  @HttpCode(200)
  @ApiOkResponse({ type: Released })
  async release(@Req() request: IdentifiedRequest, @Body() body: ReleaseConfirmations, @ActingPerson() person: Person): Promise<ReleaseOutcome> {
    const { blockIds, tradeDate } = body;
    if ((blockIds == null) === (tradeDate == null)) {
      const more = { field: 'blockIds', accepted: 'exactly one of blockIds and tradeDate' };
      throw new Problem(400, 'ONE_SELECTION', 'A release names blocks or a trade date.', more);
    }
    if (tradeDate != null && !isDay(tradeDate)) {
      throw new Problem(400, 'INVALID_FIELD', `There is no day ${tradeDate}.`, { field: 'tradeDate', accepted: 'a day, YYYY-MM-DD' });
    }
    return this.commands.run(request, (work) => (blockIds ? releaseBlocks(work, blockIds, person.sub) : releaseDay(work, tradeDate!, person.sub)));
  }
}
