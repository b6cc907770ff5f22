import { PERMISSIONS } from '@entresol/contracts/permissions';
import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { ConfirmationModule } from './confirmation.module.js';
import { BREAKS } from './read-confirmations/read-breaks.controller.js';

/** Every count but `held`, of account lines that wait, is of all time; `upheld` are lines of a correction that left a confirmation standing. */
const COUNTS = `
  SELECT c.*, u.*, l.*, a.*
  FROM (SELECT count(*) AS prepared, count(*) FILTER (WHERE status = 'SUPERSEDED') AS superseded, count(issued_at) AS issued,
               count(*) FILTER (WHERE answered_at IS NOT NULL AND confirm_rej_reason IS NULL) AS affirmed, count(confirm_rej_reason) AS rejected,
               count(*) FILTER (WHERE status = 'REPLACED') AS replaced, count(*) FILTER (WHERE status = 'CANCELLED') AS cancelled FROM confirmation) AS c,
       (SELECT count(*) AS upheld FROM upheld_line) AS u,
       (SELECT count(*) AS held FROM allocation JOIN allocated_line l USING (alloc_id)
        WHERE hold <> 'SUPERSEDED' AND NOT EXISTS (SELECT FROM confirmation WHERE individual_alloc_id = l.individual_alloc_id)) AS l,
       (SELECT count(*) FILTER (WHERE outcome = 'REFUSED') AS answers_refused, count(*) FILTER (WHERE outcome = 'DUPLICATE') AS answers_duplicate
        FROM answer WHERE outcome <> 'TAKEN') AS a`;

export const confirmation: ServiceDefinition = {
  service: 'confirmation',
  title: 'confirmations to clients and custodians, and their answers',
  port: 4003,
  module: ConfirmationModule,
  permissions: PERMISSIONS.confirmation,
  migrations: new URL('../migrations/', import.meta.url),
  references: ['firms', 'accounts', 'custodians', 'instruments', 'fees', 'calendars', 'cycles'],
  counts: COUNTS,
  breaks: BREAKS,
};
