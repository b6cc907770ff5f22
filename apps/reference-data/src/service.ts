import { PERMISSIONS } from '@entresol/contracts/permissions';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { ReferenceDataModule } from './reference-data.module.js';
import { nouns } from './row/noun.js';

export const referenceData: ServiceDefinition = {
  service: 'reference-data',
  title: 'Reference data',
  port: 4006,
  module: ReferenceDataModule,
  permissions: PERMISSIONS['reference-data'],
  migrations: new URL('../migrations/', import.meta.url),
  references: [],
  readyOnceSent: true,
  counts: `SELECT ${nouns.map(({ name }) => `count(*) FILTER (WHERE noun = '${name}') AS "${name}"`).join(', ')} FROM reference_version WHERE version = 1`,
};
