import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { applyTopics } from '@entresol/messaging/apply-topics';
import { connectKafka } from '@entresol/messaging/kafka';
import { firmCustodians } from '../platform/firm.js';
import { REPOSITORY, SERVICES, entryPointOf, topicPrefix } from '../platform/services.js';
import { tokenAs } from './ask.js';

/** Brings every service's schema up to date. */
export function migrateAll(): number {
  for (const { service } of SERVICES) {
    const { status } = spawnSync(process.execPath, [entryPointOf(service), '--migrate'], { stdio: 'inherit' });
    if (status !== 0) return status ?? 1;
  }
  return 0;
}

/** Makes the topics that are missing on the broker that the environment names. */
export async function applyMissingTopics(): Promise<number> {
  const brokers = process.env['KAFKA_BROKERS'];
  if (!brokers) {
    console.error('KAFKA_BROKERS is not set; expected a list of host:port, separated by commas.');
    return 78;
  }
  const made = await applyTopics(connectKafka({ brokers: brokers.split(','), clientId: 'entresol' }), topicPrefix(), firmCustodians());
  console.log(made.length === 0 ? 'Every topic is there.' : `Made ${made.length} topics: ${made.join(', ')}.`);
  return 0;
}

/** Prints an access token of the development issuer, with the roles that the firm's users file gives. */
export async function tokenOf(person: string, identityDirectory: string): Promise<number> {
  console.log(await tokenAs(person, identityDirectory));
  return 0;
}

export const IDENTITY_DIRECTORY = join(REPOSITORY, 'var/platform/identity');
