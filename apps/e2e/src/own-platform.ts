import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firmDirectory } from '@entresol/cli/platform/firm';
import { runPlatform, type Platform } from '@entresol/cli/platform/run-platform';
import { REPOSITORY } from '@entresol/cli/platform/services';
import type { Snapshot } from '@entresol/cli/verify/snapshot';
import { readSnapshot } from '@entresol/cli/verify/verify.command';
import type { Firm } from '@entresol/contracts/reference.message';
import type { BrokerAddress } from '@entresol/demo-day/broker.client';
import type { TokenFor } from '@entresol/demo-day/people.client';
import { developmentToken } from '@entresol/platform/development-issuer';
import { freshDatabase } from '@entresol/testing/database';
import type { Role } from '@entresol/trade/duty';
import { requireBuild } from './built.js';

/** The six services as real processes, on a database and topics of their own. */
export interface OwnPlatform extends Platform {
  readonly address: BrokerAddress;
  readonly databaseUrl: string;
  readonly tokenFor: TokenFor;
  snapshot(): Promise<Snapshot>;
  /** Throws once a service has ended by itself. */
  endIfFallen(): Promise<never>;
  /** Drops the database of a platform that was stopped. */
  forget(): Promise<void>;
}

/** Starts them on the broker and the server that the environment names. `firm` changes the example firm's settings, `extra` the services' environment. */
export async function ownPlatform(firm: Partial<Firm> = {}, extra: NodeJS.ProcessEnv = {}): Promise<OwnPlatform> {
  requireBuild(REPOSITORY);
  const name = `day${process.pid}_${Date.now().toString(36)}`;
  const server = process.env['DATABASE_URL'];
  const { url: databaseUrl, drop } = await freshDatabase(name);
  const directory = mkdtempSync(join(tmpdir(), 'entresol-day-'));
  const forget = async (): Promise<void> => {
    rmSync(directory, { recursive: true, force: true });
    await drop();
  };
  const topicPrefix = `${name}.`;
  // The platform and its services take them from the environment, of which Jest gives each spec file a copy.
  Object.assign(process.env, { DATABASE_URL: databaseUrl, TOPIC_PREFIX: topicPrefix, REFERENCE_DATA_DIRECTORY: firmWith(firm, directory), ...extra });
  const platform = await runPlatform({ directory, kept: false, log: () => undefined })
    .catch((error: unknown) => forget().then(() => Promise.reject(error as Error)))
    .finally(() => (process.env['DATABASE_URL'] = server));
  const brokers = process.env['KAFKA_BROKERS']!.split(',');
  return {
    ...platform,
    databaseUrl,
    address: { brokers, topicPrefix },
    tokenFor: (person, roles) => developmentToken(platform.identityDirectory, { sub: person, roles: roles as Role[] }),
    snapshot: () => readSnapshot(brokers, databaseUrl, topicPrefix),
    async endIfFallen() {
      const service = await platform.fallen;
      throw new Error(`${service} ended by itself:\n${platform.services.find((one) => one.service === service)!.lastWords()}`);
    },
    forget,
  };
}

/** A folder with the example firm's files, but for these settings. */
function firmWith(settings: Partial<Firm>, directory: string): string {
  const changed = join(directory, 'firm');
  delete process.env['REFERENCE_DATA_DIRECTORY'];
  cpSync(firmDirectory(), changed, { recursive: true });
  const file = join(changed, 'firms.json');
  const firms = JSON.parse(readFileSync(file, 'utf8')) as object[];
  writeFileSync(file, JSON.stringify(firms.map((firm) => ({ ...firm, ...settings }))));
  return changed;
}
