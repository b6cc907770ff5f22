import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from './services.js';

/** The firm's reference data that the platform starts with: the example's, unless the environment names another folder. */
export function firmDirectory(): string {
  return process.env['REFERENCE_DATA_DIRECTORY'] ?? join(REPOSITORY, 'examples/demo-day/firm');
}

/** Custodians of the firm, for each of whom there are topics. */
export function firmCustodians(): string[] {
  const rows = JSON.parse(readFileSync(join(firmDirectory(), 'custodians.json'), 'utf8')) as { custodian: string }[];
  return rows.map(({ custodian }) => custodian);
}

/** A user of the firm with his roles, for a development token. */
export function firmUser(person: string): { roles: string[] } | undefined {
  const rows = JSON.parse(readFileSync(join(firmDirectory(), 'users.json'), 'utf8')) as { person: string; roles: string[] }[];
  return rows.find((row) => row.person === person);
}
