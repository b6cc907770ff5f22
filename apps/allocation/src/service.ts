import { PERMISSIONS } from '@entresol/contracts/permissions';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { AllocationModule } from './allocation.module.js';

/** Blocks, their split among accounts, approvals, and the end of the day. */
export const allocation: ServiceDefinition = {
  service: 'allocation',
  title: 'Allocation',
  port: 4002,
  module: AllocationModule,
  permissions: PERMISSIONS.allocation,
  migrations: new URL('../migrations/', import.meta.url),
  references: ['firms', 'accounts', 'instruments', 'calendars', 'cycles'],
  counts: `
    SELECT (SELECT count(*) FROM block WHERE trade_date IS NOT NULL) AS blocks,
      (SELECT count(*) FROM block WHERE outcome = 'ALLOCATED') AS allocated,
      (SELECT count(*) FROM block WHERE outcome = 'BROKEN') AS broken,
      (SELECT count(*) FROM block WHERE outcome = 'CANCELLED') AS cancelled,
      (SELECT count(*) FROM allocated_block WHERE cause <> 'ALLOCATION') AS corrections,
      (SELECT count(*) FROM block WHERE late_at IS NOT NULL) AS late,
      (SELECT count(*) FROM fill WHERE late) AS late_fills,
      (SELECT count(*) FROM instruction WHERE state NOT IN ('RECEIVED', 'REFUSED')) AS instructions,
      (SELECT count(*) FROM instruction WHERE state = 'REFUSED') + (SELECT count(*) FROM duplicate_instruction) AS instructions_refused,
      (SELECT count(*) FROM instruction_pending_approval) AS pending_approval,
      (SELECT count(*) FROM standing_allocation) AS allocations,
      (SELECT coalesce(sum(zero_lines), 0) FROM allocated_block JOIN block USING (block_id, version)) AS zero_lines,
      (SELECT coalesce(sum(a.gross), 0) FROM allocated_block a JOIN block USING (block_id, version)) AS gross_allocated`,
  breaks: 'SELECT block_id AS subject, reason, since FROM block_break ORDER BY since, block_id LIMIT 1000',
};
