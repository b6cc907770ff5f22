import { Commands } from '@entresol/platform/commands';
import { ActingPerson, Roles, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Controller, HttpCode, Post, Req, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { ApiBody, ApiConsumes, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { LARGEST_FILE, MOST_LINES } from './csv-file.parser.js';
import { importExecutions, type Imported } from './import-executions.handler.js';

@ApiTags('executions')
@Controller('executions')
export class ImportExecutionsController implements OnModuleInit {
  constructor(private readonly commands: Commands, private readonly http: HttpAdapterHost) {}

  /** A file is handed over as its bytes: whether they are text is for its reader to say. */
  onModuleInit(): void {
    const server = this.http.httpAdapter.getInstance<FastifyInstance>();
    server.addContentTypeParser('text/csv', { parseAs: 'buffer', bodyLimit: LARGEST_FILE }, (_request, body, done) => done(null, body));
  }

  @Post('csv')
  @HttpCode(200)
  @Roles('operations')
  @ApiConsumes('text/csv')
  @ApiBody({ schema: { type: 'string' }, description: 'a header line of the field names of executions.reported.v1 in any order, and a line a report' })
  @ApiOperation({
    summary: `Take a file of fills, corrections and cancels of at most ${MOST_LINES} lines as if their platforms had reported them`,
    description: 'Every line is judged by itself: the good ones are taken, the others are listed with their reason. The same file again changes nothing.',
  })
  async import(@Req() request: IdentifiedRequest, @ActingPerson() { sub }: Person): Promise<Imported> {
    const file = request.body;
    if (!Buffer.isBuffer(file)) throw new Problem(415, 'UNSUPPORTED_MEDIA_TYPE', 'Fills come as a file of text/csv.', { accepted: 'text/csv' });
    return this.commands.run(request, (work) => importExecutions(work, file, sub));
  }
}
