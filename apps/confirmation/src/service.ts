import type { ServiceDefinition } from '@entresol/platform/service-definition';
import { ConfirmationModule } from './confirmation.module.js';
import { BREAKS } from './read-confirmations/read-breaks.controller.js';

/** Every count but `held` is of all time; `prepared` + `held` are the account lines taken. */
const COUNTS = `
  SELECT c.*, l.lines - c.prepared AS held, a.*
  FROM (SELECT count(*) AS prepared, count(*) FILTER (WHERE status <> 'PREPARED') AS issued, count(*) FILTER (WHERE status = 'AFFIRMED') AS affirmed,
               count(*) FILTER (WHERE status = 'CONFIRM_REJECTED') AS rejected FROM confirmation) AS c,
       (SELECT count(*) AS lines FROM allocated_line) AS l,
       (SELECT count(*) FILTER (WHERE outcome = 'REFUSED') AS answers_refused, count(*) FILTER (WHERE outcome = 'DUPLICATE') AS answers_duplicate
        FROM answer WHERE outcome <> 'TAKEN') AS a`;

export const confirmation: ServiceDefinition = {
  service: 'confirmation',
  title: 'confirmations to clients and custodians, and their answers',
  port: 4003,
  module: ConfirmationModule,
  migrations: new URL('../migrations/', import.meta.url),
  references: ['firms', 'accounts', 'custodians', 'instruments', 'fees', 'calendars', 'cycles'],
  counts: COUNTS,
  breaks: BREAKS,
};
