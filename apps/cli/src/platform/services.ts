import { fileURLToPath } from 'node:url';

/** The services, in the order of a trade's way, with the port that `npm start` gives each. */
export const SERVICES = [
  { service: 'reference-data', port: 4006 },
  { service: 'execution-ingest', port: 4001 },
  { service: 'allocation', port: 4002 },
  { service: 'confirmation', port: 4003 },
  { service: 'statements', port: 4004 },
  { service: 'compliance', port: 4005 },
] as const;

/** What every topic's name begins with, where the broker is one that others use too. */
export function topicPrefix(): string {
  return process.env['TOPIC_PREFIX'] ?? '';
}

export const STATUS_PORT = 4000;

export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));

export function entryPointOf(service: string): string {
  return `${REPOSITORY}apps/${service}/dist/main.js`;
}
