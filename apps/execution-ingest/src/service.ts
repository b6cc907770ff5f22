import { PERMISSIONS } from '@entresol/contracts/permissions';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { ExecutionIngestModule } from './execution-ingest.module.js';
import { BREAKS, COUNTS } from './standing.sql.js';

export const executionIngest: ServiceDefinition = {
  service: 'execution-ingest',
  title: 'Execution ingest',
  port: 4001,
  module: ExecutionIngestModule,
  permissions: PERMISSIONS['execution-ingest'],
  migrations: new URL('../migrations/', import.meta.url),
  references: [],
  counts: COUNTS,
  breaks: BREAKS,
};
