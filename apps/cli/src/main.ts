#!/usr/bin/env node
import { createDevelopmentIssuer, developmentToken } from '@entresol/platform/development-issuer';
import { Command } from 'commander';
import { demo } from './demo/demo.command.js';
import { IDENTITY_DIRECTORY, applyMissingTopics, migrateAll, tokenOf } from './operate/operate.command.js';
import { collectStatus, serviceUrls } from './status/collect-status.js';
import { serveStatusPage } from './status/status-page.js';
import { statusText } from './status/status-text.js';
import { up } from './up/up.command.js';
import { verify } from './verify/verify.command.js';

const IDENTITY_OPTION = ['-i, --identity <directory>', 'folder of the development issuer’s keys', IDENTITY_DIRECTORY] as const;

/** Ends the process with the exit code that a command returns. */
function ending<A extends unknown[]>(action: (...args: A) => Promise<number> | number): (...args: A) => Promise<void> {
  return async (...args) => {
    try {
      process.exit(await action(...args));
    } catch (error) {
      console.error((error as Error).message);
      process.exit((error as { exitCode?: number }).exitCode ?? 1);
    }
  };
}

async function status(options: { json?: boolean; serve?: string; host: string; identity: string }): Promise<number> {
  const token = () => developmentToken(options.identity, { sub: 'service:status', roles: ['operations'] });
  if (options.serve) {
    await serveStatusPage(Number(options.serve), options.host, serviceUrls(), token);
    return new Promise((resolve) => process.once('SIGTERM', () => resolve(0)).once('SIGINT', () => resolve(0)));
  }
  const collected = await collectStatus(serviceUrls(), await token().catch(() => undefined));
  console.log(options.json ? JSON.stringify(collected, null, 2) : statusText(collected));
  return collected.every((one) => one.status?.ready) ? 0 : 1;
}

const program = new Command('entresol').description('An open middle office. Exit codes: 0 done, 1 failed, 2 usage, 69 unavailable, 78 configuration.').showHelpAfterError();
program.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
program.command('demo').description('play the real tape’s day in a throw-away folder, and verify it').option('--blocks <n>', 'only the first n blocks', Number).action(ending(demo));
program.command('up').description('run the platform until Ctrl-C; its data stays under var/').action(ending(up));
program.command('status').description('lag, counts, breaks and flags of a running platform').option('--json', 'as JSON')
  .option('--serve <port>', 'serve the status page instead').option('--host <address>', 'address to serve on', '127.0.0.1').option(...IDENTITY_OPTION).action(ending(status));
program.command('verify').description('check every invariant of the demo’s day on KAFKA_BROKERS and DATABASE_URL').option('--json', 'as JSON').option('--blocks <n>', 'of a day of n blocks', Number).action(ending(verify));
program.command('migrate').description('bring every service’s schema up to date').action(ending(migrateAll));
program.command('topics').description('the topics of the platform').command('apply').description('make those that are missing').action(ending(applyMissingTopics));
program.command('token').description('print a development access token').argument('<person>', 'such as user-01').option(...IDENTITY_OPTION)
  .action(ending((person: string, options: { identity: string }) => tokenOf(person, options.identity)));
program.command('identity').description('the development issuer').command('create').description('make its keys where there are none').requiredOption('-d, --directory <directory>', 'where to')
  .action(ending(async ({ directory }: { directory: string }) => createDevelopmentIssuer(directory).then(() => 0)));
await program.parseAsync();
