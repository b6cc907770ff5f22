import type { Certificate } from '@entresol/contracts/allocation.message';
import { PATTERNS } from '@entresol/contracts/field';
import { Database } from '@entresol/platform/database';
import { Problem } from '@entresol/platform/problem';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';

const NEWEST = `SELECT content FROM certificate WHERE block_id = $1 AND ($2::int IS NULL OR version = $2) ORDER BY version DESC LIMIT 1`;

@ApiTags('blocks')
@Controller('blocks/:blockId/certificate')
export class CertificatesController {
  constructor(private readonly database: Database) {}

  @Get()
  @ApiOperation({ summary: 'What proves a block’s allocation, as it was written with it; see docs/certificate.md.' })
  @ApiQuery({ name: 'version', required: false, description: 'absent: the newest' })
  async certificate(@Param('blockId') blockId: string, @Query('version') version?: string): Promise<Certificate> {
    if (version !== undefined && !/^[1-9]\d{0,8}$/.test(version)) {
      throw new Problem(400, 'INVALID_FIELD', 'version must be a whole number from 1', { field: 'version', accepted: '1, 2, …' });
    }
    const [row] = PATTERNS.id.test(blockId) ? await this.database.rows<{ content: string }>(NEWEST, [blockId, version ?? null]) : [];
    if (!row) throw new Problem(404, 'NO_CERTIFICATE', 'No such allocation is known, or nothing is left of it.', { field: 'blockId' });
    return JSON.parse(row.content) as Certificate;
  }
}
