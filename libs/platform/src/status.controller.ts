import { Backbone } from '@entresol/messaging/backbone';
import type { PartitionLag } from '@entresol/messaging/lag';
import { Controller, Get, Inject } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Database } from './database.js';
import { SERVICE, type ServiceDefinition } from './service-definition.js';

/** Whether a service has work before it; cheap enough to be asked often. */
export interface PipelineStatus {
  readonly service: string;
  readonly ready: boolean;
  /** Records that it has yet to take. */
  readonly lag: number;
  readonly partitions: readonly PartitionLag[];
  /** Messages committed, not yet sent. */
  readonly outbox: number;
}

/** How a service stands, in numbers alone. */
export interface ServiceStatus extends PipelineStatus {
  readonly parked: number;
  readonly quarantined: number;
  readonly counts: Readonly<Record<string, number>>;
}

/** Something that needs a person. */
export interface Break {
  readonly subject: string;
  readonly reason: string;
  readonly since: string;
}

@ApiTags('status')
@Controller('status')
export class StatusController {
  constructor(private readonly backbone: Backbone, private readonly database: Database, @Inject(SERVICE) private readonly definition: ServiceDefinition) {}

  @Get()
  async status(): Promise<ServiceStatus> {
    const [setAside] = await this.database.rows<{ parked: string; quarantined: string }>(
      `SELECT (SELECT count(*) FROM parked WHERE released_at IS NULL) AS parked,
              (SELECT count(*) FROM quarantine WHERE state = 'OPEN') AS quarantined`,
    );
    const [counts] = await this.database.rows<Record<string, string>>(this.definition.counts);
    return {
      ...(await this.pipeline()),
      parked: Number(setAside!.parked),
      quarantined: Number(setAside!.quarantined),
      counts: Object.fromEntries(Object.entries(counts ?? {}).map(([name, count]) => [name, Number(count ?? 0)])),
    };
  }

  @Get('pipeline')
  async pipeline(): Promise<PipelineStatus> {
    const partitions = await this.backbone.lag();
    const lag = partitions.reduce((sum, partition) => sum + partition.lag, 0);
    return { service: this.definition.service, ready: this.backbone.ready, lag, partitions, outbox: await this.backbone.unsent() };
  }

  @Get('breaks')
  async breaks(): Promise<Break[]> {
    return this.definition.breaks ? this.database.rows<Break>(this.definition.breaks) : [];
  }
}
