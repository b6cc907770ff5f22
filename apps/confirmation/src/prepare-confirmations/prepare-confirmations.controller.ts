import { Count, Id, Ids, Lines, OneOf, Text } from '@entresol/contracts/field';
import type { Work } from '@entresol/messaging/work';
import { Commands } from '@entresol/platform/commands';
import type { IdentifiedRequest } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { HOLDS, type Hold } from './hold.rules.js';
import { prepareAllocations, type Prepared } from './prepare-confirmations.handler.js';
import type { HeldAllocation } from './save-preparation.handler.js';

export class PrepareAgain {
  @Ids({ description: 'held allocations, as GET /breaks lists them' }) allocIds: string[];
}

export class StillHeld implements HeldAllocation {
  @Id() allocId: string;
  @OneOf(HOLDS) hold: Hold;
  @Text() text: string;
}

export class PreparedAgain implements Prepared {
  @Count({ description: 'confirmations made' }) prepared: number;
  @Lines(() => StillHeld) held: StillHeld[];
}

@ApiTags('confirmations')
@Controller('confirmations')
export class PrepareController {
  constructor(private readonly commands: Commands) {}

  /** Prepares held allocations again, once the reference data that held them is right. What is prepared already stays as it is. */
  @Post('prepare')
  @HttpCode(200)
  @ApiOkResponse({ type: PreparedAgain })
  async prepare(@Req() request: IdentifiedRequest, @Body() { allocIds }: PrepareAgain): Promise<Prepared> {
    return this.commands.run(request, async (work) => {
      await refuseUnknown(work, allocIds);
      return prepareAllocations(work, allocIds);
    });
  }
}

async function refuseUnknown(work: Work, allocIds: readonly string[]): Promise<void> {
  const unknown = await work.rows<{ allocId: string }>(
    'SELECT n AS "allocId" FROM unnest($1::text[]) AS n WHERE NOT EXISTS (SELECT FROM allocation WHERE alloc_id = n)', [allocIds],
  );
  if (unknown.length > 0) {
    const more = { field: 'allocIds', unknown: unknown.map((row) => row.allocId) };
    throw new Problem(404, 'UNKNOWN_ALLOCATION', `${unknown.length} of the allocations are not known.`, more);
  }
}
