import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { loopbackPort } from '@entresol/embedded/loopback-port';
import { developmentToken } from '@entresol/platform/development-issuer';
import { runPlatform, type Platform } from '../platform/run-platform.js';
import { REPOSITORY, STATUS_PORT } from '../platform/services.js';
import { serveStatusPage } from '../status/status-page.js';

/** Runs the platform until Ctrl-C or SIGTERM, its data under `var/platform`. Returns the exit code. */
export async function up(): Promise<number> {
  const directory = join(REPOSITORY, 'var/platform');
  mkdirSync(directory, { recursive: true });
  const asked = askedToStop();
  const statusPort = await loopbackPort('the status page', 'ENTRESOL_STATUS_PORT', STATUS_PORT);
  const platform = await Promise.race([runPlatform({ directory, kept: true, log: (line) => console.log(`${line} …`) }), asked.then(() => undefined)]);
  if (!platform) return 130;
  const token = () => developmentToken(platform.identityDirectory, { sub: 'service:status', roles: ['operations'] });
  const page = await serveStatusPage(statusPort, '127.0.0.1', platform.urls, token);
  console.log(welcome(platform, statusPort, directory));
  const fallen = await Promise.race([asked.then(() => undefined), platform.fallen]);
  if (fallen) console.error(`${fallen} ended by itself; its log is ${join(directory, 'logs', `${fallen}.log`)}. Stopping the rest …`);
  else console.log('Stopping …');
  page.close();
  page.closeAllConnections();
  await platform.stop();
  console.log('Stopped; the data is kept.');
  return fallen ? 1 : 0;
}

function askedToStop(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
  });
}

function welcome({ urls, infrastructure }: Platform, statusPort: number, directory: string): string {
  const services = Object.entries(urls).map(([service, url]) => `  ${service.padEnd(17)} ${url}/docs`);
  return [
    '',
    'Entresol is up.',
    `  ${'status'.padEnd(17)} http://127.0.0.1:${statusPort}`,
    ...services,
    `  ${'Kafka'.padEnd(17)} ${infrastructure.kafkaBrokers}`,
    `  ${'data and logs'.padEnd(17)} ${directory}`,
    '',
    'A token to act with:  npm run -s entresol -- token user-01',
    'Ctrl-C stops everything.',
  ].join('\n');
}
