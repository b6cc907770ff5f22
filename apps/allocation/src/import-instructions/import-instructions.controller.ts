import { Commands } from '@entresol/platform/commands';
import { MOST_LINES } from '@entresol/platform/csv-file.parser';
import { acceptCsv, csvFileOf } from '@entresol/platform/csv-upload';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Controller, HttpCode, Post, Req, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import { importInstructions, type ImportedInstructions } from './import-instructions.handler.js';

@ApiTags('instructions')
@Controller('instructions')
export class ImportInstructionsController implements OnModuleInit {
  constructor(private readonly commands: Commands, private readonly http: HttpAdapterHost) {}

  onModuleInit(): void {
    acceptCsv(this.http);
  }

  @Post('import')
  @HttpCode(200)
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' }, description: 'a header line of the fields of an instruction and its accounts in any order, and a line an account' })
  @ApiOperation({
    summary: `Take a file of instructions of at most ${MOST_LINES} lines as if the person of the token had given each now`,
    description: 'The lines of one instruction stand together and say the same of it. Where one of them is wrong it is not judged; the others are.',
  })
  async import(@Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person): Promise<ImportedInstructions> {
    const file = csvFileOf(request);
    return this.commands.run(request, (work) => importInstructions(work, file, sub));
  }
}
