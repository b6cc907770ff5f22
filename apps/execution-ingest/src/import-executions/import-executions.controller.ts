import { Commands } from '@entresol/platform/commands';
import { MOST_LINES } from '@entresol/platform/csv-file.parser';
import { acceptCsv, csvFileOf } from '@entresol/platform/csv-upload';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Controller, HttpCode, Post, Req, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { importExecutions, type Imported } from './import-executions.handler.js';

@ApiTags('executions')
@Controller('executions')
export class ImportExecutionsController implements OnModuleInit {
  constructor(private readonly commands: Commands, private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    acceptCsv(this.http);
  }

  @Post('csv')
  @HttpCode(200)
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' }, description: 'a header line of the field names of executions.reported.v1 in any order, and a line a report' })
  @ApiOperation({
    summary: `Take a file of fills, corrections and cancels of at most ${MOST_LINES} lines as if their platforms had reported them`,
    description: 'Every line is judged by itself: the good ones are taken, the others are listed with their reason. The same file again changes nothing.',
  })
  async import(@Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person): Promise<Imported> {
    const file = csvFileOf(request);
    return this.commands.run(request, (work) => importExecutions(work, file, sub));
  }
}
