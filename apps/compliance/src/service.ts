import { PERMISSIONS } from '@entresol/contracts/permissions';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { ComplianceModule } from './compliance.module.js';

export const compliance: ServiceDefinition = {
  service: 'compliance',
  title: 'Compliance',
  port: 4005,
  module: ComplianceModule,
  permissions: PERMISSIONS.compliance,
  migrations: new URL('../migrations/', import.meta.url),
  references: ['users', 'conflictRules'],
  counts: `
    SELECT (SELECT count(*) FROM lineage) AS subjects,
           (SELECT count(*) FROM (SELECT DISTINCT scope, subject, person, duty FROM duty) AS held) AS duties,
           (SELECT count(DISTINCT waits_on) FROM parked WHERE released_at IS NULL) AS unmapped,
           (SELECT count(*) FROM flag) AS flags,
           (SELECT count(*) FROM flag WHERE status = 'OPEN') AS flags_open,
           (SELECT count(*) FROM flag WHERE severity = 'CRITICAL') AS flags_critical,
           (SELECT count(*) FROM flag WHERE severity = 'HIGH') AS flags_high,
           (SELECT count(*) FROM flag WHERE severity = 'MEDIUM') AS flags_medium`,
  breaks: `
    SELECT substr(waits_on, length('person:') + 1) AS subject, 'UNMAPPED_USER' AS reason, min(parked_at) AS since
    FROM parked WHERE released_at IS NULL GROUP BY waits_on
    UNION ALL SELECT flag_id, 'OVERDUE_FLAG', due_at FROM flag WHERE status = 'OPEN' AND due_at < now()
    ORDER BY since`,
};
