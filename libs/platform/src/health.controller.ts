import { Backbone } from '@entresol/messaging/backbone';
import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Database } from './database.js';
import { Problem } from './problem.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly backbone: Backbone, private readonly database: Database) {}

  @Get('live')
  @ApiOkResponse({ description: 'The process runs. A service that must not go on ends its process.' })
  live(): { live: true } {
    return { live: true };
  }

  @Get('ready')
  @ApiOkResponse({ description: 'Consuming, and the database answers.' })
  async ready(): Promise<{ ready: true }> {
    if (!this.backbone.ready) throw new Problem(503, 'NOT_CONSUMING', 'The service does not consume yet, or not any more.');
    try {
      await this.database.rows('SELECT 1');
    } catch {
      throw new Problem(503, 'DATABASE_AWAY', 'The database does not answer.');
    }
    return { ready: true };
  }
}
