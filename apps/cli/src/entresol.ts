import { createDevelopmentIssuer } from '@entresol/platform/development-issuer';
import { Command, CommanderError, InvalidArgumentError, type OutputConfiguration } from 'commander';
import { verifyCertificates } from './certificate/verify-certificates.command.js';
import { demo } from './demo/demo.command.js';
import { retail } from './demo/retail.command.js';
import { IDENTITY_DIRECTORY, applyMissingTopics, migrateAll, tokenOf } from './operate/operate.command.js';
import { dayClose, dayPreview, dayReady, dayShow } from './operate/day.command.js';
import { importExecutions } from './operate/import-executions.command.js';
import { importInstructions } from './operate/import-instructions.command.js';
import { status } from './status/status.command.js';
import { traceTrade } from './trace/trace.command.js';
import { up } from './up/up.command.js';
import { verify } from './verify/verify.command.js';

const EXIT_CODES = 'Exit codes: 0 done, 1 failed, 2 usage, 69 unavailable, 78 configuration.';
const IDENTITY_OPTION = ['-i, --identity <directory>', 'folder of the development issuer’s keys', IDENTITY_DIRECTORY] as const;

/** Carries out a command line, given without the program's name, and returns the exit code. */
export async function entresol(args: readonly string[], output: OutputConfiguration = {}): Promise<number> {
  let exitCode = 0;
  const program = commands((action) => async (...given) => {
    exitCode = await action(...given);
  }, output);
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    console.error((error as Error).message);
    return (error as { exitCode?: number }).exitCode ?? 1;
  }
}

/** Makes an action of a command, which returns its exit code. */
type Ending = <A extends unknown[]>(command: (...args: A) => Promise<number> | number) => (...args: A) => Promise<void>;

function commands(ending: Ending, output: OutputConfiguration): Command {
  const program = new Command('entresol').description(`An open middle office. ${EXIT_CODES}`);
  program.showHelpAfterError().exitOverride().configureOutput(output);
  program.command('demo').description('play the real tape’s day in a throw-away folder, and verify it')
    .option('--blocks <n>', 'only the first n blocks', wholeNumber)
    .action(ending(demo));
  program.command('retail').description('play a retailer’s day in a throw-away folder: bulk purchases, divided among its outlets')
    .option('--outlets <n>', 'how many', wholeNumber, 60)
    .option('--seed <n>', 'another day of the same retailer', wholeNumber, 1)
    .action(ending(retail));
  program.command('up').description('run the platform until Ctrl-C; its data stays under var/')
    .action(ending(up));
  program.command('status').description('lag, counts, breaks and flags of a running platform')
    .option('--json', 'as JSON')
    .option('--serve <port>', 'serve the status page instead', wholeNumber)
    .option('--host <address>', 'address to serve on', '127.0.0.1')
    .option(...IDENTITY_OPTION)
    .action(ending(status));
  program.command('verify').description('check every invariant of the demo’s day on KAFKA_BROKERS and DATABASE_URL')
    .option('--json', 'as JSON')
    .option('--blocks <n>', 'of a day of n blocks', wholeNumber)
    .action(ending(verify));
  program.command('certificate').description('what proves an allocation')
    .command('verify').description('work allocations out again from their certificates alone, by docs/certificate.md')
    .argument('<file...>', 'JSON of GET /blocks/:blockId/certificate; versions of one block in their order')
    .action(ending(verifyCertificates));
  program.command('migrate').description('bring every service’s schema up to date')
    .action(ending(migrateAll));
  program.command('topics').description('the topics of the platform')
    .command('apply').description('make those that are missing')
    .action(ending(applyMissingTopics));
  addImports(program, ending);
  addDay(program, ending);
  addTrade(program, ending);
  program.command('token').description('print a development access token')
    .argument('<person>', 'such as user-01')
    .option(...IDENTITY_OPTION)
    .action(ending((person: string, options: { identity: string }) => tokenOf(person, options.identity)));
  program.command('identity').description('the development issuer')
    .command('create').description('make its keys where there are none')
    .requiredOption('-d, --directory <directory>', 'where to')
    .action(ending(async ({ directory }: { directory: string }) => createDevelopmentIssuer(directory).then(() => 0)));
  return program;
}

function addImports(program: Command, ending: Ending): void {
  const person = ['--as <person>', 'who sends it, such as user-09'] as const;
  program.command('executions').description('what platforms and desks report')
    .command('import').description('send a CSV file of fills')
    .argument('<file>', 'a header line of field names, and a line a report')
    .requiredOption(...person)
    .option(...IDENTITY_OPTION)
    .action(ending(importExecutions));
  program.command('instructions').description('how blocks are to be split')
    .command('import').description('send a CSV file of instructions')
    .argument('<file>', 'a header line of field names, and a line an account')
    .requiredOption(...person)
    .option(...IDENTITY_OPTION)
    .action(ending(importInstructions));
}

function addDay(program: Command, ending: Ending): void {
  const day = program.command('day').description('a trading day, from before it to its close');
  const date = ['<date>', 'such as 2014-09-17'] as const;
  day.command('ready').description('what the firm lacks for it')
    .argument(...date).option(...IDENTITY_OPTION).action(ending(dayReady));
  day.command('show').description('how far its allocation is, and what its platforms have sent')
    .argument(...date).option(...IDENTITY_OPTION).action(ending(dayShow));
  day.command('preview').description('what would become of it if it were closed now')
    .argument(...date).option(...IDENTITY_OPTION).action(ending(dayPreview));
  day.command('close').description('close it, and show how far that is')
    .argument(...date)
    .requiredOption('--as <person>', 'who closes it, such as user-14')
    .option('--platforms <platform...>', 'those that must have sent all of it; all of the firm’s where absent')
    .option('--deadline <seconds>', 'how long to wait for what is not complete', wholeNumber, 300)
    .option(...IDENTITY_OPTION)
    .action(ending(dayClose));
}

function addTrade(program: Command, ending: Ending): void {
  program.command('trade').description('one trade through all services')
    .command('trace').description('its tree, from the fills to each account’s cents, confirmations and entries')
    .argument('<block>', 'such as B-0009')
    .option('--json', 'as JSON')
    .option(...IDENTITY_OPTION)
    .action(ending(traceTrade));
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1.');
  return Number(text);
}
