import { Count, Ids } from '@entresol/contracts/field';
import { askedDay } from '@entresol/platform/asked-day';
import { Commands } from '@entresol/platform/commands';
import { Database } from '@entresol/platform/database';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, Get, HttpCode, Param, Post, Req } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Max } from 'class-validator';
import { figuresOf, findDay, platformsOf, startClosing, type Closing } from './close-day.handler.js';
import { DayCloser } from './day-closer.handler.js';
import { viewOf, type DayView } from './day.entity.js';
import { previewClose, type ClosePreview } from './preview-close.handler.js';

export class CloseDay {
  @Ids({ description: 'platforms that must have sent all of the day' }) platforms: string[];
  @Count({ description: 'how long to wait, at most 86400; what is not complete by then is broken' })
  @Max(86_400, { message: '$property must be at most 86400' })
  deadlineSeconds: number;
}

@ApiTags('days')
@Controller('days')
export class DaysController {
  constructor(private readonly commands: Commands, private readonly database: Database, private readonly closer: DayCloser) {}

  @Post(':date/close')
  @HttpCode(202)
  @ApiOperation({ summary: 'Close a day: allocate what is complete, and at the deadline break the rest.' })
  async close(@Req() request: IdentifiedRequest, @ActingPerson() person: Person, @Param('date') date: string, @Body() asked: CloseDay): Promise<Closing> {
    const tradeDate = askedDay('date', date);
    const closing = await this.commands.run(request, (work) => startClosing(work, tradeDate, asked, person.sub));
    this.closer.wake();
    return closing;
  }

  @Get(':date')
  @ApiOperation({ summary: 'How far a day’s allocation is.' })
  async day(@Param('date') date: string): Promise<DayView> {
    const tradeDate = askedDay('date', date);
    const row = await findDay(this.database, tradeDate);
    if (!row) throw new Problem(404, 'UNKNOWN_DAY', `Nothing of ${tradeDate} is known.`, { field: 'date' });
    return viewOf(tradeDate, row, row.figures ?? (await figuresOf(this.database, tradeDate)), await platformsOf(this.database, tradeDate));
  }

  @Get(':date/close/preview')
  @ApiOperation({ summary: 'A dry run: what would be allocated if the day were closed now, what would be broken and why. Nothing is changed.' })
  async preview(@Param('date') date: string): Promise<ClosePreview> {
    const tradeDate = askedDay('date', date);
    return this.database.snapshot((reader) => previewClose(reader, tradeDate));
  }
}
