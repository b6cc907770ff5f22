import { Commands } from '@entresol/platform/commands';
import { Database } from '@entresol/platform/database';
import { ActingPerson, type IdentifiedRequest, type Person } from '@entresol/platform/identity';
import { Problem } from '@entresol/platform/problem';
import { Body, Controller, Get, Param, Put, Req } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiTags, getSchemaPath } from '@nestjs/swagger';
import { knownNoun, nouns } from '../row/noun.js';
import { heldRows, type HeldRow } from '../row/reference-versions.js';
import type { RowContent } from '../row/row-content.js';
import { replaceRow } from './maintain-row.handler.js';

const NOUN = { name: 'noun', enum: nouns.map(({ name }) => name) };
const classes = nouns.map(({ topic }) => topic.message);
const anyRow = { oneOf: classes.map((row) => ({ $ref: getSchemaPath(row) })) };

type Row = RowContent & { readonly version: number };

@ApiTags('reference')
@ApiExtraModels(...classes)
@Controller('reference')
export class ReferenceController {
  constructor(private readonly commands: Commands, private readonly database: Database) {}

  @Get(':noun')
  @ApiOperation({ summary: 'Every row of a noun as it stands' })
  @ApiParam(NOUN)
  @ApiOkResponse({ schema: { type: 'array', items: anyRow } })
  async list(@Param('noun') name: string): Promise<Row[]> {
    return (await heldRows(this.database, knownNoun(name))).map(asRow);
  }

  @Get(':noun/:id')
  @ApiOperation({ summary: 'One row as it stands' })
  @ApiParam(NOUN)
  @ApiOkResponse({ schema: anyRow })
  async one(@Param('noun') name: string, @Param('id') id: string): Promise<Row> {
    const [row] = await heldRows(this.database, knownNoun(name), [id]);
    if (!row) throw unknownRow(name, id);
    return asRow(row);
  }

  @Get(':noun/:id/versions')
  @ApiOperation({ summary: 'Every version of a row, who made it and when, latest first' })
  @ApiParam(NOUN)
  async versions(@Param('noun') name: string, @Param('id') id: string): Promise<object[]> {
    const versions = await this.database.rows<object>(
      `SELECT version, content, changed_by AS "changedBy", changed_at AS "changedAt" FROM reference_version
       WHERE noun = $1 AND id = $2 ORDER BY version DESC`,
      [knownNoun(name).name, id],
    );
    if (versions.length === 0) throw unknownRow(name, id);
    return versions;
  }

  @Put(':noun/:id')
  @ApiOperation({
    summary: 'Replaces a row, or makes it',
    description: 'The body is the row without its version. To take a row out of use, give it the status CLOSED. Conflict rules need a proposal.',
  })
  @ApiParam(NOUN)
  @ApiHeader({ name: 'Idempotency-Key', required: true })
  @ApiBody({ schema: anyRow })
  @ApiOkResponse({ schema: anyRow })
  async replace(
    @Param('noun') name: string, @Param('id') id: string, @Body() fields: RowContent, @ActingPerson() person: Person, @Req() request: IdentifiedRequest,
  ): Promise<Row> {
    const noun = knownNoun(name);
    return this.commands.run(request, async (work) => asRow(await replaceRow(work, noun, { id, fields, actor: person.sub })));
  }
}

function unknownRow(noun: string, id: string): Problem {
  return new Problem(404, 'UNKNOWN_ROW', `No row ${id} of ${noun} is known.`, { field: 'id' });
}

function asRow({ content, version }: HeldRow): Row {
  return { ...content, version };
}
